/**
 * ASN.1 read from outside, by types that stand beside their readers. Source: ITU-T X.680, X.690.
 *
 * The schema library is lenient: it passes over what follows the last component it knows, and over needless octets.
 * So what it read counts only when it would write the same bytes.
 * @module
 */
import {
  AsnConvert,
  AsnIntegerArrayBufferConverter,
  AsnProp,
  AsnPropTypes,
  BitString,
} from '@peculiar/asn1-schema';
import { equalBytes } from '../../lib/bytes.ts';
import { derFromBer } from './ber.ts';

/** How one component is written: its type and its tag. */
export type Component = Parameters<typeof AsnProp>[0];

/** A SEQUENCE: a class whose fields are its components, and which says of each how it is written, in their order. */
export interface Sequence<T> {
  new (): T;
  components(): { readonly [Name in keyof T]-?: Component };
}

/** What the components below give. */
export type Any = ArrayBuffer | null;
export type Bits = BitString;
export type Octets = ArrayBuffer;

/** Any type, kept as it is encoded; null for NULL. */
export const ANY: Component = { type: AsnPropTypes.Any };
/** The bytes of an OCTET STRING. */
export const OCTET_STRING: Component = { type: AsnPropTypes.OctetString };
/** A BIT STRING with its count of unused bits. */
export const BIT_STRING: Component = { type: BitString };
/** Dotted numbers. */
export const OBJECT_IDENTIFIER: Component = { type: AsnPropTypes.ObjectIdentifier };
/** A number. */
export const SMALL_INTEGER: Component = { type: AsnPropTypes.Integer };
/** The contents octets: big-endian, the high bit a sign. */
export const INTEGER: Component = {
  type: AsnPropTypes.Integer,
  converter: AsnIntegerArrayBufferConverter,
};
export const DEFAULT_FALSE: Component = { type: AsnPropTypes.Boolean, defaultValue: false };

/** AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
export class AlgorithmIdentifier {
  declare algorithm: string;
  /** Null for NULL, undefined when there are none. */
  declare parameters?: Any | undefined;
  static components() {
    return { algorithm: OBJECT_IDENTIFIER, parameters: { ...ANY, optional: true } };
  }
}
export const ALGORITHM: Component = { type: AlgorithmIdentifier };

/**
 * The value of an encoding, or undefined for bytes that are not one whole encoding of the type.
 * @param rules - DER refuses all that is BER only
 */
export function read<T>(bytes: Uint8Array, type: Sequence<T>, rules: 'BER' | 'DER'): T | undefined {
  const der = derFromBer(bytes);
  if (der === undefined || (rules === 'DER' && !equalBytes(der, bytes))) return undefined;
  define(type);
  try {
    const value = AsnConvert.parse(der, type);
    return equalBytes(new Uint8Array(AsnConvert.serialize(value)), der) ? value : undefined;
  } catch {
    // The library's way to say that the bytes are of another type.
    return undefined;
  }
}

/** The bytes of a BIT STRING, or undefined when they are not whole. */
export function wholeBytes({ value, unusedBits }: Bits): Uint8Array | undefined {
  return unusedBits === 0 ? new Uint8Array(value) : undefined;
}

/** The big-endian magnitude of an INTEGER above 0, or undefined for another and for needless octets. */
export function positive(contents: ArrayBuffer): Uint8Array | undefined {
  const bytes = new Uint8Array(contents);
  const [first = 0, second = 0] = bytes;
  if (first >= 0x80) return undefined;
  if (first > 0) return bytes;
  // A zero in front is there to hold the sign, and for nothing else (X.690 clause 8.3.2).
  return second >= 0x80 ? bytes.subarray(1) : undefined;
}

const defined = new WeakSet<object>();

/** Tells the library of a type before it is first read; the import of a type costs nothing. */
function define<T>(type: Sequence<T>): void {
  if (defined.has(type)) return;
  defined.add(type);
  for (const [name, component] of Object.entries<Component>(type.components())) {
    if (isSequence(component.type)) define(component.type);
    AsnProp(component)(type.prototype as object, name);
  }
}

function isSequence(type: unknown): type is Sequence<unknown> {
  return typeof type === 'function' && 'components' in type;
}
