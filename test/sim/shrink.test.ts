import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, replay, type Simulator, shrink } from '../../src/index.ts';
import { CLOUD_HSM, connect, describeStore, newStore, XKS } from '../support/key-stores.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

/** Much that is beside the point, and a key that is used after it was disabled. */
function busy() {
  const sim = createSimulator({ seed: 'busy' });
  const ids = Array.from({ length: 8 }, () => sim.kms.createKey().KeyMetadata.KeyId);
  const [, , , KeyId = ''] = ids;
  for (const id of ids) sim.kms.encrypt({ KeyId: id, Plaintext: bytes(id) });
  sim.clock.advance('P1D');
  const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext: bytes('x') });
  for (const id of ids) sim.kms.tagResource({ KeyId: id, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  sim.kms.disableKey({ KeyId });
  sim.clock.advance('P1D');
  refusalOf(() => sim.kms.decrypt({ CiphertextBlob }));
  return { sim, KeyId };
}
const refusesDisabled = (sim: Simulator) =>
  sim.events.some(({ name, fault }) => name === 'Decrypt' && fault?.code === 'DisabledException');

describe('shrinking a transcript', () => {
  test('leaves what it takes to show it, and the key its ID', () => {
    const { sim, KeyId } = busy();
    const { lines } = shrink(sim.transcript(), refusesDisabled);
    expect(lines.map((line) => ('operation' in line ? line.operation : 'advance'))).toEqual([
      'CreateKey',
      'DisableKey',
      'Decrypt',
    ]);
    const again = replay({ ...sim.transcript(), lines });
    expect(again.kms.listKeys().Keys.map((key) => key.KeyId)).toEqual([KeyId]);
  });

  test('goes over single lines again: what is undone is needed until what it undoes has gone', () => {
    const sim = createSimulator({ seed: 'rounds' });
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    sim.kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
    sim.kms.disableKey({ KeyId });
    sim.kms.deleteAlias({ AliasName: 'alias/a' });
    refusalOf(() => sim.kms.encrypt({ KeyId, Plaintext: bytes('x') }));
    const { lines } = shrink(
      sim.transcript(),
      (again) =>
        again.kms.listAliases().Aliases.length === 0 &&
        again.events.some(({ fault }) => fault?.code === 'DisabledException'),
    );
    expect(lines.map((line) => ('operation' in line ? line.operation : 'advance'))).toEqual([
      'CreateKey',
      'DisableKey',
      'Encrypt',
    ]);
  });

  test('of what the whole does not show is a TypeError', () => {
    expect(() => shrink(busy().sim.transcript(), () => false)).toThrow(/^"shows" expected/);
  });

  test('leaves a custom key store its ID too, without the one that was made before it', () => {
    const sim = createSimulator({ seed: 'stores' });
    newStore(sim, CLOUD_HSM);
    const second = newStore(sim, XKS);
    connect(sim, second);
    const { lines, ...rest } = sim.transcript();
    const again = replay({ ...rest, lines: lines.slice(1) });
    expect(describeStore(again, second).ConnectionState).toBe('CONNECTED');
    expect(again.kms.describeCustomKeyStores().CustomKeyStores).toHaveLength(1);
  });

  test('law: whatever lines are taken out, the keys that are made are those that were', () => {
    const { sim } = busy();
    const transcript = sim.transcript();
    const { lines } = transcript;
    const ids = new Map(
      lines.flatMap((line, i) =>
        'operation' in line && line.operation === 'CreateKey'
          ? [[i, sim.events[i]?.resources[0]]]
          : [],
      ),
    );
    fc.assert(
      fc.property(fc.subarray(lines.map((_, i) => i)), (kept) => {
        const again = replay({ ...transcript, lines: kept.flatMap((i) => lines[i] ?? []) });
        expect(
          again.kms
            .listKeys()
            .Keys.map((key) => key.KeyArn)
            .sort(),
        ).toEqual(kept.flatMap((i) => ids.get(i) ?? []).sort());
      }),
      { numRuns: 50 },
    );
  });
});
