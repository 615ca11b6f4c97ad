/**
 * Answers for an enclave: what would be given in the clear is encrypted to the key that its attestation document names.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html
 * @module
 */
import { encryptForRecipient, type Recipient, recipientOf } from '../hsm/recipient.ts';
import { fail } from '../kernel/fault.ts';
import type { Moment } from '../kernel/operation.ts';
import type { Random } from '../lib/random.ts';

/** The member `Recipient` of a request. */
interface RecipientInfo {
  readonly KeyEncryptionAlgorithm?: string | undefined;
  readonly AttestationDocument?: Uint8Array | undefined;
}
export interface RecipientRequest {
  readonly Recipient?: RecipientInfo | undefined;
}

// A document costs four verifications; it is asked for twice in a call, for the decision and for the answer.
const verified = new WeakMap<RecipientInfo, Recipient>();

/** The enclave that a request names, if it does. Faults: ValidationException, when its document does not verify. */
export function recipientIn(
  { Recipient: info }: RecipientRequest,
  { seed, now }: Moment,
): Recipient | undefined {
  if (info === undefined) return undefined;
  const known = verified.get(info);
  if (known !== undefined) return known;
  const document = info.AttestationDocument;
  const recipient = document && recipientOf(seed, document, now);
  // Unconfirmed: AWS's code and text for a document that does not verify; a recording would settle it.
  if (recipient === undefined)
    return fail('ValidationException', 'The attestation document is not valid.');
  verified.set(info, recipient);
  return recipient;
}

/**
 * The plaintext under the name of its member; or, for an enclave, `CiphertextForRecipient` in its place.
 * @param random - goes on where the plaintext's own bytes ended
 */
export function answerTo<N extends string>(
  request: RecipientRequest,
  moment: Moment,
  member: N,
  plaintext: Uint8Array,
  random: Random,
): Readonly<Record<N, Uint8Array>> {
  const recipient = recipientIn(request, moment);
  const answer =
    recipient === undefined
      ? { [member]: plaintext }
      : { CiphertextForRecipient: encryptForRecipient(moment.seed, recipient, plaintext, random) };
  // To an enclave the member is absent. It stays in the type: whoever sends no document always has it.
  return answer as Readonly<Record<N, Uint8Array>>;
}
