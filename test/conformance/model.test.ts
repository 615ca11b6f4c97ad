import { describe, expect, test } from 'vitest';
import { commonFaults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { noOutput } from '../../src/kernel/shape.ts';
import { kms } from '../../src/kms/service.ts';
import { linesOf, modelIn } from '../support/model.ts';

const model = modelIn('kms-model.json');
const operations: Readonly<Record<string, AnyOperation>> = kms.operations;

/** Where the service is stricter than its model, with the bounds that its documentation gives. */
const stricter: Readonly<Record<string, string>> = {
  'ScheduleKeyDeletion.input.PendingWindowInDays': 'integer 7..30',
  'ListAliases.input.Limit': 'integer 1..100',
  'ListGrants.input.Limit': 'integer 1..100',
  'ListRetirableGrants.input.Limit': 'integer 1..100',
  'ListResourceTags.input.Limit': 'integer 1..50',
};

/** Members that the model gives no refusal of: a marker, and grant tokens. */
const unmodelled: Readonly<Record<string, readonly string[]>> = {
  ListKeyPolicies: ['InvalidMarkerException'],
  DescribeKey: ['InvalidGrantTokenException'],
  // Source: API_Decapsulate, SharedSecretCiphertextBlob: a length that is not the key spec's.
  Decapsulate: ['InvalidCiphertextException'],
};

describe('the API model', () => {
  test('has the operations that kmsim has', () => {
    expect(Object.keys(operations)).toEqual(Object.keys(model.operations).sort());
  });

  test.each(Object.entries(model.operations))(
    '%s has the model’s members, order, limits, patterns and enums',
    (name, { output }) => {
      const operation = operations[name] as AnyOperation;
      if (!output) expect(operation.output).toBe(noOutput);
      const { expected, found } = linesOf(model, name, operation);
      for (const [path, line] of Object.entries(stricter))
        if (path in expected) expected[path] = line;
      expect(found).toEqual(expected);
    },
  );

  test.each(Object.entries(model.operations))(
    '%s lists refusals that the model gives it',
    (name, { errors }) => {
      const more = unmodelled[name] ?? [];
      for (const fault of operations[name]?.faults ?? []) {
        expect([...errors, ...more]).toContain(fault);
        expect(commonFaults).not.toContain(fault);
      }
    },
  );

  test('every pattern is one of JavaScript’s too', () => {
    for (const { pattern } of Object.values(model.shapes))
      if (pattern !== undefined) expect(() => new RegExp(`^(?:${pattern})$`)).not.toThrow();
  });
});
