/**
 * A persistent, ordered table: writing gives a new table that shares all but one path with the old one, so that a
 * snapshot is a reference, and the least key or a page from any key on is found without sorting or scanning.
 *
 * It is a PATRICIA trie over printable ASCII keys (D. R. Morrison, JACM 15(4), 1968): a branch tests one character
 * and skips those that all keys below share. The leaves are the values themselves, which know their own keys; so the
 * same contents have the same shape, whatever their history.
 * @module
 */

/** An immutable table of values by the key that `keyOf` reads off them. Values are objects. */
export interface Table<V> {
  readonly size: number;
  readonly root: Node<V> | undefined;
  readonly keyOf: (value: V) => string;
}

/** Where an iteration begins and what it holds. */
export interface From {
  /** Keys greater than this one, which need not be there. */
  readonly after?: string;
  /** Keys that start with this. */
  readonly prefix?: string;
}

type Node<V> = V | Branch<V>;

/** Which characters lead on from here, as a set of 96 bits: 0 is the end of the key, then code - 31. */
class Branch<V> {
  readonly at: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly slots: readonly Node<V>[];
  constructor(at: number, low: number, middle: number, high: number, slots: readonly Node<V>[]) {
    this.at = at;
    this.low = low;
    this.middle = middle;
    this.high = high;
    this.slots = slots;
  }
}

/** An empty table. Keys are printable ASCII. */
export function table<V extends object>(keyOf: (value: V) => string): Table<V> {
  return { size: 0, root: undefined, keyOf };
}

/** The value of a key. */
export function get<V>(from: Table<V>, key: string): V | undefined {
  let node = from.root;
  while (node instanceof Branch) {
    const slot = slotOf(node, symbolAt(key, node.at));
    if (slot < 0) return undefined;
    node = node.slots[slot];
  }
  return node !== undefined && from.keyOf(node) === key ? node : undefined;
}

/** The table with a value in it, in place of one with the same key. */
export function set<V>(into: Table<V>, value: V): Table<V> {
  const { keyOf, root, size } = into;
  const key = keyOf(value);
  if (root === undefined) {
    checkKey(key);
    return { size: 1, root: value, keyOf };
  }
  const near = nearest(root, key);
  const at = firstDifference(key, keyOf(near));
  if (at >= 0) {
    checkKey(key);
    return { size: size + 1, root: insert(root, key, value, at, keyOf(near)), keyOf };
  }
  return near === value ? into : { size, root: replace(root, key, value), keyOf };
}

/** The table without a key; the very same table when it was not there. */
export function remove<V>(from: Table<V>, key: string): Table<V> {
  const { root, size, keyOf } = from;
  if (root === undefined || get(from, key) === undefined) return from;
  return { size: size - 1, root: without(root, key), keyOf };
}

/** The value of the least key. */
export function first<V>(from: Table<V>): V | undefined {
  let node = from.root;
  while (node instanceof Branch) node = node.slots[0];
  return node;
}

/** The values in the order of their keys, lazily: the first costs O(log n), each further one O(1) and a bit. */
export function* entries<V>(of: Table<V>, from: From = {}): Generator<V, undefined> {
  const cursor = seek(of, from);
  for (let value = cursor.next(); value !== undefined; value = cursor.next()) yield value;
}

/** At most `limit` values in the order of their keys, and whether more follow. */
export function page<V>(
  of: Table<V>,
  limit: number,
  from: From = {},
): { readonly items: readonly V[]; readonly more: boolean } {
  const cursor = seek(of, from);
  const items: V[] = [];
  for (let value = cursor.next(); value !== undefined; value = cursor.next()) {
    if (items.length === limit) return { items, more: true };
    items.push(value);
  }
  return { items, more: false };
}

function symbolAt(key: string, at: number): number {
  return at < key.length ? key.charCodeAt(at) - 31 : 0;
}

function checkKey(key: string): void {
  for (let at = 0; at < key.length; at++) {
    const symbol = symbolAt(key, at);
    if (symbol < 1 || symbol > 95) throw new Error(`bug: a key of a table is not printable ASCII`);
  }
}

/** Index of the slot that a symbol leads to, or -1 - i when it would stand before slot i. */
function slotOf<V>({ low, middle, high }: Branch<V>, symbol: number): number {
  if (symbol < 32) return position(low, symbol, 0);
  if (symbol < 64) return position(middle, symbol, bits(low));
  return symbol < 96 ? position(high, symbol, bits(low) + bits(middle)) : -1;
}

function position(mask: number, symbol: number, before: number): number {
  const bit = 1 << (symbol & 31);
  const slot = before + bits(mask & (bit - 1));
  return (mask & bit) === 0 ? -1 - slot : slot;
}

