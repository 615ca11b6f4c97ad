/**
 * Makes an asymmetric data key pair, its private key sealed only.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
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
  publicKey,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const generateDataKeyPairWithoutPlaintext = unbuilt({
  name: 'GenerateDataKeyPairWithoutPlaintext',
  input: s.struct({
    EncryptionContext: encryptionContext,
    KeyId: s.required(keyIdentifier),
    KeyPairSpec: s.required(dataKeyPair),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    PrivateKeyCiphertextBlob: ciphertext,
    PublicKey: publicKey,
    KeyId: keyIdentifier,
    KeyPairSpec: dataKeyPair,
    KeyMaterialId: keyMaterialId,
  }),
});
