/**
 * Taking all that comes before a key out of a table at once.
 * @module
 */
import type { Table } from './table.ts';
import {
  AT,
  type Branch,
  firstDifference,
  HIGH,
  isBranch,
  LOW,
  MID,
  NODES,
  type Node,
  nearest,
  nodeAt,
  slotOf,
  symbolAt,
} from './table-nodes.ts';

/** The values whose keys come before a bound, in order, and the table without them. Cost O(log n) and what is taken. */
export function splitAt<V extends object>(
  of: Table<V>,
  bound: string,
): { readonly before: V[]; readonly rest: Table<V> } {
  const { root, size, keyOf } = of;
  const before: V[] = [];
  if (root === undefined) return { before, rest: of };
  const near = keyOf(nearest(root, bound));
  const at = firstDifference(bound, near);
  const nearIsBefore = at >= 0 && symbolAt(near, at) < symbolAt(bound, at);
  const rest = takeBefore(root, bound, at < 0 ? Infinity : at, nearIsBefore, before);
  return {
    before,
    rest: before.length === 0 ? of : { size: size - before.length, root: rest, keyOf },
  };
}

/** What of a node comes at or after the bound; what comes before it is added to `before`. */
function takeBefore<V>(
  node: Node<V>,
  bound: string,
  difference: number,
  nearIsBefore: boolean,
  before: V[],
): Node<V> | undefined {
  if (!isBranch(node) || node[AT] > difference) {
    if (!nearIsBefore) return node;
    collect(node, before);
    return undefined;
  }
  const symbol = symbolAt(bound, node[AT]);
  const slot = slotOf(node, symbol);
  const from = slot < 0 ? -1 - slot : slot;
  for (let i = NODES; i < from; i++) collect(nodeAt(node, i), before);
  const child =
    slot < 0 ? undefined : takeBefore(nodeAt(node, slot), bound, difference, nearIsBefore, before);
  return keptFrom(node, from, slot < 0 ? undefined : { child });
}

function collect<V>(node: Node<V>, into: V[]): void {
  if (!isBranch(node)) into.push(node);
  else for (let i = NODES; i < node.length; i++) collect(nodeAt(node, i), into);
}

/** A branch without the nodes before an index, and with another node, or none, at it. */
function keptFrom<V>(
  branch: Branch<V>,
  from: number,
  instead: { readonly child: Node<V> | undefined } | undefined,
): Node<V> | undefined {
  const nodes = branch.slice(from) as Node<V>[];
  let dropped = from - NODES;
  if (instead !== undefined) {
    if (instead.child === undefined) {
      nodes.shift();
      dropped += 1;
    } else nodes[0] = instead.child;
  }
  if (nodes.length < 2) return nodes[0];
  if (dropped === 0) return [branch[AT], branch[LOW], branch[MID], branch[HIGH], ...nodes];
  const masks: number[] = [branch[LOW], branch[MID], branch[HIGH]];
  for (let word = 0; word < 3 && dropped > 0; word++)
    for (let mask = masks[word] as number; mask !== 0 && dropped > 0; dropped--) {
      mask &= mask - 1;
      masks[word] = mask;
    }
  const [low = 0, mid = 0, high = 0] = masks;
  return [branch[AT], low, mid, high, ...nodes];
}
