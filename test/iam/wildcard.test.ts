import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern } from '../../src/iam/wildcard.ts';

/** An independent matcher: by the places of the pattern that can be reached after each unit of the text. */
function reaches(pattern: string, text: string, literal: ReadonlySet<number>): boolean {
  const isStar = (p: number) => pattern[p] === '*' && !literal.has(p);
  const closed = (places: ReadonlySet<number>) => {
    const all = new Set(places);
    for (const p of all) if (isStar(p)) all.add(p + 1);
    return all;
  };
  let places = closed(new Set([0]));
  for (const unit of text) {
    const next = new Set<number>();
    for (const p of places) {
      if (isStar(p)) next.add(p);
      else if (pattern[p] === unit || (pattern[p] === '?' && !literal.has(p))) next.add(p + 1);
    }
    places = closed(next);
  }
  return places.has(pattern.length);
}

test('law: a pattern matches what an automaton of its places takes, with characters that are no wildcards too', () => {
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 12 });
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 12 });
  fc.assert(
    fc.property(patterns, texts, fc.uniqueArray(fc.nat(11)), (pattern, text, places) => {
      const literal = new Set(places);
      expect(matchesPattern(pattern, text, literal)).toBe(reaches(pattern, text, literal));
      expect(matchesPattern(pattern, text)).toBe(reaches(pattern, text, new Set()));
    }),
    { numRuns: 5000 },
  );
});

test('patterns that are hard for matchers that go back are answered', () => {
  const text = 'a'.repeat(8000);
  expect(matchesPattern(`${'*a'.repeat(3000)}b`, text)).toBe(false);
  expect(matchesPattern(`*${'a'.repeat(4000)}b*`, text)).toBe(false);
  expect(matchesPattern(`*?${'a'.repeat(4000)}b*`, text)).toBe(false);
  expect(matchesPattern(`${'*a'.repeat(8000)}*`, text)).toBe(true);
});
