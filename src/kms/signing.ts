/**
 * What Sign and Verify take: the type of a message and its length, for the key's spec and algorithm.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html, MessageType
 * @module
 */
import {
  type MessageType,
  type SigningAlgorithmName,
  signingAlgorithm,
} from '../hsm/algorithms.ts';
import { fail } from '../kernel/fault.ts';
import type { KeyTarget } from './target.ts';

interface SigningRequest {
  readonly Message: Uint8Array;
  readonly MessageType?: MessageType | undefined;
  readonly SigningAlgorithm: SigningAlgorithmName;
}

/** Faults: ValidationException, for a type that the key or the algorithm does not take, or a digest of a wrong length. */
export function admitMessage({ shared }: KeyTarget, request: SigningRequest): void {
  const { Message, MessageType = 'RAW', SigningAlgorithm } = request;
  const { takes } = signingAlgorithm(SigningAlgorithm);
  if (!Object.hasOwn(takes, MessageType)) {
    // Recorded: of Ed25519 the algorithm tells, of others the key spec. Unconfirmed: DIGEST with ML-DSA.
    const what =
      shared.spec === 'ECC_NIST_EDWARDS25519' && MessageType !== 'EXTERNAL_MU'
        ? `algorithm ${SigningAlgorithm}`
        : `key spec ${shared.spec}`;
    fail('ValidationException', `Message type ${MessageType} is incompatible with ${what}.`);
  }
  const length = takes[MessageType];
  // Recorded of digests. Unconfirmed: the text for an EXTERNAL_MU that is not of 64 bytes, taken to be alike.
  if (length !== undefined && Message.length !== length)
    fail('ValidationException', `Digest is invalid length for algorithm ${SigningAlgorithm}.`);
}