/** How many bits are set. */
function bits(mask: number): number {
  let n = mask - ((mask >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A leaf that shares with the key all that the branches on its way test. */
function nearest<V>(root: Node<V>, key: string): V {
  let node = root;
  while (node instanceof Branch) {
    const slot: number = slotOf(node, symbolAt(key, node.at));
    node = node.slots[Math.max(slot, 0)] as Node<V>;
  }
  return node;
}

function firstDifference(a: string, b: string): number {
  if (a === b) return -1;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a.charCodeAt(at) !== b.charCodeAt(at)) return at;
  return length;
}

function replace<V>(node: Node<V>, key: string, value: V): Node<V> {
  if (!(node instanceof Branch)) return value;
  const slot = slotOf(node, symbolAt(key, node.at));
  const slots = node.slots.slice();
  slots[slot] = replace(slots[slot] as Node<V>, key, value);
  return new Branch(node.at, node.low, node.middle, node.high, slots);
}

function insert<V>(node: Node<V>, key: string, value: V, at: number, near: string): Node<V> {
  if (!(node instanceof Branch) || node.at > at)
    return withSymbol(
      withSymbol(new Branch<V>(at, 0, 0, 0, []), symbolAt(near, at), node),
      symbolAt(key, at),
      value,
    );
  if (node.at === at) return withSymbol(node, symbolAt(key, at), value);
  const slot = slotOf(node, symbolAt(key, node.at));
  const slots = node.slots.slice();
  slots[slot] = insert(slots[slot] as Node<V>, key, value, at, near);
  return new Branch(node.at, node.low, node.middle, node.high, slots);
}

function withSymbol<V>(branch: Branch<V>, symbol: number, child: Node<V>): Branch<V> {
  const slot = -1 - slotOf(branch, symbol);
  return masked(branch, symbol, [
    ...branch.slots.slice(0, slot),
    child,
    ...branch.slots.slice(slot),
  ]);
}

/** The branch with one symbol's bit the other way round, and the slots that go with that. */
function masked<V>(branch: Branch<V>, symbol: number, slots: readonly Node<V>[]): Branch<V> {
  const bit = 1 << (symbol & 31);
  return new Branch(
    branch.at,
    symbol < 32 ? branch.low ^ bit : branch.low,
    symbol >= 32 && symbol < 64 ? branch.middle ^ bit : branch.middle,
    symbol >= 64 ? branch.high ^ bit : branch.high,
    slots,
  );
}

function without<V>(node: Node<V>, key: string): Node<V> | undefined {
  if (!(node instanceof Branch)) return undefined;
  const symbol = symbolAt(key, node.at);
  const slot = slotOf(node, symbol);
  const child = without(node.slots[slot] as Node<V>, key);
  const others = node.slots.toSpliced(slot, 1);
  if (child === undefined) return others.length === 1 ? others[0] : masked(node, symbol, others);
  return new Branch(node.at, node.low, node.middle, node.high, node.slots.with(slot, child));
}

interface Cursor<V> {
  next(): V | undefined;
}

/** Walks from the first key of `from` on; the stack holds the branches on the way and the next slot of each. */
function seek<V>(of: Table<V>, { after, prefix = '' }: From): Cursor<V> {
  const exclusive = after !== undefined && after >= prefix;
  const walk = new Walk<V>();
  if (of.root !== undefined) walk.begin(of.root, of.keyOf, exclusive ? after : prefix, exclusive);
  return {
    next() {
      const value = walk.next();
      return value !== undefined && of.keyOf(value).startsWith(prefix) ? value : undefined;
    },
  };
}

class Walk<V> {
  readonly #branches: Branch<V>[] = [];
  readonly #slots: number[] = [];
  #leaf: V | undefined;

  begin(root: Node<V>, keyOf: (value: V) => string, bound: string, exclusive: boolean): void {
    const near = keyOf(nearest(root, bound));
    const difference = firstDifference(bound, near);
    let node = root;
    while (node instanceof Branch && (difference < 0 || node.at < difference)) {
      const slot: number = slotOf(node, symbolAt(bound, node.at));
      this.#push(node, slot + 1);
      node = node.slots[slot] as Node<V>;
    }
    if (difference < 0) this.#leaf = exclusive ? undefined : (node as V);
    else if (node instanceof Branch && node.at === difference)
      this.#push(node, -1 - slotOf(node, symbolAt(bound, difference)));
    else if (symbolAt(near, difference) > symbolAt(bound, difference)) this.#enter(node);
  }

  next(): V | undefined {
    if (this.#leaf !== undefined) {
      const leaf = this.#leaf;
      this.#leaf = undefined;
      return leaf;
    }
    while (this.#branches.length > 0) {
      const top = this.#branches.length - 1;
      const branch = this.#branches[top] as Branch<V>;
      const slot = this.#slots[top] as number;
      if (slot >= branch.slots.length) {
        this.#branches.pop();
        this.#slots.pop();
        continue;
      }
      this.#slots[top] = slot + 1;
      const node = branch.slots[slot] as Node<V>;
      if (!(node instanceof Branch)) return node;
      this.#push(node, 0);
    }
    return undefined;
  }

  #enter(node: Node<V>): void {
    if (node instanceof Branch) this.#push(node, 0);
    else this.#leaf = node;
  }

  #push(branch: Branch<V>, slot: number): void {
    this.#branches.push(branch);
    this.#slots.push(slot);
  }
}
