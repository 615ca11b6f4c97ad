/**
 * Answers the public key of an asymmetric key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 * @module
 */
import { publicKey as publicKeyOf } from '../../hsm/hsm.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { currentMaterial } from '../ciphertexts/encryption.ts';
import { customerMasterKeySpec, encryptionAlgorithms } from '../key-metadata-shapes.ts';
import { keySpecRow } from '../key-specs.ts';
import { algorithmList } from '../metadata.ts';
import { keyOperation } from '../operation.ts';
import {
  encapsulationAlgorithms,
  grantTokens,
  keyAgreementAlgorithms,
  keyIdentifier,
  keySpec,
  keyUsage,
  publicKey,
  signingAlgorithms,
} from '../shapes.ts';

type CustomerMasterKeySpec = s.Value<typeof customerMasterKeySpec>;

export const getPublicKey = keyOperation({
  name: 'GetPublicKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GrantTokens: grantTokens,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    PublicKey: s.always(publicKey),
    CustomerMasterKeySpec: s.always(customerMasterKeySpec),
    KeySpec: s.always(keySpec),
    KeyUsage: s.always(keyUsage),
    EncryptionAlgorithms: encryptionAlgorithms,
    SigningAlgorithms: signingAlgorithms,
    KeyAgreementAlgorithms: keyAgreementAlgorithms,
    EncapsulationAlgorithms: encapsulationAlgorithms,
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'InvalidArnException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  admit({ shared }) {
    if (keySpecRow(shared.spec).kind !== 'asymmetric') fail('UnsupportedOperationException');
  },
  run(state, _input, { target }) {
    const { spec, usage } = target.shared;
    const info = publicKeyOf(currentMaterial(target));
    if (info === undefined) throw new Error(`bug: ${target.arn} has no public key`);
    // MacAlgorithms is no member of this answer, and no key that has them gets here.
    const { MacAlgorithms: _none, ...algorithms } = algorithmList(target.shared);
    return {
      state,
      output: {
        KeyId: target.arn,
        PublicKey: new Uint8Array(info),
        // AWS repeats the key spec here for every spec, also those that the deprecated enum lacks.
        CustomerMasterKeySpec: spec as CustomerMasterKeySpec,
        KeySpec: spec,
        KeyUsage: usage,
        ...algorithms,
      },
    };
  },
});
