/**
 * What the four operations that generate data keys and data key pairs share.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/data-keys.html
 * @module
 */
import { generateKeyPair, materialId } from '../../hsm/hsm.ts';
import type { KeyPairSpec } from '../../hsm/key-pairs.ts';
import { fail } from '../../kernel/fault.ts';
import type { Env } from '../../kernel/operation.ts';
import type { Random } from '../../lib/random.ts';
import { externalKeyBehind } from '../key-stores/custody.ts';
import type { KeyTarget } from '../target.ts';
import { sealBlob } from './ciphertext.ts';
import { currentMaterial } from './encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';

const SPEC_BYTES = { AES_128: 16, AES_256: 32 } as const;

interface DataKeyRequest {
  readonly KeySpec?: keyof typeof SPEC_BYTES | undefined;
  readonly NumberOfBytes?: number | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
}

/** Exactly one of KeySpec and NumberOfBytes. Faults: ValidationException. */
export function checkDataKeyLength(input: DataKeyRequest): void {
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined))
    fail('ValidationException', 'Please specify either number of bytes or key spec.');
}

/** Faults: InvalidKeyUsageException, for a key that encrypts and is not symmetric. */
export function admitSymmetric({ shared }: KeyTarget, what: 'data key' | 'data key pair'): void {
  // Recorded for a pair. Unconfirmed: the text for a data key, taken to be alike.
  if (shared.spec !== 'SYMMETRIC_DEFAULT')
    fail('InvalidKeyUsageException', `You cannot generate a ${what} with an asymmetric CMK`);
}

/** What was generated: for the caller to read, and sealed under the key's current material. */
interface Generated {
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly materialId: string;
  /** Goes on where the bytes of both ended. */
  readonly random: Random;
}

/** A new data key. */
export function newDataKey(input: DataKeyRequest, env: Env<KeyTarget>): Generated {
  const bytes = input.KeySpec === undefined ? input.NumberOfBytes : SPEC_BYTES[input.KeySpec];
  return generated(input, env, (random) => random.bytes(bytes ?? 0));
}

/** A new data key pair: `plaintext` is its private key, DER PKCS#8. */
export function newDataKeyPair(
  input: DataKeyPairRequest,
  env: Env<KeyTarget>,
): Generated & { readonly publicKey: Uint8Array } {
  let publicKey = new Uint8Array();
  const made = generated(input, env, (random) => {
    const pair = generateKeyPair(input.KeyPairSpec, random);
    publicKey = new Uint8Array(pair.publicKey);
    return pair.privateKey;
  });
  return { ...made, publicKey };
}

interface DataKeyPairRequest {
  readonly KeyPairSpec: KeyPairSpec;
  readonly EncryptionContext?: EncryptionContext | undefined;
}

function generated(
  { EncryptionContext }: { readonly EncryptionContext?: EncryptionContext | undefined },
  env: Env<KeyTarget>,
  make: (random: Random) => Uint8Array,
): Generated {
  const { target } = env;
  const random = env.random(target.arn, target.key.uses);
  const plaintext = make(random);
  const material = currentMaterial(target);
  const external = externalKeyBehind(target);
  const sealing = { plaintext, context: EncryptionContext, external };
  const ciphertext = sealBlob('GenerateDataKey', material, sealing, random);
  return { plaintext, ciphertext, materialId: materialId(material), random };
}
