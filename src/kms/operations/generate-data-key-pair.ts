/**
 * Makes an asymmetric data key pair, its private key plain and sealed.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  ciphertext,
  dataKeyPair,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  plaintext,
  publicKey,
  recipient,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const generateDataKeyPair = unbuilt({
  name: 'GenerateDataKeyPair',
  input: s.struct({
    EncryptionContext: encryptionContext,
    KeyId: s.required(keyIdentifier),
    KeyPairSpec: s.required(dataKeyPair),
    GrantTokens: grantTokens,
    Recipient: recipient,
    DryRun: s.boolean,
  }),
  output: s.struct({
    PrivateKeyCiphertextBlob: ciphertext,
    PrivateKeyPlaintext: plaintext,
    PublicKey: publicKey,
    KeyId: keyIdentifier,
    KeyPairSpec: dataKeyPair,
    CiphertextForRecipient: ciphertext,
    KeyMaterialId: keyMaterialId,
  }),
});
