/**
 * Secret values, sealed: each version under a data key of its own, which KMS seals and opens for the caller.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @module
 */
import { openUnderDataKey, sealUnderDataKey } from '../hsm/data-key.ts';
import { partitionOf } from '../kernel/arn.ts';
import { type Fault, fail, type Result } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { callKms } from '../kms/calls.ts';
import { equalBytes, textOf, utf8 } from '../lib/bytes.ts';
import { passedOn } from './kms-faults.ts';
import {
  DEFAULT_ALIAS,
  DEFAULT_KEY,
  type Scope,
  type SealedDataKey,
  type SealedValue,
  type Secret,
} from './state.ts';

type Caller = Env<unknown>;

/** A secret value as a request gives it. */
export interface GivenValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}
/** A secret value in plain. It lives no longer than a call. */
export interface PlainValue {
  readonly kind: SealedValue['kind'];
  readonly bytes: Uint8Array;
}

/** Whose value it is. */
export interface Owner {
  readonly scope: Scope;
  readonly secret: Pick<Secret, 'arn' | 'kmsKeyId' | 'versionsMade'>;
  readonly versionId: string;
}

/** The value of a request; undefined when it gives none. */
export function plainIn({ SecretString, SecretBinary }: GivenValue): PlainValue | undefined {
  if (SecretString !== undefined) return { kind: 'SecretString', bytes: utf8(SecretString) };
  return SecretBinary && { kind: 'SecretBinary', bytes: SecretBinary };
}

/** A value as an answer gives it. */
export function givenBy({ kind, bytes }: PlainValue): GivenValue {
  return kind === 'SecretString' ? { SecretString: textOf(bytes) } : { SecretBinary: bytes };
}

export function isSameValue(a: PlainValue, b: PlainValue): boolean {
  return a.kind === b.kind && equalBytes(a.bytes, b.bytes);
}

/** Seals a value under a new data key. Faults: EncryptionFailure, AccessDeniedException. */
export function sealValue(plain: PlainValue, owner: Owner, env: Caller): SealedValue {
  const sealed = trySeal(plain, owner, env);
  return sealed.ok ? sealed.value : refuse(sealed.fault, 'encrypt', owner, env);
}

/** The same, with KMS's own refusal. */
export function trySeal(
  { kind, bytes }: PlainValue,
  owner: Owner,
  env: Caller,
): Result<SealedValue> {
  const { scope, secret, versionId } = owner;
  const made = callKms(
    env,
    'GenerateDataKey',
    {
      KeyId: keyFor(secret.kmsKeyId, scope, env),
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(owner),
    },
    scope.region,
  );
  if (!made.ok) return made;
  const { Plaintext: dataKey, CiphertextBlob: ciphertext, KeyId } = made.value;
  // A version's value is put once, so that its stream is drawn from once for each data key.
  const random = env.random(`${secret.arn} ${versionId}`, 0);
  const envelope = { seed: env.seed, dataKey, aad: aadOf(kind, owner) };
  const sealed = sealUnderDataKey(envelope, bytes, random);
  const dataKeys = [{ keyId: shownKey(secret.kmsKeyId, KeyId), ciphertext }];
  return { ok: true, value: { kind, sealed, dataKeys } };
}

/** Opens a value. Faults: DecryptionFailure, AccessDeniedException, InvalidRequestException. */
export function openValue(value: SealedValue, owner: Owner, env: Caller): PlainValue {
  const isForeign = env.caller.account !== owner.scope.account;
  if (isForeign && value.dataKeys.every(({ keyId }) => keyId === DEFAULT_KEY))
    fail(
      'InvalidRequestException',
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    );
  const opened = tryOpen(value, owner, env);
  return opened.ok ? opened.value : refuse(opened.fault, 'decrypt', owner, env);
}

/** The same, with KMS's own refusal. Either data key will do: the newest is tried first. */
// Unconfirmed: which is tried first, and that its refusal is the one that is told.
export function tryOpen(value: SealedValue, owner: Owner, env: Caller): Result<PlainValue> {
  let refusal: Result<PlainValue> | undefined;
  for (const { ciphertext } of value.dataKeys.toReversed()) {
    const opened = openDataKey(ciphertext, owner, env);
    if (opened.ok)
      return { ok: true, value: plainUnder(opened.value.Plaintext, value, owner, env) };
    refusal ??= opened;
  }
  if (refusal === undefined) throw new Error('bug: a value is sealed under no data key');
  return refusal;
}

