import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/kernel/fault.ts';
import {
  admitState,
  type KeyOperationName,
  type KeyState,
  keyOperationNames,
} from '../../src/kms/key-states.ts';

interface Fixture {
  readonly columns: readonly KeyState[];
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly recorded: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/key-states.json', import.meta.url), 'utf8'),
);
const ARN = 'arn:aws:kms:us-east-1:111122223333:key/k';

// What each footnote of the page means; `undefined` is a success. Footnotes that speak of a key's origin or
// store (7, 8, 9) are checked by the operations that need them: the state alone lets the key through.
const refusals: Readonly<Record<string, readonly [string, string | undefined] | undefined>> = {
  '+': undefined,
  '?7': undefined,
  '9': undefined,
  '1': ['DisabledException', `${ARN} is disabled.`],
  '2/3': ['KMSInvalidStateException', `${ARN} is pending deletion.`],
  '3': ['KMSInvalidStateException', `${ARN} is pending deletion.`],
  '8': ['KMSInvalidStateException', `${ARN} is pending deletion.`],
  '10': ['KMSInvalidStateException', `${ARN} is pending deletion.`],
  '4': ['KMSInvalidStateException', `${ARN} is not pending deletion.`],
  '5': ['KMSInvalidStateException', `${ARN} is pending import.`],
  '6': [
    'UnsupportedOperationException',
    `${ARN} origin is EXTERNAL which is not valid for this operation.`,
  ],
  '7': ['UnsupportedOperationException', undefined],
  '11': ['KMSInvalidStateException', `${ARN} is unavailable.`],
  '14': ['KMSInvalidStateException', `${ARN} is creating.`],
  '15': ['KMSInvalidStateException', `${ARN} is updating.`],
};

function refusal(
  operation: KeyOperationName,
  state: KeyState,
): [string, string | undefined] | undefined {
  try {
    admitState(operation, { arn: ARN, state, origin: 'EXTERNAL' });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Fault) return [thrown.code, thrown.message];
    throw thrown;
  }
}

const cells = Object.entries(fixture.rows).flatMap(([operation, row]) =>
  fixture.columns.map((state, column) => ({
    operation: operation as KeyOperationName,
    state,
    cell: fixture.recorded[operation]?.[state] ?? row[column] ?? '',
  })),
);
// A state that such a key cannot be in; and the row of UpdatePrimaryRegion's kind of key has no store.
const possible = cells.filter(({ cell }) => cell !== '-');
// On an unavailable key, 9 is a key in a custom key store, which never has imported material.
const unavailableImport = possible.filter((c) => !(c.cell === '9' && c.state === 'Unavailable'));

describe("AWS's key state table", () => {
  test.each(unavailableImport)(
    '$operation of a key that is $state: $cell',
    ({ operation, state, cell }) => {
      expect(Object.keys(refusals)).toContain(cell);
      expect(refusal(operation, state)).toEqual(refusals[cell]);
    },
  );

  test('every operation on a key has a row', () => {
    // GetKeyLastUsage, Encapsulate and Decapsulate are newer than the page.
    const newer = ['Decapsulate', 'Encapsulate', 'GetKeyLastUsage'];
    expect([...keyOperationNames].sort()).toEqual([...Object.keys(fixture.rows), ...newer].sort());
  });

  test('a primary that waits for its replicas is refused in its own words, wherever a pending key is', () => {
    // Recorded: TagResource of a waiting primary.
    expect(refusal('TagResource', 'PendingReplicaDeletion')).toEqual([
      'KMSInvalidStateException',
      `${ARN} is pending replica deletion.`,
    ]);
    for (const operation of keyOperationNames) {
      const pending = refusal(operation, 'PendingDeletion');
      const waiting = refusal(operation, 'PendingReplicaDeletion');
      expect(waiting?.[0]).toBe(pending?.[0]);
    }
  });
});
