/**
 * The source side of Decrypt and ReEncrypt: which key opens the ciphertext, and opening it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 * @module
 */
import { decrypt, identify, materialId } from '../../hsm/hsm.ts';
import { parseArn } from '../../kernel/arn.ts';
import { fail } from '../../kernel/fault.ts';
import type { Caller, Moment } from '../../kernel/operation.ts';
import type { Seed } from '../../lib/random.ts';
import { type KmsAccessRequest, keyAccess } from '../access-request.ts';
import { stateInUse } from '../consistency/sight.ts';
import { keySeen, resolveKey } from '../key-id.ts';
import { admitState, type KeyOperationName } from '../key-states.ts';
import { admitBacking, externalKeyBehind } from '../key-stores/custody.ts';
import { BAD_CIPHERTEXT } from '../key-stores/failures.ts';
import { materialOf } from '../materials/materials.ts';
import { type KmsState, scopeOf } from '../state.ts';
import type { KeyTarget } from '../target.ts';
import { type Ciphertext, openBlob, openOuter, parseBlob } from './ciphertext.ts';
import {
  admitAlgorithm,
  admitContext,
  currentMaterial,
  type EncryptionAlgorithm,
  SYMMETRIC,
} from './encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';

/** The members of a request that name a ciphertext and its key. */
export interface SourceRequest {
  readonly ciphertext: Uint8Array | undefined;
  readonly keyId: string | undefined;
  readonly context: EncryptionContext | undefined;
  readonly algorithm: EncryptionAlgorithm;
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
  if (request.algorithm !== SYMMETRIC && request.keyId === undefined)
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
  moment: Moment,
): Source {
  const { keyId, ciphertext, action } = request;
  const { now } = moment;
  if (ciphertext === undefined || ignoresCiphertext(request))
    return resolveKey(state, keyId ?? '', caller, { accepts: 'keysAndAliases', action, now });
  if (keyId === undefined) {
    const blob = parseBlob(ciphertext) ?? fail('InvalidCiphertextException');
    return ownerOf(state, blob, caller, moment, true) ?? fail('AccessDeniedException', UNKNOWN_KEY);
  }
  // A bare key ID may be that of the ciphertext's own key in another account.
  const scope = scopeOf(state, caller.account, caller.region);
  const named = keySeen(state, { scope, keyId }, { action, now });
  const blob = named === undefined ? parseBlob(ciphertext) : undefined;
  const owner = blob && ownerOf(state, blob, caller, moment);
  if (owner?.key.id === keyId) return owner;
  if (named !== undefined) return named;
  if (namesRelative(state, keyId, ciphertext, caller, moment)) incorrectKey();
  return resolveKey(state, keyId, caller, { accepts: 'keysAndAliases', action, now });
}

/** Recorded: the ARN of a related key in another Region is a wrong key, and not a wrong ARN. */
function namesRelative(
  state: KmsState,
  keyId: string,
  ciphertext: Uint8Array,
  caller: Caller,
  moment: Moment,
): boolean {
  const arn = parseArn(keyId);
  if (arn === undefined || arn.region === caller.region) return false;
  const blob = parseBlob(ciphertext);
  const owner = blob && ownerOf(state, blob, caller, moment);
  return owner?.related !== undefined && arn.resource === `key/${owner.key.id}`;
}

/** The permission to open. */
export function sourceAccess(
  action: string,
  source: Source,
  caller: Caller,
  more: Pick<KmsAccessRequest, 'input' | 'recipient' | 'context' | 'onSameKey' | 'tokens'>,
): KmsAccessRequest {
  const text = source.unnamed === true ? UNKNOWN_KEY : undefined;
  const { input, recipient, context, onSameKey, tokens } = more;
  const options = { crossAccount: true, input, text, recipient, context, onSameKey, tokens };
  return keyAccess(action, source, caller, options);
}

const UNKNOWN_KEY =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';

/** The key that a ciphertext names, if it is in the caller's Region. */
function ownerOf(
  state: KmsState,
  blob: Ciphertext,
  caller: Caller,
  { now, seed }: Moment,
  unnamed = false,
): Source | undefined {
  const owner = identify(seed, blob.materialId);
  const scope = owner && scopeOf(state, owner.account, caller.region);
  const target = scope && keySeen(state, { scope, keyId: owner.keyId }, { action: '', now });
  if (target === undefined) return undefined;
  const { key, arn, shared, related, sight } = target;
  // By a literal: on Node 20 a spread costs many times as much.
  return { scope: target.scope, key, arn, shared, related, sight, blob, unnamed };
}

/**
 * Key state, then what the key is for. Faults: DisabledException, KMSInvalidStateException, IncorrectKeyException,
 * InvalidKeyUsageException, InvalidCiphertextException, ValidationException.
 */
export function admitSource(
  operation: KeyOperationName,
  target: KeyTarget,
  { algorithm, context }: SourceRequest,
): void {
  const { arn, shared } = target;
  const { spec, usage, origin } = shared;
  admitState(operation, { arn, state: stateInUse(target), origin });
  // A key of another usage is answered as a wrong key here, unlike in Encrypt.
  if (usage !== 'ENCRYPT_DECRYPT') incorrectKey();
  // So is, as a wrong ciphertext, an asymmetric key without the algorithm.
  if (algorithm === SYMMETRIC && spec !== SYMMETRIC) fail('InvalidCiphertextException');
  admitAlgorithm(target, algorithm);
  admitContext(algorithm, context);
  admitBacking(target);
}

/** What was opened, and with which key material, for a symmetric key. */
export interface Opened {
  readonly plaintext: Uint8Array;
  readonly materialId: string | undefined;
}

/**
 * Opens the ciphertext; the plaintext is empty for a DryRun that ignores it.
 * Faults: InvalidCiphertextException, without text, and IncorrectKeyException.
 */
export function openSource(source: Source, request: SourceRequest, seed: Seed): Opened {
  const { ciphertext, algorithm } = request;
  if (ciphertext === undefined || ignoresCiphertext(request))
    return { plaintext: new Uint8Array(), materialId: undefined };
  if (algorithm === SYMMETRIC) return openSymmetric(source, ciphertext, request.context, seed);
  const plaintext =
    decrypt(currentMaterial(source), algorithm, ciphertext) ?? fail('InvalidCiphertextException');
  return { plaintext, materialId: undefined };
}

function openSymmetric(
  source: Source,
  ciphertext: Uint8Array,
  context: EncryptionContext | undefined,
  seed: Seed,
): Opened {
  const { key, scope } = source;
  const blob = source.blob ?? parseBlob(ciphertext) ?? fail('InvalidCiphertextException');
  const material = materialOf(source, blob.materialId, seed);
  if (material === undefined) {
    const owner = identify(seed, blob.materialId);
    if (owner?.keyId !== key.id || owner.account !== scope.account) incorrectKey();
    return fail('InvalidCiphertextException');
  }
  const inner = innerBlob(source, blob, context);
  const plaintext = openBlob(material, inner, context) ?? fail('InvalidCiphertextException');
  return { plaintext, materialId: materialId(material) };
}

/** What KMS itself sealed: the external key of a key in an external key store opens first. */
function innerBlob(
  source: Source,
  blob: Ciphertext,
  context: EncryptionContext | undefined,
): Ciphertext {
  const external = externalKeyBehind(source);
  if (external === undefined && blob.layers === 1) return blob;
  if (external === undefined || blob.layers === 1) return fail('InvalidCiphertextException');
  return openOuter(external, blob, context) ?? fail('KMSInvalidStateException', BAD_CIPHERTEXT);
}

function incorrectKey(): never {
  return fail(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}
