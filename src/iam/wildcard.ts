/**
 * Patterns of policies: `*` stands for any characters, `?` for one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * @module
 */

/** Whether the whole text fits the pattern. Time grows with the product of the lengths at most. */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let from = 0;
  while (t < text.length) {
    if (
      p < pattern.length &&
      (pattern[p] === '?' || (pattern[p] !== '*' && pattern[p] === text[t]))
    ) {
      p += 1;
      t += 1;
    } else if (pattern[p] === '*') {
      star = p;
      from = t;
      p += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      p = star + 1;
      from += 1;
      t = from;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
