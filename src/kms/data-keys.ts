/**
 * What GenerateDataKey and GenerateDataKeyWithoutPlaintext share.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/data-keys.html
 * @module
 */
import { materialId } from '../hsm/hsm.ts';
import { fail } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { sealBlob } from './ciphertext.ts';
import { currentMaterial } from './encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';
import type { KeyTarget } from './key-id.ts';

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

/** A new data key, plain and sealed under the key's current material. */
export function newDataKey(input: DataKeyRequest, env: Env<KeyTarget>) {
  const { target } = env;
  const random = env.random(target.arn, target.key.uses);
  const bytes = input.KeySpec === undefined ? input.NumberOfBytes : SPEC_BYTES[input.KeySpec];
  const plaintext = random.bytes(bytes ?? 0);
  const material = currentMaterial(target);
  const sealing = { plaintext, context: input.EncryptionContext };
  return {
    Plaintext: plaintext,
    CiphertextBlob: sealBlob('GenerateDataKey', material, sealing, random),
    KeyId: target.arn,
    KeyMaterialId: materialId(material),
  };
}