function plainUnder(
  dataKey: Uint8Array,
  { kind, sealed }: SealedValue,
  owner: Owner,
  { seed }: Caller,
): PlainValue {
  const bytes = openUnderDataKey({ seed, dataKey, aad: aadOf(kind, owner) }, sealed);
  if (bytes === undefined)
    throw new Error(`bug: ${owner.secret.arn}: a sealed value does not open`);
  return { kind, bytes };
}

/**
 * The data key of a value sealed anew under another KMS key, besides the one under which it is; undefined when the caller may
 * not open the one or use the other.
 */
export function withKmsKey(
  value: SealedValue,
  keyId: string | undefined,
  owner: Owner,
  env: Caller,
): readonly SealedDataKey[] | undefined {
  const newest = value.dataKeys.at(-1);
  const opened = newest && openDataKey(newest.ciphertext, owner, env);
  if (!opened?.ok) return undefined;
  const { scope } = owner;
  const request = {
    KeyId: keyFor(keyId, scope, env),
    Plaintext: opened.value.Plaintext,
    EncryptionContext: contextOf(owner),
  };
  const made = callKms(env, 'Encrypt', request, scope.region);
  if (!made.ok) return undefined;
  const { KeyId, CiphertextBlob: ciphertext } = made.value;
  const shown = shownKey(keyId, KeyId);
  // Sealed under that key already: as it was before a change there and back.
  const others = value.dataKeys.filter((one) => one.keyId !== shown);
  return [...others.slice(-1), { keyId: shown, ciphertext }];
}

/** Source: the page above, "RequestToValidateKeyAccess". */
const VALIDATION = 'RequestToValidateKeyAccess';

/**
 * Tries whether the caller may use a KMS key that a request names.
 * Faults: InvalidParameterException, AccessDeniedException.
 */
export function checkKmsKey(keyId: string, owner: Omit<Owner, 'versionId'>, env: Caller): void {
  const validation = { ...owner, versionId: VALIDATION };
  const { scope } = owner;
  const EncryptionContext = contextOf(validation);
  const request = {
    KeyId: keyFor(keyId, scope, env),
    KeySpec: 'AES_256' as const,
    EncryptionContext,
  };
  const made = callKms(env, 'GenerateDataKey', request, scope.region);
  const tried = made.ok ? openDataKey(made.value.CiphertextBlob, validation, env) : made;
  if (!tried.ok) refuse(tried.fault, 'name', validation, env);
}

/** The request ID inside the text is one of the call that is refused, which leaves no trace: so its number may come again. */
function refuse(
  fault: Fault,
  wanted: 'encrypt' | 'decrypt' | 'name',
  { secret }: Owner,
  { seed }: Caller,
): never {
  throw passedOn(fault, wanted, { seed, arn: secret.arn, n: secret.versionsMade });
}

function openDataKey(ciphertext: Uint8Array, owner: Owner, env: Caller) {
  const request = { CiphertextBlob: ciphertext, EncryptionContext: contextOf(owner) };
  return callKms(env, 'Decrypt', request, owner.scope.region);
}

function contextOf({ secret, versionId }: Owner): Readonly<Record<string, string>> {
  return { SecretARN: secret.arn, SecretVersionId: versionId };
}

function aadOf(kind: SealedValue['kind'], { secret, versionId }: Owner): Uint8Array {
  return utf8(`${secret.arn} ${versionId} ${kind}`);
}

/** A key ID or alias as the caller's KMS call needs it: across accounts, as an ARN of the secret's account. */
function keyFor(keyId: string | undefined, { account, region }: Scope, { caller }: Caller): string {
  const given = keyId ?? DEFAULT_ALIAS;
  if (given.startsWith('arn:') || caller.account === account) return given;
  const resource = given.startsWith('alias/') ? given : `key/${given}`;
  return `arn:${partitionOf(region)}:kms:${region}:${account}:${resource}`;
}

// Unconfirmed: what is shown when the AWS managed key was named by its key ID.
function shownKey(given: string | undefined, keyArn: string): string {
  return given === undefined || given.endsWith(DEFAULT_ALIAS) ? DEFAULT_KEY : keyArn;
}
