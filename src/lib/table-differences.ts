/**
 * What two tables do not have in common. They are mostly versions of one another and share their nodes: so it costs what
 * differs, and not what there is.
 * @module
 */
import { first, type Table } from './table.ts';
import { AT, type Branch, isBranch, NODES, type Node, nodeAt, symbolAt } from './table-nodes.ts';

/** A value of one table, and what the other has under its key. */
export type Difference<V> = readonly [before: V | undefined, after: V | undefined];

/** The keys whose values are not the very same, in an order that follows from the keys. */
export function differences<V extends object>(before: Table<V>, after: Table<V>): Difference<V>[] {
  const found: Difference<V>[] = [];
  compare(before.root, after.root, { keyOf: before.keyOf, found });
  return found;
}

interface Comparison<V> {
  readonly keyOf: (value: V) => string;
  readonly found: Difference<V>[];
}

function compare<V extends object>(
  a: Node<V> | undefined,
  b: Node<V> | undefined,
  to: Comparison<V>,
): void {
  if (a === b) return;
  if (a === undefined || b === undefined) all(a ?? b, (value) => tell(to, a && value, b && value));
  else if (isBranch(a) && isBranch(b) && a[AT] === b[AT]) bySymbol(a, b, to);
  else if (isBranch(a) && (!isBranch(b) || a[AT] < b[AT])) inside(a, b, to, false);
  else if (isBranch(b)) inside(b, a, to, true);
  else leaves(a as V, b, to);
}

function leaves<V>(a: V, b: V, to: Comparison<V>): void {
  if (to.keyOf(a) === to.keyOf(b)) tell(to, a, b);
  else {
    tell(to, a, undefined);
    tell(to, undefined, b);
  }
}

function tell<V>({ found }: Comparison<V>, before: V | undefined, after: V | undefined): void {
  found.push([before, after]);
}

/** Two branches that test the same character. */
function bySymbol<V extends object>(a: Branch<V>, b: Branch<V>, to: Comparison<V>): void {
  const [ones, others] = [nodesOf(a, to), nodesOf(b, to)];
  for (const symbol of new Set([...ones.keys(), ...others.keys()].sort((x, y) => x - y)))
    compare(ones.get(symbol), others.get(symbol), to);
}

/** A branch, and a node all of whose keys lead the same way from it. */
function inside<V extends object>(
  branch: Branch<V>,
  node: Node<V>,
  to: Comparison<V>,
  swapped: boolean,
): void {
  const own = symbolOf(node, branch[AT], to);
  const nodes = nodesOf(branch, to);
  if (!nodes.has(own)) pair(undefined, node, to, swapped);
  for (const [symbol, child] of nodes) pair(child, symbol === own ? node : undefined, to, swapped);
}

function pair<V extends object>(
  a: Node<V> | undefined,
  b: Node<V> | undefined,
  to: Comparison<V>,
  swapped: boolean,
): void {
  if (swapped) compare(b, a, to);
  else compare(a, b, to);
}

function nodesOf<V extends object>(branch: Branch<V>, to: Comparison<V>): Map<number, Node<V>> {
  const nodes = new Map<number, Node<V>>();
  for (let slot = NODES; slot < branch.length; slot++) {
    const node = nodeAt(branch, slot);
    nodes.set(symbolOf(node, branch[AT], to), node);
  }
  return nodes;
}

/** The character that the keys of a node have at a place that a branch above it tests. */
function symbolOf<V extends object>(node: Node<V>, at: number, { keyOf }: Comparison<V>): number {
  const leaf = first({ root: node, size: 1, keyOf });
  return leaf === undefined ? 0 : symbolAt(keyOf(leaf), at);
}

function all<V extends object>(node: Node<V> | undefined, each: (value: V) => void): void {
  if (node === undefined) return;
  if (!isBranch(node)) each(node);
  else for (let slot = NODES; slot < node.length; slot++) all(nodeAt(node, slot), each);
}
