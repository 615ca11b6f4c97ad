/**
 * Patterns of policies: `*` stands for any characters, `?` for one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * @module
 */

/** The places of a pattern at which `*` and `?` stand for themselves. */
export type Literal = ReadonlySet<number>;

/**
 * Whether the whole text fits the pattern. Time grows with the product of the lengths at most, and that for a pattern
 * like `*aaab` on a text of nothing but `a`; with the sum of them otherwise.
 */
export function matchesPattern(pattern: string, text: string, literal?: Literal): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    const unit = pattern[p];
    const wild = (unit === '*' || unit === '?') && literal?.has(p) !== true;
    if (wild && unit === '*') {
      star = p;
      from = t;
      p += 1;
    } else if (p < pattern.length && (wild || unit === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      p = star + 1;
      from += 1;
      t = from;
    } else return false;
  }
  while (pattern[p] === '*' && literal?.has(p) !== true) p += 1;
  return p === pattern.length;
}
