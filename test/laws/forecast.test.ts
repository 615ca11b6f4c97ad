import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ServiceError, type Simulator } from '../../src/index.ts';
import { duration, GENERATED, IMPORTED, lifeOf } from '../support/histories.ts';

/** What Decrypt says of a ciphertext under the key that sealed it; undefined where it opens. */
function refusal(sim: Simulator, KeyId: string, CiphertextBlob: Uint8Array): string | undefined {
  const { kms } = sim.region(KeyId.split(':')[3] ?? '');
  try {
    kms.decrypt({ KeyId, CiphertextBlob });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return error.message === '' ? error.name : `${error.name}: ${error.message}`;
  }
}

describe.each([
  ['that KMS makes', GENERATED, 100],
  ['that is imported', IMPORTED, 30],
] as const)('a forecast of keys of material %s', (_, kind, numRuns) => {
  test('law: names exactly what Decrypt refuses at the end, and since when it does', () => {
    fc.assert(
      fc.property(kind.history, duration, (past, milliseconds) => {
        const { key, sealed } = lifeOf(kind, past);
        const { sim } = key;
        const made = sim.events
          .filter(({ name, fault }) => name === 'Encrypt' && fault === undefined)
          .map(({ requestId, resources }, i) => ({
            requestId,
            arn: resources[0] ?? '',
            blob: sealed[i] ?? new Uint8Array(),
          }));
        expect(made).toHaveLength(sealed.length);
        const { changes, failures } = sim.forecast({ milliseconds });
        const now = sim.clock.now().getTime();
        const at = (instant: number) => {
          const twin = sim.fork();
          twin.clock.advance({ milliseconds: instant - now });
          return twin;
        };
        const end = at(now + milliseconds);
        const instants = [now, ...new Set(changes.map((change) => change.at.getTime()))];
        const twins = instants.map((instant) => ({ instant, twin: at(instant) }));
        const expected = made.flatMap(({ requestId, arn, blob }) => {
          const text = refusal(end, arn, blob);
          if (text === undefined) return [];
          const first = twins.find(({ twin }) => refusal(twin, arn, blob) !== undefined);
          const since = first?.instant === now ? undefined : first?.instant;
          return [[requestId, arn, text, since]];
        });
        expect(
          failures.map((one) => [
            one.madeBy.requestId,
            one.keyArn,
            one.refusal,
            one.since?.getTime(),
          ]),
        ).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
