import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, decodeJson, encodeJson } from '../../src/kernel/codec.ts';
import { violations } from '../../src/kernel/constraints.ts';
import { Fault } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import * as s from '../../src/kernel/shape.ts';
import { kms } from '../../src/kms/service.ts';
import { arbitraryOf } from '../support/arbitrary.ts';

const operations = Object.values<AnyOperation>(kms.operations);

describe('law: what is encoded decodes to itself', () => {
  test.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s',
    (_name, { input, output }) => {
      for (const shape of [input, output])
        fc.assert(
          fc.property(arbitraryOf(shape), (value) => {
            const wire = JSON.parse(JSON.stringify(encodeJson(shape, value)));
            expect(decodeJson(shape, wire)).toEqual(value);
            expect(accept(shape, value)).toEqual(value);
            expect(violations(shape, value)).toEqual([]);
          }),
          { numRuns: 30 },
        );
    },
  );
});

function refusal(call: () => unknown): [string, string | undefined] {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof Fault) return [thrown.code, thrown.message];
    throw thrown;
  }
  throw new Error('it was accepted');
}

const shape = s.struct({
  text: s.string(),
  count: s.integer(),
  flag: s.boolean,
  at: s.timestamp,
  bytes: s.blob(),
  list: s.list(s.string()),
  map: s.map(s.string()),
  inner: s.struct({ text: s.string() }),
});

describe('a value of the wrong type', () => {
  // Recorded from AWS services of the same framework: the first two; the others follow their form.
  test.each([
    [{ count: 'x' }, 'STRING_VALUE can not be converted to an Integer'],
    [{ text: 5 }, 'NUMBER_VALUE can not be converted to String'],
    [{ text: true }, 'TRUE_VALUE can not be converted to String'],
    [{ text: false }, 'FALSE_VALUE can not be converted to String'],
    [{ count: 1.5 }, 'DECIMAL_VALUE can not be converted to an Integer'],
    [{ count: 2 ** 31 }, 'NUMBER_VALUE can not be converted to an Integer'],
    [{ flag: 'true' }, 'STRING_VALUE can not be converted to Boolean'],
    [{ at: '2026' }, 'STRING_VALUE can not be converted to Date'],
    [{ text: {} }, 'Start of structure or map found where not expected.'],
    [{ text: [] }, 'Start of list found where not expected'],
    [{ list: 'x' }, 'Unexpected field type'],
    [{ map: 'x' }, 'Unexpected field type'],
    [{ list: [5] }, 'NUMBER_VALUE can not be converted to String'],
    [{ map: [] }, 'Start of list found where not expected'],
    [{ inner: [] }, 'Start of list found where not expected'],
    [{ inner: { text: 5 } }, 'NUMBER_VALUE can not be converted to String'],
    [[], 'Start of list found where not expected'],
    ['x', 'STRING_VALUE can not be converted to structure'],
    [null, undefined],
    [undefined, undefined],
    [{ text: 'half a pair \ud800' }, undefined],
    [{ map: { '\udc00': 'x' } }, undefined],
  ])('%o is refused on the wire and in TypeScript', (value, text) => {
    expect(refusal(() => decodeJson(shape, value))).toEqual(['SerializationException', text]);
    expect(refusal(() => accept(shape, value))).toEqual(['SerializationException', text]);
  });

  test('bytes are base64 on the wire, and bytes in TypeScript', () => {
    const refused = [
      'SerializationException',
      'only base-64-encoded strings are convertible to bytes',
    ];
    for (const bytes of ['A', '*', 'AB=', 5, true])
      expect(refusal(() => decodeJson(shape, { bytes }))).toEqual(refused);
    for (const bytes of ['AAAA', 5, true])
      expect(refusal(() => accept(shape, { bytes }))).toEqual(refused);
    expect(accept(shape, { bytes: Buffer.from('x') })).toEqual({ bytes: new Uint8Array([120]) });
    for (const at of [new Date(Number.NaN), 5])
      expect(refusal(() => accept(shape, { at }))[0]).toBe('SerializationException');
    for (const at of [Number.NaN, 1e300])
      expect(refusal(() => decodeJson(shape, { at }))[0]).toBe('SerializationException');
  });
});

describe('accepting', () => {
  // As the serializer of the AWS SDK does: both doors of a client take the same input alike.
  test('leaves out what is null or undefined in lists and maps, which JSON may not hold', () => {
    const given = { list: ['a', undefined, null], map: { a: 'x', b: undefined, c: null } };
    expect(accept(shape, given)).toEqual({ list: ['a'], map: { a: 'x' } });
    expect(refusal(() => decodeJson(shape, { map: { a: null } }))[0]).toBe(
      'SerializationException',
    );
    expect(refusal(() => decodeJson(shape, { list: [null] }))[0]).toBe('SerializationException');
  });

  test('takes bytes and Dates of another realm', () => {
    const given = runInNewContext('({ bytes: new Uint8Array([1, 2]), at: new Date(5) })');
    expect(accept(shape, given)).toEqual({ bytes: new Uint8Array([1, 2]), at: new Date(5) });
  });

  test('leaves out unknown members, and takes null for absent', () => {
    expect(accept(shape, { text: 'x', other: 1, count: null, list: undefined })).toEqual({
      text: 'x',
    });
    expect(accept(shape, Object.assign(Object.create(null), { text: 'x' }))).toEqual({ text: 'x' });
  });

  test('keeps a pair of the name __proto__ as a pair', () => {
    const given = JSON.parse('{"map":{"__proto__":"x","b":"y"},"__proto__":{"text":"z"}}');
    for (const read of [accept, decodeJson]) {
      const { map, text } = read(shape, given) as { map: object; text?: string };
      expect(Object.entries(map)).toEqual([
        ['__proto__', 'x'],
        ['b', 'y'],
      ]);
      expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
      expect(text).toBeUndefined();
    }
  });

  test('copies what is given', () => {
    const given = { bytes: new Uint8Array([1]), at: new Date(5), list: ['a'], map: { a: 'b' } };
    const own = accept(shape, given);
    given.bytes[0] = 2;
    given.at.setTime(6);
    given.list.push('c');
    given.map.a = 'd';
    expect(own).toEqual({
      bytes: new Uint8Array([1]),
      at: new Date(5),
      list: ['a'],
      map: { a: 'b' },
    });
  });

  test('is done with cyclic, deep and large values', () => {
    const cyclic: Record<string, unknown> = { text: 'x' };
    cyclic['inner'] = cyclic;
    cyclic['unknown'] = cyclic;
    expect(accept(shape, cyclic)).toEqual({ text: 'x', inner: { text: 'x' } });
    cyclic['list'] = [cyclic];
    expect(refusal(() => accept(shape, cyclic))[0]).toBe('SerializationException');
    const map = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, '']));
    expect(Object.keys((accept(shape, { map }) as { map: object }).map)).toHaveLength(100_000);
    const text = 'x'.repeat(5_000_000);
    expect(accept(shape, { text })).toEqual({ text });
  });
});

test('a time is seconds with milliseconds on the wire', () => {
  // Recorded form: 1593622000.191
  expect(encodeJson(s.timestamp, new Date(1593622000191))).toBe(1593622000.191);
  expect(decodeJson(s.timestamp, 1593622000.191)).toEqual(new Date(1593622000191));
});
