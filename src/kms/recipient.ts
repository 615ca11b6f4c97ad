/**
 * Answers encrypted for a Nitro enclave.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html
 * @module
 */
import { notModelled } from '../kernel/fault.ts';

/** Refuses a request with an attestation document: its answer would hold no plaintext. */
export function checkRecipient(request: { readonly Recipient?: unknown }): void {
  if (request.Recipient !== undefined) notModelled('attestation documents (Recipient)');
}
