import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { entries, get, set, type Table, table } from '../../src/lib/table.ts';
import { differences } from '../../src/lib/table-differences.ts';
import { withKey } from '../support/simulator.ts';

describe('the difference of two moments', () => {
  test('is told by paths, with what was and what is', () => {
    const { sim, keyId } = withKey();
    const key = `kms 111122223333 us-east-1 keys ${keyId}`;
    const start = sim.snapshot();
    expect(sim.diff(start)).toEqual([]);
    sim.kms.disableKey({ KeyId: keyId });
    sim.kms.tagResource({ KeyId: keyId, Tags: [{ TagKey: 'a', TagValue: '1' }] });
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    const changed = sim.snapshot();
    const now = sim.clock.now();
    sim.clock.advance({ hours: 1 });
    expect(sim.diff(start, changed)).toEqual([
      { path: `${key}.state`, before: 'Enabled', after: 'Disabled' },
      { path: `${key}.tags`, before: [], after: [{ TagKey: 'a', TagValue: '1' }] },
      {
        path: 'kms 111122223333 us-east-1 aliases alias/app',
        after: expect.objectContaining({ name: 'alias/app', targetKeyId: keyId }),
      },
    ]);
    expect(sim.diff(changed)).toEqual([
      { path: 'now', before: now, after: new Date(now.getTime() + 3_600_000) },
    ]);
  });

  test('tells of a rotation the new key material, by its ID', () => {
    const { sim, keyId } = withKey();
    const { CurrentKeyMaterialId: before } = sim.kms.describeKey({ KeyId: keyId }).KeyMetadata;
    sim.kms.enableKeyRotation({ KeyId: keyId });
    const start = sim.snapshot();
    sim.clock.advance({ days: 365 });
    const { CurrentKeyMaterialId: after } = sim.kms.describeKey({ KeyId: keyId }).KeyMetadata;
    const path = `kms 111122223333 us-east-1 keys ${keyId}.own.material`;
    expect(sim.diff(start)).toContainEqual({ path, before, after });
  });

  test('shows no key material, and a key that came or went as a whole', () => {
    const { sim, keyId } = withKey();
    const empty = createSimulator({ seed: 'test' }).snapshot();
    const told = sim.diff(empty);
    expect(told.find(({ path }) => path.endsWith(keyId))?.after).toMatchObject({
      state: 'Enabled',
    });
    expect(told.length).toBeLessThan(9);
    // Where it stands is in its path.
    expect(told.filter(({ path }) => path.endsWith('.id'))).toEqual([]);
  });

  test('tells a key policy once, by its text', () => {
    const { sim, keyId } = withKey();
    const path = `kms 111122223333 us-east-1 keys ${keyId}.policy`;
    const policy = (Sid: string) => {
      const Principal = { AWS: 'arn:aws:iam::111122223333:root' };
      const Statement = [{ Sid, Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }];
      return JSON.stringify({ Version: '2012-10-17', Statement });
    };
    const told = (Policy: string) => {
      const before = sim.snapshot();
      sim.kms.putKeyPolicy({ KeyId: keyId, Policy });
      return sim.diff(before);
    };
    expect(told(policy('a'))).toEqual([{ path, after: { text: policy('a') } }]);
    expect(told(policy('b'))).toEqual([
      { path: `${path}.text`, before: policy('a'), after: policy('b') },
    ]);
  });

  test.each([[undefined], [null], [{}], ['x']])('of %o is a TypeError', (moment) => {
    expect(() => withKey().sim.diff(moment as never)).toThrow(/^"before" expected what snapshot/);
  });
});

interface Item {
  readonly key: string;
}
const empty: Table<Item> = table((item) => item.key);

test('law: two tables differ in what differs, whatever they share', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '~'), maxLength: 5 });
  fc.assert(
    fc.property(fc.array(key), fc.array(key), fc.array(key), (common, ones, others) => {
      const add = (into: Table<Item>, keys: readonly string[]) =>
        keys.reduce((t, one) => set(t, { key: one }), into);
      const base = add(empty, common);
      const [a, b] = [add(base, ones), add(base, others)];
      const expected = [
        ...entries(
          add(
            a,
            [...entries(b)].map((item) => item.key),
          ),
        ),
      ]
        .map(({ key: one }) => [get(a, one), get(b, one)])
        .filter(([one, other]) => one !== other);
      const byKey = (pair: readonly (Item | undefined)[]) => (pair[0] ?? pair[1])?.key ?? '';
      const sorted = (pairs: readonly (readonly (Item | undefined)[])[]) =>
        [...pairs].sort((x, y) => (byKey(x) < byKey(y) ? -1 : 1));
      expect(sorted(differences(a, b))).toEqual(sorted(expected));
    }),
  );
});
