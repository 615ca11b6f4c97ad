/** The engine's table against those that it was chosen over. */
import { Map as ImmutableMap } from 'immutable';
import BTree from 'sorted-btree';
import { toUuid } from '../build/lib/bytes.js';
import { get, page, set, table } from '../build/lib/table.js';
import { compare, generator, heapOf, shuffled, tiny } from './harness.mjs';

const sizes = tiny ? [10, 100] : [10, 1_000, 100_000, 1_000_000];
const Tree = BTree.default ?? BTree;

function uuids(count) {
  const random = generator(count);
  return Array.from({ length: count }, () =>
    toUuid(Uint8Array.from({ length: 16 }, () => random() * 256)),
  );
}

/** Each kind as { get, set, page } on a state that `set` replaces. */
const kinds = {
  'mutable Map': (items) => {
    const map = new Map(items.map((item) => [item.id, item]));
    return { get: (id) => map.get(id), set: (item) => map.set(item.id, item) };
  },
  'kmsim table': (items) => {
    let state = items.reduce(
      set,
      table((item) => item.id),
    );
    return {
      get: (id) => get(state, id),
      set: (item) => {
        state = set(state, item);
      },
      page: (after) => page(state, 100, { after }).items,
    };
  },
  'sorted-btree clone+set': (items) => {
    let state = new Tree(items.map((item) => [item.id, item]));
    return {
      get: (id) => state.get(id),
      set: (item) => {
        state = state.clone();
        state.set(item.id, item);
      },
      page: (after) => {
        const found = [];
        for (const [, item] of state.entries(after)) if (found.push(item) === 100) break;
        return found;
      },
    };
  },
  'immutable Map': (items) => {
    let state = ImmutableMap(items.map((item) => [item.id, item]));
    return {
      get: (id) => state.get(id),
      set: (item) => {
        state = state.set(item.id, item);
      },
    };
  },
};

async function tables() {
  const rows = [];
  for (const size of sizes) {
    const ids = uuids(size);
    const items = ids.map((id) => ({ id, description: '', state: 'Enabled' }));
    // Keys in an order that no memory knows, and as many that caches do not hold them.
    const wanted = shuffled(ids, generator(7)).slice(0, 100_000);
    const made = Object.fromEntries(
      Object.entries(kinds).map(([name, make]) => [name, make(items)]),
    );
    const cycle = (call) => {
      let i = 0;
      return () => call(wanted[i++ % wanted.length]);
    };
    const each = (call) =>
      Object.fromEntries(
        Object.entries(made)
          .filter(([name]) => name !== 'mutable Map')
          .map(([name, one]) => [name, cycle((id) => call(one, id))]),
      );
    const change = (one, id) =>
      one.set({ id: one.get(id).id, description: 'new', state: 'Enabled' });
    rows.push(
      ...(await compare({
        name: `get, ${size} keys`,
        reference: cycle((id) => made['mutable Map'].get(id)),
        candidates: each((one, id) => one.get(id)),
        iterations: 5000,
      })),
      ...(await compare({
        name: `get and set, ${size} keys`,
        reference: cycle((id) => change(made['mutable Map'], id)),
        candidates: each(change),
        iterations: 2000,
      })),
      ...(await compare({
        name: `a page of 100, ${size} keys`,
        reference: cycle((id) => made['sorted-btree clone+set'].page(id)),
        candidates: { 'kmsim table / sorted-btree': cycle((id) => made['kmsim table'].page(id)) },
        iterations: 200,
      })),
    );
  }
  return rows;
}

async function memory() {
  if (tiny || !globalThis.gc) return [];
  const count = 100_000;
  const items = uuids(count).map((id) => ({ id }));
  const map = heapOf(() => new Map(items.map((item) => [item.id, item]))) / count;
  const own =
    heapOf(() =>
      items.reduce(
        set,
        table((item) => item.id),
      ),
    ) / count;
  return [
    {
      name: `bytes of structure a key: table ${own.toFixed(0)} / Map ${map.toFixed(0)}`,
      ratio: own / map,
    },
  ];
}

export const sections = [
  ['The table against a mutable Map', tables],
  ['Bytes of the table', memory],
];
