import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operators } from '../../src/iam/condition-operators.ts';
import { cidrOf, dateOf, isWithin } from '../../src/iam/condition-values.ts';
import { conditionsOf, unmetCondition } from '../../src/iam/conditions.ts';
import { contextOf } from '../../src/iam/context.ts';

function meets(operator: string, wanted: readonly string[], given: readonly string[]): boolean {
  const conditions = conditionsOf({ [operator]: { 'x:k': wanted } }, true);
  if (conditions === undefined) throw new Error(`no condition: ${operator}`);
  return unmetCondition(conditions, contextOf({ 'x:k': given })) === undefined;
}

const valued = operators.filter(({ ofPresence }) => !ofPresence);
const operator = fc.constantFrom(...valued.map(({ name }) => name));
const value = fc.oneof(
  fc.constantFrom('a', 'A', 'a*', 'b?', '5', '5.0', '-1', 'true', 'false', 'YQ==', '2020-01-01'),
  fc.constantFrom('10.0.0.1', '10.0.0.0/8', '::1', 'arn:aws:x:::a', 'arn:aws:*:::*', `${'$'}{x:n}`),
  fc.string(),
);
const values = fc.array(value, { maxLength: 3 });
const present = fc
  .array(value, { minLength: 1, maxLength: 3 })
  .filter((all) => all.join('') !== '');
const one = value.filter((text) => text !== '');

describe('law', () => {
  test('IfExists is the plain operator where the key is there, and met where it is not', () => {
    fc.assert(
      fc.property(operator, values, present, (name, wanted, given) => {
        for (const qualifier of ['', 'ForAllValues:', 'ForAnyValue:']) {
          const plain = `${qualifier}${name}`;
          expect(meets(`${plain}IfExists`, wanted, given)).toBe(meets(plain, wanted, given));
          expect(meets(`${plain}IfExists`, wanted, [])).toBe(true);
        }
      }),
    );
  });

  test('over no values ForAllValues is met, ForAnyValue is not, and a plain operator when it is negated', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valued), values, ({ name, negated }, wanted) => {
        for (const none of [[], ['']]) {
          expect(meets(`ForAllValues:${name}`, wanted, none)).toBe(true);
          expect(meets(`ForAnyValue:${name}`, wanted, none)).toBe(false);
        }
        expect(meets(name, wanted, [])).toBe(negated);
      }),
    );
  });

  test('of one value the qualifiers ask the same as the plain operator', () => {
    fc.assert(
      fc.property(operator, values, one, (name, wanted, given) => {
        const plain = meets(name, wanted, [given]);
        expect(meets(`ForAllValues:${name}`, wanted, [given])).toBe(plain);
        expect(meets(`ForAnyValue:${name}`, wanted, [given])).toBe(plain);
      }),
    );
  });

  test.each([
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
  ])('%s and %s are each other’s negation; with qualifiers too, all for any', (is, not) => {
    fc.assert(
      fc.property(values, present, (wanted, given) => {
        expect(meets(not, wanted, given)).toBe(!meets(is, wanted, given));
        expect(meets(`ForAllValues:${not}`, wanted, given)).toBe(
          !meets(`ForAnyValue:${is}`, wanted, given),
        );
        expect(meets(`ForAnyValue:${not}`, wanted, given)).toBe(
          !meets(`ForAllValues:${is}`, wanted, given),
        );
      }),
    );
  });

  test('what is met by a value stays met when more is wanted, and a negation does not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valued), values, value, present, (of, wanted, more, given) => {
        const [before, after] = [wanted, [...wanted, more]].map((all) =>
          meets(of.name, all, given),
        );
        expect(of.negated ? before || !after : !before || after).toBe(true);
      }),
    );
  });

  test('of two numbers exactly one order holds', () => {
    const number = fc.integer({ min: -20, max: 20 }).map((n) => `${n / 4}`);
    fc.assert(
      fc.property(number, number, (a, b) => {
        const holds = (name: string) => meets(`Numeric${name}`, [b], [a]);
        const orders = ['LessThan', 'Equals', 'GreaterThan'].map(holds);
        expect(orders).toEqual([Number(a) < Number(b), a === b, Number(a) > Number(b)]);
        expect(holds('LessThanEquals')).toBe(!holds('GreaterThan'));
        expect(holds('GreaterThanEquals')).toBe(!holds('LessThan'));
        expect(holds('NotEquals')).toBe(!holds('Equals'));
      }),
    );
  });

  test('an instant is the same in ISO 8601 and in seconds', () => {
    const min = new Date('2000-01-01T00:00:00Z');
    const max = new Date('2100-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(dateOf(date.toISOString())).toBe(date.getTime());
        expect(Math.round(dateOf(`${date.getTime() / 1000}`) ?? 0)).toBe(date.getTime());
      }),
    );
  });

  test('an address is in a range when its first bits are the range’s', () => {
    const groups = fc.array(fc.constantFrom(0, 1, 0x8000, 0xffff), { minLength: 8, maxLength: 8 });
    const big = (of: readonly number[]) => of.reduce((sum, n) => (sum << 16n) | BigInt(n), 0n);
    const text = (of: readonly number[]) => of.map((n) => n.toString(16)).join(':');
    fc.assert(
      fc.property(groups, groups, fc.nat(8), fc.nat(128), (a, b, shared, bits) => {
        const address = [...b.slice(0, shared), ...a.slice(shared)];
        const range = cidrOf(`${text(b)}/${bits}`);
        const parsed = cidrOf(text(address));
        const shift = BigInt(128 - bits);
        expect(range && parsed && isWithin(parsed.address, range)).toBe(
          big(address) >> shift === big(b) >> shift,
        );
        // The shortest form of an address is the same address: URL writes it (WHATWG URL, "IPv6 serializer").
        const short = new URL(`http://[${text(address)}]/`).hostname.slice(1, -1);
        expect(cidrOf(short)).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  test('no value is too strange for an operator', () => {
    fc.assert(
      fc.property(operator, fc.array(fc.string()), fc.array(fc.string()), (name, wanted, given) => {
        expect(typeof meets(name, wanted, given)).toBe('boolean');
      }),
    );
  });
});
