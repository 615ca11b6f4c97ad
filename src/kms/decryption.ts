/**
 * The source side of Decrypt and ReEncrypt: which key opens the ciphertext, and opening it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 * @module
 */
import { hasId, identify } from '../hsm/hsm.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Seed } from '../lib/random.ts';
import { type KmsAccessRequest, keyAccess } from './access.ts';
import { type Ciphertext, openBlob, parseBlob } from './ciphertext.ts';
import { admitAlgorithm } from './encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { findKey, type KeyTarget, resolveKey } from './key-id.ts';
import type { KeyOperationName } from './key-states.ts';
import { admitKey } from './operation.ts';
import { type KmsState, scopeOf } from './state.ts';

/** The members of a request that name a ciphertext and its key. */
export interface SourceRequest {
  readonly ciphertext: Uint8Array | undefined;
  readonly keyId: string | undefined;
  readonly context: EncryptionContext | undefined;
  readonly algorithm: string | undefined;
  readonly dryRun: boolean | undefined;
  readonly dryRunModifiers: readonly string[] | undefined;
  /** `kms:Decrypt`, `kms:ReEncryptFrom` */
  readonly action: string;
}

/** A DryRun that leaves the ciphertext out of account. */
export function ignoresCiphertext(request: SourceRequest): boolean {
  return request.dryRun === true && request.dryRunModifiers?.includes('IGNORE_CIPHERTEXT') === true;
}

/** Checks that need no key. Faults: ValidationException. */
export function checkSource(request: SourceRequest): void {
  if (ignoresCiphertext(request)) {
    if (request.keyId === undefined) fail('ValidationException', 'KeyId must not be null');
    return;
  }
  // Unconfirmed: AWS's text for a ciphertext left out without IGNORE_CIPHERTEXT; a recording would settle it.
  if (request.ciphertext === undefined)
    fail(
      'ValidationException',
      "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
    );
  const symmetric = request.algorithm === undefined || request.algorithm === 'SYMMETRIC_DEFAULT';
  if (!symmetric && request.keyId === undefined)
    fail('ValidationException', 'KeyId must not be null');
}

/** The key that opens, and the ciphertext where it was read to find the key. */
export interface Source extends KeyTarget {
  readonly blob?: Ciphertext;
  /** The request named no key: a refusal must not name it either. */
  readonly unnamed?: boolean;
}

/** The key that the request names, or else the one that the ciphertext does. */
export function resolveSource(
  state: KmsState,
  request: SourceRequest,
  caller: Caller,
  seed: Seed,
): Source {
  const { keyId, ciphertext, action } = request;
  if (ciphertext === undefined || ignoresCiphertext(request))
    return resolveKey(state, keyId ?? '', caller, { accepts: 'keysAndAliases', action });
  if (keyId === undefined) {
    const blob = parseBlob(ciphertext) ?? fail('InvalidCiphertextException');
    const owner = ownerOf(state, blob, caller, seed);
    return owner === undefined
      ? fail('AccessDeniedException', UNKNOWN_KEY)
      : { scope: owner.scope, key: owner.key, arn: owner.arn, blob, unnamed: true };
  }
  // A bare key ID may be that of the ciphertext's own key in another account.
  const named = findKey(scopeOf(state, caller.account, caller.region), keyId);
  const blob = named === undefined ? parseBlob(ciphertext) : undefined;
  const owner = blob && ownerOf(state, blob, caller, seed);
  return owner?.key.id === keyId
    ? owner
    : (named ?? resolveKey(state, keyId, caller, { accepts: 'keysAndAliases', action }));
}

/** The permission to open. */
export function sourceAccess(action: string, source: Source, caller: Caller): KmsAccessRequest {
  const refusal = source.unnamed === true ? UNKNOWN_KEY : undefined;
  return keyAccess(action, source, caller, { crossAccount: true, refusal });
}

const UNKNOWN_KEY =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';

/** The key that a ciphertext names, if it is in the caller's Region. */
function ownerOf(
  state: KmsState,
  blob: Ciphertext,
  caller: Caller,
  seed: Seed,
): Source | undefined {
  const owner = identify(seed, blob.materialId);
  const target = owner && findKey(scopeOf(state, owner.account, caller.region), owner.keyId);
  return target && { scope: target.scope, key: target.key, arn: target.arn, blob };
}

/** Key state, then what the key is for. Faults: DisabledException, KMSInvalidStateException, IncorrectKeyException. */
export function admitSource(
  operation: KeyOperationName,
  target: KeyTarget,
  algorithm: string | undefined,
): void {
  admitKey(operation, target, undefined);
  // A key of another usage is answered as a wrong key here, unlike in Encrypt.
  if (target.key.shared.usage !== 'ENCRYPT_DECRYPT') incorrectKey();
  admitAlgorithm(target, algorithm);
}

/** The plaintext, empty for a DryRun that ignores the ciphertext. Faults: InvalidCiphertextException, without text, and IncorrectKeyException. */
export function openSource(source: Source, request: SourceRequest, seed: Seed): Uint8Array {
  if (request.ciphertext === undefined || ignoresCiphertext(request)) return new Uint8Array();
  const { key, scope } = source;
  const { material } = key.shared;
  const blob = source.blob ?? parseBlob(request.ciphertext) ?? fail('InvalidCiphertextException');
  if (material === undefined || !hasId(material, blob.materialId)) {
    const owner = identify(seed, blob.materialId);
    if (owner?.keyId !== key.id || owner.account !== scope.account) incorrectKey();
    return fail('InvalidCiphertextException');
  }
  return openBlob(material, blob, request.context) ?? fail('InvalidCiphertextException');
}

function incorrectKey(): never {
  return fail(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}
