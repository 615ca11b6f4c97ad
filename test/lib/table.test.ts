import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  entries,
  first,
  get,
  last,
  page,
  remove,
  set,
  type Table,
  table,
} from '../../src/lib/table.ts';
import { splitAt } from '../../src/lib/table-split.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}
const empty: Table<Item> = table((item) => item.key);
const build = (items: readonly Item[]) => items.reduce((t, item) => set(t, item), empty);

/** Keys that make trouble for a trie: prefixes of one another, the empty key, both ends of printable ASCII. */
const key = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '~', '0'), maxLength: 6 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }).filter((s) => /^[ -~]*$/.test(s)),
  fc.uuid(),
);
const item = fc.record({ key, value: fc.nat() });
const change = fc.oneof(fc.record({ set: item }), fc.record({ remove: key }));

describe('law: a table is a sorted map', () => {
  test('also where it is asked for what no key can have', () => {
    const any = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '~', '\u0000', '\u001f', '\u007f', 'é', '\uffff'),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), any, any, (items, prefix, after) => {
        const t = build(items);
        const all = [...entries(t)];
        expect(get(t, prefix)).toBe(all.find((one) => one.key === prefix));
        expect([...entries(t, { prefix })]).toEqual(
          all.filter((one) => one.key.startsWith(prefix)),
        );
        expect([...entries(t, { after })]).toEqual(all.filter((one) => one.key > after));
        expect([...entries(t, { after, prefix })]).toEqual(
          all.filter((one) => one.key > after && one.key.startsWith(prefix)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('after any writes, and its older versions stay as they were', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        key,
        key,
        fc.nat(10),
        (changes, prefix, after, limit) => {
          const model = new Map<string, Item>();
          const keys: string[] = [];
          const versions: [Table<Item>, Item[]][] = [];
          let t = empty;
          for (const c of changes) {
            if ('set' in c) {
              model.set(c.set.key, c.set);
              keys.push(c.set.key);
              t = set(t, c.set);
            } else {
              // Half of the removals hit: those of keys that were set before.
              const k = c.remove.length % 2 ? c.remove : (keys.at(c.remove.length) ?? c.remove);
              const had = model.delete(k);
              const next = remove(t, k);
              expect(next === t).toBe(!had);
              t = next;
            }
            versions.push([t, sorted(model)]);
          }
          for (const [version, items] of versions) expect([...entries(version)]).toEqual(items);
          const items = sorted(model);
          expect(t.size).toBe(items.length);
          expect(first(t)).toBe(items[0]);
          expect(last(t)).toBe(items.at(-1));
          for (const k of [...keys, prefix, after]) expect(get(t, k)).toBe(model.get(k));
          const from = items.filter((i) => i.key > after && i.key.startsWith(prefix));
          expect([...entries(t, { after, prefix })]).toEqual(from);
          expect([...entries(t, { prefix })]).toEqual(
            items.filter((i) => i.key.startsWith(prefix)),
          );
          expect(page(t, limit, { after })).toEqual({
            items: items.filter((i) => i.key > after).slice(0, limit),
            more: items.filter((i) => i.key > after).length > limit,
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the same contents have the same shape, whatever their history', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(item, { selector: (i) => i.key }),
        fc.array(key),
        (items, others) => {
          const plain = build(items);
          const extra = others.filter((k) => !items.some((i) => i.key === k));
          let other = build([...items].reverse());
          for (const k of extra) other = set(other, { key: k, value: 0 });
          for (const k of extra) other = remove(other, k);
          expect(other).toEqual(plain);
        },
      ),
    );
  });
});

describe('a table', () => {
  test('set of the very value that is there gives the very same table', () => {
    const value = { key: 'a', value: 1 };
    const t = build([value, { key: 'b', value: 2 }]);
    expect(set(t, value)).toBe(t);
    expect(get(set(t, { key: 'a', value: 3 }), 'a')?.value).toBe(3);
  });

  test('keys are printable ASCII: another is a bug when written and not there when read', () => {
    expect(() => set(empty, { key: 'é', value: 1 })).toThrow('bug');
    expect(() => set(build([{ key: 'a', value: 1 }]), { key: 'a\n', value: 1 })).toThrow('bug');
    const t = build([
      { key: 'a', value: 1 },
      { key: 'b', value: 1 },
      { key: 'a~', value: 1 },
    ]);
    for (const k of ['é', 'a\u0000', '\uffff', 'a\u007f']) {
      expect(get(t, k)).toBeUndefined();
      expect(remove(t, k)).toBe(t);
    }
  });
});

function sorted(model: Map<string, Item>): Item[] {
  return [...model.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

test('law: split at a key, a table is what comes before it, in order, and a table of the rest', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 40 }), key, fc.nat(39), (items, other, pick) => {
      const whole = build(items);
      for (const bound of [other, items[pick % Math.max(1, items.length)]?.key ?? '', '']) {
        const { before, rest } = splitAt(whole, bound);
        expect(before).toEqual([...entries(whole)].filter((i) => i.key < bound));
        // The same contents have the same shape, whatever their history.
        expect(rest).toEqual(build([...entries(whole)].filter((i) => i.key >= bound)));
        if (before.length === 0) expect(rest).toBe(whole);
      }
    }),
  );
});
