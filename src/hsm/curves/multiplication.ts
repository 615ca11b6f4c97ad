/**
 * Multiplication of a point by a scalar, in any group of odd order that can add and double.
 *
 * A multiple of the base point comes from a comb (C. H. Lim and P. J. Lee, "More Flexible Exponentiation with
 * Precomputation", CRYPTO '94) whose digits are 1 and -1 alone (M. Hedabou, P. Pinel and L. Bénéteau, "Countermeasures
 * for Preventing Comb Method Against SCA Attacks", ISPEC 2005), which halves its table. A multiple of any other point
 * comes from the non-adjacent form of width 5 (D. Hankerson, A. Menezes and S. Vanstone, "Guide to Elliptic Curve
 * Cryptography", algorithms 3.35 and 3.36).
 *
 * The time that it takes depends on the scalar: a fault in a real HSM, and none in a simulator.
 * @module
 */

/** A group and its base point. */
export interface Group<Point> {
  /** The order of the base point, odd. */
  readonly order: bigint;
  readonly base: Point;
  readonly zero: Point;
  double(point: Point): Point;
  add(a: Point, b: Point): Point;
  negate(point: Point): Point;
  /** The same points in the form that is added soonest, by one inversion for all. None is zero. */
  normalize(points: readonly Point[]): readonly Point[];
}

// 2 x 32 points. Twice as many make a multiple a seventh cheaper, and the table a third dearer.
const TEETH = 6;
const ROWS = 2;
const WIDTH = 5;
const ONE = 0x31;

/**
 * The function that gives the base point's multiples by 0 <= scalar < order. Its table is made at the first call: it
 * costs as much as five multiples.
 */
export function baseMultiplierOf<Point>(group: Group<Point>): (scalar: bigint) => Point {
  let comb: Comb<Point> | undefined;
  return (scalar) => {
    comb ??= combOf(group);
    return combed(group, comb, scalar);
  };
}

/** The multiple of a point other than zero by 0 <= scalar < order. */
export function multiply<Point>(group: Group<Point>, scalar: bigint, point: Point): Point {
  const twice = group.double(point);
  const multiples = [point];
  for (let last = point; multiples.length < 1 << (WIDTH - 2); multiples.push(last))
    last = group.add(last, twice);
  const odd = group.normalize(multiples);
  const digits = nonAdjacentForm(scalar);
  let sum = group.zero;
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits[i] as number;
    sum = group.double(sum);
    if (digit === 0) continue;
    const multiple = odd[(Math.abs(digit) - 1) >> 1] as Point;
    sum = group.add(sum, digit < 0 ? group.negate(multiple) : multiple);
  }
  return sum;
}

/** A table. Digit `i` of a scalar belongs to the column `i % columns` and to the tooth `i / columns`, rounded down. */
interface Comb<Point> {
  readonly columns: number;
  /** For every second tooth: the highest plus or minus each other. Entry `i` has a plus where `i` has a bit. */
  readonly rows: readonly (readonly Point[])[];
}

function combOf<Point>(group: Group<Point>): Comb<Point> {
  const columns = Math.ceil(group.order.toString(2).length / (TEETH * ROWS));
  const rows: Point[][] = Array.from({ length: ROWS }, () => []);
  let tooth = group.base;
  for (let i = 0; i < TEETH * ROWS; i++) {
    for (let j = 0; j < columns && i > 0; j++) tooth = group.double(tooth);
    rows[i % ROWS]?.push(tooth);
  }
  const entries = group.normalize(rows.flatMap((teeth) => sumsOf(group, teeth)));
  const size = entries.length / ROWS;
  return { columns, rows: rows.map((_, row) => entries.slice(row * size, (row + 1) * size)) };
}

/** The last of the teeth plus or minus each other. */
function sumsOf<Point>(group: Group<Point>, teeth: readonly Point[]): readonly Point[] {
  const others = teeth.slice(0, -1);
  let least = teeth.at(-1) as Point;
  for (const tooth of others) least = group.add(least, group.negate(tooth));
  let sums = [least];
  for (const tooth of others) {
    const twice = group.double(tooth);
    sums = sums.concat(sums.map((sum) => group.add(sum, twice)));
  }
  return sums;
}

function combed<Point>(group: Group<Point>, { columns, rows }: Comb<Point>, scalar: bigint): Point {
  const length = columns * ROWS * TEETH;
  // Only an odd number has such digits: an even scalar is taken from the order, and the multiple negated.
  const isEven = (scalar & 1n) === 0n;
  const odd = isEven ? group.order - scalar : scalar;
  // The digit 1 where there is a bit, -1 where there is none; the highest first.
  const bits = ((odd + (1n << BigInt(length)) - 1n) >> 1n).toString(2).padStart(length, '0');
  let sum = group.zero;
  for (let column = columns - 1; column >= 0; column--) {
    sum = group.double(sum);
    for (let row = 0; row < ROWS; row++) {
      let at = length - 1 - column - columns * (row + ROWS * (TEETH - 1));
      const highest = bits.charCodeAt(at);
      let index = 0;
      for (let tooth = TEETH - 2; tooth >= 0; tooth--) {
        at += columns * ROWS;
        index = 2 * index + (bits.charCodeAt(at) === highest ? 1 : 0);
      }
      const entry = rows[row]?.[index] as Point;
      sum = group.add(sum, (highest === ONE) === isEven ? group.negate(entry) : entry);
    }
  }
  return sum;
}

/** Digits that are 0 or odd and between -16 and 16, at most one in five other than 0; the lowest first. */
function nonAdjacentForm(scalar: bigint): readonly number[] {
  const bits = scalar.toString(2);
  const bitAt = (i: number) => (bits.charCodeAt(bits.length - 1 - i) === ONE ? 1 : 0);
  const digits: number[] = [];
  let carry = 0;
  while (digits.length < bits.length || carry > 0) {
    const at = digits.length;
    if (bitAt(at) === carry) {
      digits.push(0);
      continue;
    }
    let digit = carry;
    for (let i = 0; i < WIDTH; i++) digit += bitAt(at + i) << i;
    carry = digit >> (WIDTH - 1);
    digits.push(digit - (carry << WIDTH), 0, 0, 0, 0);
  }
  return digits;
}
