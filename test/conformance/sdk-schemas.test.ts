import * as sdk from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { kms } from '../../src/kms/service.ts';
import { compare, operationSchemas, resolved, type Schema } from '../support/sdk-schemas.ts';

const schemas = operationSchemas(sdk);
const operations: Readonly<Record<string, AnyOperation>> = kms.operations;

describe("the installed SDK's runtime schemas", () => {
  test('there are 56 operations, and kmsim has each of them', () => {
    const names = schemas.map((schema) => schema[2]);
    expect(names).toHaveLength(56);
    expect(Object.keys(operations).sort()).toEqual([...names].sort());
    for (const [name, operation] of Object.entries(operations)) expect(operation.name).toBe(name);
  });

  test.each(schemas.map((schema) => [String(schema[2]), schema] as const))(
    '%s has its members, types and required ones',
    (name, schema) => {
      const operation = operations[name];
      const found: string[] = [];
      if (operation === undefined) throw new Error(`no ${name}`);
      compare(operation.input, schema[4] as Schema, 'input', found);
      if (resolved(schema[5] as Schema) !== 'unit')
        compare(operation.output, schema[5] as Schema, 'output', found);
      else expect(Object.keys(operation.output.members)).toEqual([]);
      expect(found).toEqual([]);
    },
  );

  test('kmsim knows every exception of KMS', () => {
    const names = Object.keys(sdk).filter(
      (name) => name.endsWith('Exception') && !/Service|^Kms/.test(name),
    );
    expect(names.length).toBeGreaterThan(40);
    expect(Object.keys(faults)).toEqual(expect.arrayContaining(names));
  });
});
