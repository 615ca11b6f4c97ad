import * as sdk from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { commonFaults, faults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { ssm } from '../../src/ssm/service.ts';
import { linesOf, modelIn } from '../support/model.ts';
import { compare, operationSchemas, type Schema } from '../support/sdk-schemas.ts';

const model = modelIn('ssm-model.json');
const modelled = Object.entries(model.operations);
const operations: Readonly<Record<string, AnyOperation>> = ssm.operations;

/** Where the service is stricter than its model. */
const stricter: Readonly<Record<string, string>> = {
  // Recorded: an empty value breaks a constraint. Users report the upper one.
  'PutParameter.input.Value': 'string 1..32768 secret',
};

/** With enums in one order: the refusal of a Type has another one than the model. */
function inOrder(lines: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lines).map(([path, line]) => [
      path,
      line.startsWith('string of ')
        ? line
            .split(/ of |, /)
            .sort()
            .join()
        : line,
    ]),
  );
}

describe('the API model of Parameter Store', () => {
  test('has the operations that kmsim has', () => {
    expect(Object.keys(operations)).toEqual(Object.keys(model.operations));
    for (const [name, operation] of Object.entries(operations)) expect(operation.name).toBe(name);
  });

  test.each(Object.entries(operations))(
    '%s has the model’s members, order, limits, patterns and enums',
    (name, operation) => {
      const { expected, found } = linesOf(model, name, operation);
      for (const [path, line] of Object.entries(stricter))
        if (expected[path] !== undefined) expected[path] = line;
      expect(inOrder(found)).toEqual(inOrder(expected));
    },
  );

  test.each(modelled)('%s lists refusals that the model gives it', (name, { errors }) => {
    for (const fault of operations[name]?.faults ?? []) {
      expect(errors).toContain(fault);
      expect(commonFaults).not.toContain(fault);
    }
  });

  test('the texts that the model has under a capital letter stand so on the wire', () => {
    const capital = modelled
      .flatMap(([, { errors }]) => errors)
      .filter((error) => model.shapes[error]?.members?.['Message'] !== undefined);
    // Those that no operation of kmsim answers.
    const never = ['InternalServerError', 'TooManyUpdates'];
    // Recorded: the model gives this one no member at all, and AccessDeniedException is not in it.
    const recorded = ['AccessDeniedException', 'InvalidFilterKey'];
    const expected = new Set([...capital.filter((one) => !never.includes(one)), ...recorded]);
    expect([...ssm.capitalMessage].sort()).toEqual([...expected].sort());
  });
});

describe('the installed SDK', () => {
  const schemas = operationSchemas(sdk).filter((schema) => String(schema[2]) in operations);

  test('has all operations', () => {
    expect(schemas.map((schema) => schema[2]).sort()).toEqual(Object.keys(operations));
  });

  test.each(schemas.map((schema) => [String(schema[2]), schema] as const))(
    '%s has its members, types and required ones',
    (name, schema) => {
      const { input, output } = operations[name] as AnyOperation;
      const found: string[] = [];
      compare(input, schema[4] as Schema, 'input', found);
      compare(output, schema[5] as Schema, 'output', found);
      expect(found).toEqual([]);
    },
  );

  test('kmsim knows every refusal of these operations', () => {
    const errors = modelled.flatMap(([, operation]) => operation.errors);
    expect(Object.keys(faults)).toEqual(expect.arrayContaining([...new Set(errors)]));
    for (const error of errors) expect(sdk).toHaveProperty(error);
  });
});
