import * as sdk from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { commonFaults, faults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { noOutput } from '../../src/kernel/shape.ts';
import { secretsManager } from '../../src/secretsmanager/service.ts';
import {
  arnNameAndVersion,
  cancelRotateSecretInput,
  rotateSecretInput,
} from '../../src/secretsmanager/shapes.ts';
import { linesOf, modelIn } from '../support/model.ts';
import { compare, operationSchemas, resolved, type Schema } from '../support/sdk-schemas.ts';

const model = modelIn('secretsmanager-model.json');
const schemas = operationSchemas(sdk);
type Shaped = Pick<AnyOperation, 'name' | 'input' | 'output' | 'faults'>;
/** The two operations of rotation have their shapes wherever their work is done. */
const rotation: Readonly<Record<string, Shaped>> = {
  RotateSecret: {
    name: 'RotateSecret',
    input: rotateSecretInput,
    output: arnNameAndVersion,
    faults: [],
  },
  CancelRotateSecret: {
    name: 'CancelRotateSecret',
    input: cancelRotateSecretInput,
    output: arnNameAndVersion,
    faults: [],
  },
};
const operations: Readonly<Record<string, Shaped>> = { ...rotation, ...secretsManager.operations };

describe('the API model of Secrets Manager', () => {
  test('has the operations that kmsim has', () => {
    expect(Object.keys(operations).sort()).toEqual(Object.keys(model.operations).sort());
    for (const [name, operation] of Object.entries(operations)) expect(operation.name).toBe(name);
  });

  test.each(Object.entries(model.operations))(
    '%s has the model’s members, order, limits, patterns and enums',
    (name, { output }) => {
      const operation = operations[name] as Shaped;
      if (!output) expect(operation.output).toBe(noOutput);
      const { expected, found } = linesOf(model, name, operation);
      expect(found).toEqual(expected);
    },
  );

  test.each(Object.entries(model.operations))(
    '%s lists refusals that the model gives it',
    (name, { errors }) => {
      for (const fault of operations[name]?.faults ?? []) {
        expect(errors).toContain(fault);
        expect(commonFaults).not.toContain(fault);
      }
    },
  );
});

describe("the installed SDK's runtime schemas of Secrets Manager", () => {
  test('there are 23 operations', () => {
    expect(schemas.map((schema) => schema[2]).sort()).toEqual(Object.keys(operations).sort());
    expect(schemas).toHaveLength(23);
  });

  test.each(schemas.map((schema) => [String(schema[2]), schema] as const))(
    '%s has its members, types and required ones',
    (name, schema) => {
      const operation = operations[name] as Shaped;
      const found: string[] = [];
      compare(operation.input, schema[4] as Schema, 'input', found);
      if (resolved(schema[5] as Schema) !== 'unit')
        compare(operation.output, schema[5] as Schema, 'output', found);
      else expect(Object.keys(operation.output.members)).toEqual([]);
      expect(found).toEqual([]);
    },
  );

  test('kmsim knows every exception of Secrets Manager', () => {
    const names = Object.values(model.operations).flatMap(({ errors }) => errors);
    expect(new Set(names).size).toBe(12);
    expect(Object.keys(faults)).toEqual(expect.arrayContaining(names));
  });
});
