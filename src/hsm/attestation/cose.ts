/**
 * COSE_Sign1 with ES384: ECDSA on P-384 with SHA-384. Source: RFC 9052 sections 4.2 and 4.4, RFC 9053 section 2.1.
 * @module
 */
import { sha384 } from '@noble/hashes/sha2.js';
import type { Random } from '../../lib/random.ts';
import { ecdsaSign, ecdsaVerify } from '../curves/ecdsa.ts';
import { decodeSignature, encodeSignature } from '../curves/ecdsa-signature.ts';
import { concat } from '../encodings/der.ts';
import { integerOf, octetsOf } from '../integers.ts';
import { decodeCbor, encodeCbor, isMap } from './cbor.ts';

/** A signed payload that was read, and not yet verified. */
export interface Sign1 {
  readonly payload: Uint8Array;
  /** The protected header as it was signed. */
  readonly header: Uint8Array;
  /** r and s, 48 bytes each. */
  readonly signature: Uint8Array;
}

/** The untagged message, as the Nitro Secure Module writes it, signed under the private scalar `d`. */
export function sign1(payload: Uint8Array, d: bigint, random: Random): Uint8Array {
  const header = encodeCbor(new Map([[ALGORITHM, ES384]]));
  const pair = decodeSignature(ecdsaSign('P-384', d, digestOf(header, payload), random));
  if (pair === undefined) throw new Error('bug: a signature of ours cannot be read');
  const { r, s } = pair;
  const signature = concat(octetsOf(r, SCALAR_BYTES), octetsOf(s, SCALAR_BYTES));
  return encodeCbor([header, new Map(), payload, signature]);
}

/** The parts of a message, tagged or not, or undefined for bytes that are none with ES384. */
export function parseSign1(bytes: Uint8Array): Sign1 | undefined {
  const message = decodeCbor(bytes);
  const isTagged = typeof message === 'object' && message !== null && 'tag' in message;
  const parts = isTagged && message.tag === SIGN1_TAG ? message.value : message;
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [header, unprotectedHeader, payload, signature] = parts;
  if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array)) return undefined;
  if (!(signature instanceof Uint8Array) || signature.length !== 2 * SCALAR_BYTES) return undefined;
  const parameters = decodeCbor(header);
  if (!isMap(parameters) || !isMap(unprotectedHeader)) return undefined;
  // A header that must be understood and is not refuses the message (RFC 9052 section 3.1).
  if (parameters.get(ALGORITHM) !== ES384 || parameters.has(CRITICAL)) return undefined;
  return { payload, header, signature };
}

/** Whether the message was signed under the key of a public point. */
export function verifySign1({ header, payload, signature }: Sign1, point: Uint8Array): boolean {
  const der = encodeSignature({
    r: integerOf(signature.subarray(0, SCALAR_BYTES)),
    s: integerOf(signature.subarray(SCALAR_BYTES)),
  });
  return ecdsaVerify('P-384', point, { digest: digestOf(header, payload), signature: der });
}

const SIGN1_TAG = 18;
const ALGORITHM = 1;
const CRITICAL = 2;
const ES384 = -35;
const SCALAR_BYTES = 48;

/** SHA-384 of Sig_structure, without external data (RFC 9052 section 4.4). */
function digestOf(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return sha384(encodeCbor(['Signature1', header, new Uint8Array(0), payload]));
}
