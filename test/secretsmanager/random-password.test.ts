import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const sim = createSimulator({ seed: 'passwords' });
const password = (input: object = {}) => sim.secretsManager.getRandomPassword(input).RandomPassword;

/** Source: API_GetRandomPassword: the four types of characters, and the space. */
const TYPES: readonly (readonly [option: string, of: RegExp])[] = [
  ['ExcludeLowercase', /[a-z]/],
  ['ExcludeUppercase', /[A-Z]/],
  ['ExcludeNumbers', /[0-9]/],
  ['ExcludePunctuation', /[!-/:-@[-`{-~]/],
];

describe('GetRandomPassword', () => {
  test('by default answers 32 characters with one of each type, and no space', () => {
    for (let i = 0; i < 50; i++) {
      const drawn = password();
      expect(drawn).toMatch(/^[!-~]{32}$/);
      for (const [, of] of TYPES) expect(drawn).toMatch(of);
    }
  });

  test('answers another one each time, and for a seed the same ones', () => {
    const [one, two] = [1, 2].map(() => createSimulator({ seed: 'x' }).secretsManager);
    const draw = (client: typeof one) =>
      [1, 2, 3].map(() => client?.getRandomPassword().RandomPassword);
    const drawn = draw(one);
    expect(new Set(drawn).size).toBe(3);
    expect(draw(two)).toEqual(drawn);
  });

  test('law: the length is as asked; what is excluded is not in it, each type that is left is', () => {
    fc.assert(
      fc.property(
        fc.record({
          PasswordLength: fc.integer({ min: 5, max: 200 }),
          ExcludeCharacters: fc.string({ maxLength: 9 }),
          IncludeSpace: fc.boolean(),
          RequireEachIncludedType: fc.boolean(),
        }),
        fc.subarray(
          TYPES.map(([option]) => option),
          { maxLength: 3 },
        ),
        (input, excluded) => {
          const options = Object.fromEntries(excluded.map((option) => [option, true]));
          const drawn = password({ ...input, ...options });
          expect(drawn).toHaveLength(input.PasswordLength);
          for (const symbol of input.ExcludeCharacters) expect(drawn).not.toContain(symbol);
          for (const [option, of] of TYPES) {
            if (excluded.includes(option)) expect(drawn).not.toMatch(of);
            else if (input.RequireEachIncludedType) expect(drawn).toMatch(of);
          }
          if (!input.IncludeSpace) expect(drawn).not.toContain(' ');
        },
      ),
    );
  });

  test('every character comes about as often', () => {
    const counts = new Map<string, number>();
    const input = { PasswordLength: 4096, RequireEachIncludedType: false };
    for (let i = 0; i < 10; i++)
      for (const symbol of password(input)) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    expect(counts.size).toBe(94);
    const expected = 40_960 / 94;
    // Seven standard deviations.
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(7 * Math.sqrt(expected));
  });

  test.each([
    // Source: API_GetRandomPassword; too short for one of each type, and nothing left to draw from.
    [{ PasswordLength: 3 }],
    [
      {
        ExcludeLowercase: true,
        ExcludeUppercase: true,
        ExcludeNumbers: true,
        ExcludePunctuation: true,
      },
    ],
    [{ ExcludeCharacters: '0123456789' }],
  ])('refuses %j', (input) => {
    expect(refusalOf(() => password(input)).name).toBe('InvalidParameterException');
  });
});
