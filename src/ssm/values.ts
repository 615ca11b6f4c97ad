/**
 * Values as they are kept: texts as they are, those of a SecureString encrypted by KMS; of the standard tier directly, of the
 * advanced tier as a message of the AWS Encryption SDK, whose data key KMS gives.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html; both forms recorded
 * @module
 */
import { type DataKeys, openMessage, sealMessage } from '../hsm/encryption-sdk/message.ts';
import type { Env } from '../kernel/operation.ts';
import { callKms } from '../kms/calls.ts';
import { textOf, toBase64, utf8 } from '../lib/bytes.ts';
import { passedOn } from './kms-faults.ts';
import type { Tier, Version } from './state.ts';

/** The key of a SecureString for which none is named. */
export const DEFAULT_KEY = 'alias/aws/ssm';

type Calling = Pick<Env<unknown>, 'call' | 'seed' | 'now' | 'random'>;

/** A text, and for which version of which parameter. */
export interface Sealing {
  readonly arn: string;
  readonly version: number;
  readonly keyId: string;
  readonly tier: Tier;
  readonly text: string;
}

/** The ciphertext of a SecureString. Faults: InvalidKeyId, AccessDeniedException, as KMS refuses. */
export function sealed(env: Calling, { arn, version, keyId, tier, text }: Sealing): Uint8Array {
  const plaintext = utf8(text);
  const context = { PARAMETER_ARN: arn };
  if (tier === 'Standard') {
    const input = { KeyId: keyId, Plaintext: plaintext, EncryptionContext: context };
    const done = callKms(env, 'Encrypt', input);
    if (!done.ok) throw passedOn(done.fault, 'Encrypt', { ...env, arn });
    return done.value.CiphertextBlob;
  }
  const generate: DataKeys['generate'] = (EncryptionContext) => {
    const input = { KeyId: keyId, NumberOfBytes: 32, EncryptionContext };
    const done = callKms(env, 'GenerateDataKey', input);
    if (!done.ok) throw passedOn(done.fault, 'GenerateDataKey', { ...env, arn });
    const { Plaintext, CiphertextBlob, KeyId } = done.value;
    return { dataKey: Plaintext, encrypted: CiphertextBlob, keyArn: KeyId };
  };
  // A parameter that was deleted and made anew has its versions again, at another time.
  const random = env.random(`${arn}:${version}`, env.now);
  return sealMessage(env.seed, { plaintext, context }, generate, random);
}

/** What a reader sees of a version's value. Faults: InvalidKeyId, AccessDeniedException, as KMS refuses. */
export function shownValue(
  env: Calling,
  arn: string,
  { value, tier }: Version,
  withDecryption: boolean,
): string {
  if (typeof value === 'string') return value;
  return withDecryption ? textOf(opened(env, arn, value, tier)) : toBase64(value);
}

function opened(env: Calling, arn: string, value: Uint8Array, tier: Tier): Uint8Array {
  const decrypt = (
    CiphertextBlob: Uint8Array,
    EncryptionContext: Readonly<Record<string, string>>,
  ): Uint8Array => {
    const done = callKms(env, 'Decrypt', { CiphertextBlob, EncryptionContext });
    if (!done.ok) throw passedOn(done.fault, 'Decrypt', { ...env, arn });
    return done.value.Plaintext;
  };
  if (tier === 'Standard') return decrypt(value, { PARAMETER_ARN: arn });
  const plaintext = openMessage(env.seed, value, decrypt);
  if (plaintext === undefined) throw new Error(`bug: the value of ${arn} cannot be opened`);
  return plaintext;
}
