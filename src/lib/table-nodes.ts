/**
 * The nodes of a table: what a branch is, and the way from a key to its leaf.
 * @module
 */
export type Node<V> = V | Branch<V>;

/**
 * The index of the character that the branch tests; which characters lead on from it, as a set of 96 bits in three words
 * (0 is the end of the key, then code - 31); and the node behind each, in their order. One flat array, because what a
 * write costs in a large table is the objects on its path.
 */
export type Branch<V> = readonly [at: number, low: number, mid: number, high: number, ...Node<V>[]];
export const AT = 0;
export const LOW = 1;
export const MID = 2;
export const HIGH = 3;
/** Where the nodes begin. */
export const NODES = 4;

/** A value is never an array. */
export function isBranch<V>(node: Node<V> | undefined): node is Branch<V> {
  return Array.isArray(node);
}

export function nodeAt<V>(branch: Branch<V>, slot: number): Node<V> {
  return branch[slot] as Node<V>;
}

/** Of characters that come before all of printable ASCII: no key has them, but a bound can. */
const CONTROL = 0.5;

/** 0 where a key ends, 1 to 95 for printable ASCII; what else there is stands in its order between and behind them. */
export function symbolAt(key: string, at: number): number {
  if (at >= key.length) return 0;
  const code = key.charCodeAt(at);
  return code < 32 ? CONTROL : code - 31;
}

/** Index of the node that a symbol leads to, or -1 - i when it would stand before index i. */
export function slotOf<V>(branch: Branch<V>, symbol: number): number {
  // By index: taking an array apart by a pattern goes through its iterator.
  const low = branch[LOW];
  if (symbol === CONTROL) return -1 - NODES - (low & 1);
  if (symbol < 32) return position(low, symbol, NODES);
  const mid = branch[MID];
  if (symbol < 64) return position(mid, symbol, NODES + bits(low));
  // What no key has stands behind all that they have.
  if (symbol >= 96) return -1 - branch.length;
  return position(branch[HIGH], symbol, NODES + bits(low) + bits(mid));
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
export function nearest<V>(root: Node<V>, key: string): V {
  let node = root;
  while (isBranch(node))
    node = nodeAt(node, Math.max(slotOf(node, symbolAt(key, node[AT])), NODES));
  return node;
}

export function firstDifference(a: string, b: string): number {
  if (a === b) return -1;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a.charCodeAt(at) !== b.charCodeAt(at)) return at;
  return length;
}
