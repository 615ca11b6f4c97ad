/**
 * Patterns of policies: `*` stands for any characters, `?` for one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * @module
 */

/** The places of a pattern at which `*` and `?` stand for themselves. */
export type Literal = ReadonlySet<number>;

const QUESTION = 63;
const NONE: Literal = new Set();

/**
 * Whether the whole text fits the pattern. What stands between two stars is looked for from the left, and only once: time
 * grows with the lengths, but with their product where there is a `?` between two stars.
 */
export function matchesPattern(pattern: string, text: string, literal = NONE): boolean {
  const { length } = pattern;
  if (pattern === '*' && literal.size === 0) return true;
  const first = nextStar(pattern, 0, literal);
  if (first < 0) return length === text.length && fits(pattern, 0, length, text, 0, literal);
  const last = lastStar(pattern, literal);
  // What follows the last star is the end of the text, and what precedes the first one its beginning.
  const end = text.length - (length - last - 1);
  if (end < first || !fits(pattern, 0, first, text, 0, literal)) return false;
  if (!fits(pattern, last + 1, length, text, end, literal)) return false;
  let t = first;
  for (let p = first + 1; p <= last; ) {
    const to = nextStar(pattern, p, literal);
    const at = find(pattern, p, to, text, t, literal);
    if (at < 0 || at + to - p > end) return false;
    t = at + to - p;
    p = to + 1;
  }
  return true;
}

function nextStar(pattern: string, from: number, literal: Literal): number {
  let star = pattern.indexOf('*', from);
  while (star >= 0 && literal.has(star)) star = pattern.indexOf('*', star + 1);
  return star;
}

function lastStar(pattern: string, literal: Literal): number {
  let star = pattern.lastIndexOf('*');
  while (literal.has(star)) star = pattern.lastIndexOf('*', star - 1);
  return star;
}

/** Whether a part of the pattern without stars is what stands in the text at a place. */
function fits(
  pattern: string,
  from: number,
  to: number,
  text: string,
  at: number,
  literal: Literal,
): boolean {
  for (let p = from; p < to; p++) {
    const unit = pattern.charCodeAt(p);
    if (unit !== text.charCodeAt(at + p - from) && (unit !== QUESTION || literal.has(p)))
      return false;
  }
  return true;
}

/** Where in the text a part of the pattern without stars comes first. */
function find(
  pattern: string,
  from: number,
  to: number,
  text: string,
  after: number,
  literal: Literal,
): number {
  const part = pattern.slice(from, to);
  if (!hasQuestion(part, from, literal)) return text.indexOf(part, after);
  for (let at = after; at + part.length <= text.length; at++)
    if (fits(pattern, from, to, text, at, literal)) return at;
  return -1;
}

function hasQuestion(part: string, from: number, literal: Literal): boolean {
  let question = part.indexOf('?');
  while (question >= 0 && literal.has(from + question)) question = part.indexOf('?', question + 1);
  return question >= 0;
}
