/**
 * Values in and out, as their shape says: from JSON 1.1 and from TypeScript, and back to JSON.
 * Source: AWS JSON 1.1, https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 * @module
 */
import { fromBase64, toBase64 } from '../lib/bytes.ts';
import { fail } from './fault.ts';
import { type Member, type Shape, shapeOf } from './shape.ts';

/** How a form writes the two kinds of value that JSON has not. */
interface Form {
  blob(value: unknown): Uint8Array;
  timestamp(value: unknown): Date;
  /** Elements of lists and entries of maps that are null or undefined are left out. */
  readonly dense: boolean;
}

/**
 * TypeScript: bytes, copied so that the caller may go on writing to theirs, and Dates. Both may come from another realm,
 * as a test runner's. What the AWS SDK leaves out of lists and maps is left out here.
 */
const typescript: Form = {
  blob(value) {
    if (value instanceof Uint8Array || tagOf(value) === 'Uint8Array')
      return new Uint8Array(value as Uint8Array);
    return typeof value === 'string' ? notBase64() : mismatch(value, BLOB);
  },
  timestamp(value) {
    const at = tagOf(value) === 'Date' ? (value as Date).getTime() : Number.NaN;
    return Number.isNaN(at) ? mismatch(value, 'Date') : new Date(at);
  },
  dense: true,
};

/** JSON 1.1: base64, and seconds since 1970 with a fraction. */
const json: Form = {
  blob(value) {
    if (typeof value !== 'string') return mismatch(value, BLOB);
    return fromBase64(value) ?? notBase64();
  },
  timestamp(value) {
    const at = typeof value === 'number' ? new Date(Math.round(value * 1000)) : undefined;
    return at !== undefined && !Number.isNaN(at.getTime()) ? at : mismatch(value, 'Date');
  },
  dense: false,
};

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

// Unconfirmed: how AWS words the refusal of a member of the wrong type, but for a string in place of an integer and
// a number in place of a string, which are recorded.
const BLOB = 'bytes';

/**
 * A value given in TypeScript, copied: unknown members are left out, null counts as absent.
 * Faults: SerializationException, for a value of the wrong type or a text that is not well-formed Unicode.
 */
export function accept(shape: Shape, value: unknown): unknown {
  return read(shape, value, typescript);
}

/** A value given as parsed JSON 1.1. Faults: SerializationException. */
export function decodeJson(shape: Shape, value: unknown): unknown {
  return read(shape, value, json);
}

/** A value as JSON 1.1: what is undefined is left out. */
export function encodeJson(shape: Shape, value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Date) return value.getTime() / 1000;
  if (shape.kind === 'list')
    return (value as readonly unknown[]).map((element) => encodeJson(shape.of, element));
  if (shape.kind === 'map')
    return Object.fromEntries(
      Object.entries(value as object).map(([key, entry]) => [key, encodeJson(shape.of, entry)]),
    );
  if (shape.kind !== 'struct') return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const encoded: Record<string, unknown> = {};
  for (const name of Object.keys(shape.members)) {
    const field = fields[name];
    if (field !== undefined) encoded[name] = encodeJson(memberShape(shape.members, name), field);
  }
  return encoded;
}

function read(shape: Shape, value: unknown, form: Form): unknown {
  switch (shape.kind) {
    case 'string':
      return readString(value);
    case 'integer':
      return readInteger(value, 0x7fffffff, 'an Integer');
    case 'long':
      return readInteger(value, Number.MAX_SAFE_INTEGER, 'a Long');
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(value, 'Boolean');
    case 'blob':
      return form.blob(value);
    case 'timestamp':
      return form.timestamp(value);
    case 'list':
      if (!Array.isArray(value)) return notCollection(value);
      return present(value, form).map((element) => read(shape.of, element, form));
    case 'map':
      return readMap(shape.of, value, form);
    case 'struct':
      return readStruct(shape.members, value, form);
  }
}

function readString(value: unknown): string {
  if (typeof value !== 'string') return mismatch(value, 'String');
  // Unconfirmed: half a surrogate pair has no UTF-8 form, so no client can send one as it is.
  return value.isWellFormed() ? value : fail('SerializationException');
}

function readInteger(value: unknown, max: number, type: string): number {
  if (typeof value !== 'number') return mismatch(value, type);
  if (!Number.isInteger(value))
    return fail('SerializationException', `DECIMAL_VALUE can not be converted to ${type}`);
  return Math.abs(value) <= max ? value : mismatch(value, type);
}

function present(values: readonly unknown[], { dense }: Form): readonly unknown[] {
  return dense ? values.filter((value) => value !== undefined && value !== null) : values;
}

function readMap(of: Shape, value: unknown, form: Form): unknown {
  if (!isRecord(value)) return notCollection(value);
  const map: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const given = value[key];
    if (form.dense && (given === undefined || given === null)) continue;
    const entry = read(of, given, form);
    // An assignment to this one name would set the prototype.
    if (key === '__proto__') Object.defineProperty(map, key, { ...OWN, value: entry });
    else map[readString(key)] = entry;
  }
  return map;
}
const OWN = { configurable: true, enumerable: true, writable: true };

function readStruct(
  members: Readonly<Record<string, Member>>,
  value: unknown,
  form: Form,
): unknown {
  if (!isRecord(value)) return mismatch(value, 'structure');
  const fields: Record<string, unknown> = {};
  for (const name in members) {
    const field = value[name];
    if (field !== undefined && field !== null)
      fields[name] = read(memberShape(members, name), field, form);
  }
  return fields;
}

function memberShape(members: Readonly<Record<string, Member>>, name: string): Shape {
  return shapeOf(members[name] as Member);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notCollection(value: unknown): never {
  if (typeof value === 'object' && value !== null) return mismatch(value, 'collection');
  return fail('SerializationException', 'Unexpected field type');
}

function notBase64(): never {
  return fail('SerializationException', 'only base-64-encoded strings are convertible to bytes');
}

function mismatch(value: unknown, type: string): never {
  if (Array.isArray(value))
    return fail('SerializationException', 'Start of list found where not expected');
  if (typeof value === 'object' && value !== null)
    return fail('SerializationException', 'Start of structure or map found where not expected.');
  if (type === BLOB) return notBase64();
  const token = value === true ? 'TRUE_VALUE' : TOKENS[typeof value];
  return fail(
    'SerializationException',
    token === undefined ? undefined : `${token} can not be converted to ${type}`,
  );
}
const TOKENS: Readonly<Record<string, string>> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  boolean: 'FALSE_VALUE',
};
