/** Values of a shape, biased to its edges. @module */
import fc from 'fast-check';
import { type Member, type Shape, shapeOf } from '../../src/kernel/shape.ts';

/** An arbitrary of values that a shape accepts and whose constraints they keep, patterns aside. */
export function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'string':
      if (shape.values) return fc.constantFrom(...shape.values);
      if (shape.pattern) return matching(shape, new RegExp(`^(?:${shape.pattern})$`));
      return anyText(shape);
    case 'integer':
    case 'long':
      return fc.integer({ min: shape.min ?? -1000, max: shape.max ?? 1000 });
    case 'boolean':
      return fc.boolean();
    case 'blob':
      return fc.uint8Array({
        minLength: shape.min ?? 0,
        maxLength: Math.min(shape.max ?? 40, (shape.min ?? 0) + 40),
      });
    case 'timestamp':
      return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) });
    case 'list':
      return fc.array(arbitraryOf(shape.of), {
        minLength: shape.min ?? 0,
        maxLength: Math.min(shape.max ?? 3, (shape.min ?? 0) + 3),
      });
    case 'map':
      return fc.dictionary(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 9 }), fc.constant('__proto__')),
        arbitraryOf(shape.of),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      );
    case 'struct': {
      const members = Object.entries(shape.members as Record<string, Member>);
      const requiredKeys = members
        .filter(([, member]) => member.kind === 'required')
        .map(([name]) => name);
      return fc.record(
        Object.fromEntries(members.map(([name, member]) => [name, arbitraryOf(shapeOf(member))])),
        { requiredKeys, noNullPrototype: true },
      );
    }
  }
}

/** Texts that match the pattern and have a length that is allowed: a short one is repeated, if it matches then. */
function matching({ min = 0, max = 1e9 }: { min?: number; max?: number }, pattern: RegExp) {
  const sound = (text: string) => pattern.test(text) && text.length >= min && text.length <= max;
  // What must not follow fast-check cannot make: most texts do.
  if (pattern.source.includes('(?!')) return anyText({ min, max }).filter(sound);
  return fc
    .stringMatching(pattern, { size: 'small' })
    .map((text) =>
      sound(text) ? text : text.repeat(Math.ceil(min / Math.max(1, text.length))).slice(0, max),
    )
    .filter(sound);
}

/** Any text of an allowed length, which counts UTF-16 code units; at times one that looks like an identifier. */
function anyText({ min = 0, max = min + 20 }: { min?: number; max?: number }) {
  const text = fc.string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, min + 20) });
  return fc
    .oneof(
      { weight: 3, arbitrary: text },
      { weight: 1, arbitrary: fc.constantFrom(...IDENTIFIERS) },
    )
    .filter((text) => text.length >= min && text.length <= max);
}
const IDENTIFIERS = [
  'alias/none',
  'alias/aws/s3',
  'arn:',
  'arn:aws:s3:::bucket',
  'arn:aws:kms:us-east-1::key/x',
  'arn:aws:kms:us-east-1:111122223333:grant/x',
  'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'arn:aws:kms:eu-west-1:111122223333:alias/app',
  'mrk-1234abcd12ab34cd56ef1234567890ab',
];
