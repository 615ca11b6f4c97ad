/**
 * A persistent, ordered table: writing gives a new table that shares all but one path with the old one, so that a
 * snapshot is a reference, and the least key or a page from any key on is found without sorting or scanning.
 *
 * It is a PATRICIA trie over printable ASCII keys (D. R. Morrison, JACM 15(4), 1968): a branch tests one character
 * and skips those that all keys below share. The leaves are the values themselves, which know their own keys; so the
 * same contents have the same shape, whatever their history.
 * @module
 */

import {
  AT,
  type Branch,
  firstDifference,
  isBranch,
  LOW,
  NODES,
  type Node,
  nearest,
  nodeAt,
  slotOf,
  symbolAt,
} from './table-nodes.ts';

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

/** An empty table. Keys are printable ASCII. */
export function table<V extends object>(keyOf: (value: V) => string): Table<V> {
  return { size: 0, root: undefined, keyOf };
}

/** The value of a key. */
export function get<V extends object>(from: Table<V>, key: string): V | undefined {
  let node = from.root;
  while (isBranch(node)) {
    const slot = slotOf(node, symbolAt(key, node[AT]));
    if (slot < 0) return undefined;
    node = nodeAt(node, slot);
  }
  return node !== undefined && from.keyOf(node) === key ? node : undefined;
}

/** The table with a value in it, in place of one with the same key. */
export function set<V extends object>(into: Table<V>, value: V): Table<V> {
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
export function remove<V extends object>(from: Table<V>, key: string): Table<V> {
  const { root, size, keyOf } = from;
  if (root === undefined || get(from, key) === undefined) return from;
  return { size: size - 1, root: without(root, key), keyOf };
}

/** The value of the least key. */
export function first<V extends object>(from: Table<V>): V | undefined {
  let node = from.root;
  while (isBranch(node)) node = nodeAt(node, NODES);
  return node;
}

/** The value of the greatest key. */
export function last<V extends object>(from: Table<V>): V | undefined {
  let node = from.root;
  while (isBranch(node)) node = nodeAt(node, node.length - 1);
  return node;
}

/** The values in the order of their keys, lazily: the first costs O(log n), each further one O(1) and a bit. */
export function* entries<V extends object>(of: Table<V>, from: From = {}): Generator<V, undefined> {
  const cursor = seek(of, from);
  for (let value = cursor.next(); value !== undefined; value = cursor.next()) yield value;
}

/** At most `limit` values in the order of their keys, and whether more follow. */
export function page<V extends object>(
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

function checkKey(key: string): void {
  for (let at = 0; at < key.length; at++) {
    const symbol = symbolAt(key, at);
    if (symbol < 1 || symbol > 95) throw new Error(`bug: a key of a table is not printable ASCII`);
  }
}

function replace<V>(node: Node<V>, key: string, value: V): Node<V> {
  if (!isBranch(node)) return value;
  const slot = slotOf(node, symbolAt(key, node[AT]));
  return withNode(node, slot, replace(nodeAt(node, slot), key, value));
}

function insert<V>(node: Node<V>, key: string, value: V, at: number, near: string): Node<V> {
  if (!isBranch(node) || node[AT] > at)
    return withSymbol(
      withSymbol([at, 0, 0, 0], symbolAt(near, at), node),
      symbolAt(key, at),
      value,
    );
  if (node[AT] === at) return withSymbol(node, symbolAt(key, at), value);
  const slot = slotOf(node, symbolAt(key, node[AT]));
  return withNode(node, slot, insert(nodeAt(node, slot), key, value, at, near));
}

/** A copy with one node in place of another. */
function withNode<V>(branch: Branch<V>, slot: number, node: Node<V>): Branch<V> {
  const copy: (number | Node<V>)[] = branch.slice();
  copy[slot] = node;
  return copy as unknown as Branch<V>;
}

function withSymbol<V>(branch: Branch<V>, symbol: number, node: Node<V>): Branch<V> {
  const slot = -1 - slotOf(branch, symbol);
  return masked<V>((branch as readonly unknown[]).toSpliced(slot, 0, node), symbol);
}

/** Turns one symbol's bit round, in a copy whose nodes have been changed already. */
function masked<V>(copy: unknown[], symbol: number): Branch<V> {
  const word = LOW + (symbol >> 5);
  copy[word] = (copy[word] as number) ^ (1 << (symbol & 31));
  return copy as unknown as Branch<V>;
}

function without<V>(node: Node<V>, key: string): Node<V> | undefined {
  if (!isBranch(node)) return undefined;
  const symbol = symbolAt(key, node[AT]);
  const slot = slotOf(node, symbol);
  const child = without(nodeAt(node, slot), key);
  if (child !== undefined) return withNode(node, slot, child);
  const others = (node as readonly unknown[]).toSpliced(slot, 1);
  return others.length === NODES + 1 ? (others[NODES] as Node<V>) : masked<V>(others, symbol);
}

interface Cursor<V> {
  next(): V | undefined;
}

/** Walks from the first key of `from` on; the stack holds the branches on the way and the next slot of each. */
function seek<V extends object>(of: Table<V>, { after, prefix = '' }: From): Cursor<V> {
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

class Walk<V extends object> {
  readonly #branches: Branch<V>[] = [];
  readonly #slots: number[] = [];
  #leaf: V | undefined;

  begin(root: Node<V>, keyOf: (value: V) => string, bound: string, exclusive: boolean): void {
    const near = keyOf(nearest(root, bound));
    const difference = firstDifference(bound, near);
    let node = root;
    while (isBranch(node) && (difference < 0 || node[AT] < difference)) {
      const slot: number = slotOf(node, symbolAt(bound, node[AT]));
      this.#push(node, slot + 1);
      node = nodeAt(node, slot);
    }
    if (difference < 0) this.#leaf = exclusive ? undefined : (node as V);
    else if (isBranch(node) && node[AT] === difference)
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
      if (slot >= branch.length) {
        this.#branches.pop();
        this.#slots.pop();
        continue;
      }
      this.#slots[top] = slot + 1;
      const node = nodeAt(branch, slot);
      if (!isBranch(node)) return node;
      this.#push(node, NODES);
    }
    return undefined;
  }

  #enter(node: Node<V>): void {
    if (isBranch(node)) this.#push(node, NODES);
    else this.#leaf = node;
  }

  #push(branch: Branch<V>, slot: number): void {
    this.#branches.push(branch);
    this.#slots.push(slot);
  }
}
