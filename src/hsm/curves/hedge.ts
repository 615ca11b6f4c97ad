/**
 * The stream from which a signature draws its secret number: random bytes, mixed with the private key and with what is signed.
 * A stream is drawn again after a snapshot is restored, and in a fork; a number that came from it alone would then sign two
 * messages, and two signatures would tell the private key.
 * Source: RFC 6979 section 3.6, "additional data"; SHA-512 in counter mode, NIST SP 800-56C revision 2 section 4.1.
 * @module
 */
import { sha512 } from '@noble/hashes/sha2.js';
import type { Random } from '../../lib/random.ts';
import { octetsOf } from '../integers.ts';

const RANDOM_BYTES = 32;
const SCALAR_BYTES = 66;
const BLOCK_BYTES = 64;

/** What draws secret numbers. */
export type Hedged = Pick<Random, 'bytes'>;

/** The stream for one signature; 32 bytes are drawn from `random`. */
export function hedged(d: bigint, digest: Uint8Array, random: Hedged): Hedged {
  const secret = sha512
    .create()
    .update(random.bytes(RANDOM_BYTES))
    .update(octetsOf(d, SCALAR_BYTES))
    .update(digest)
    .digest();
  let counter = 0;
  return {
    bytes(length) {
      const blocks = new Uint8Array(Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES);
      for (let at = 0; at < blocks.length; at += BLOCK_BYTES) {
        counter += 1;
        blocks.set(
          sha512
            .create()
            .update(octetsOf(BigInt(counter), 4))
            .update(secret)
            .digest(),
          at,
        );
      }
      return blocks.slice(0, length);
    },
  };
}
