/**
 * Answers the metadata of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyMetadata } from '../key-metadata-shapes.ts';
import { metadataOf } from '../metadata.ts';
import { keyOperation } from '../operation.ts';
import { grantTokens, keyIdentifier } from '../shapes.ts';
import { familyOf } from '../target.ts';

export const describeKey = keyOperation({
  name: 'DescribeKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GrantTokens: grantTokens,
  }),
  output: s.struct({
    KeyMetadata: s.always(keyMetadata),
  }),
  readOnly: true,
  // Unconfirmed: the model gives DescribeKey no refusal of a grant token; a recording would settle it.
  faults: ['InvalidArnException', 'InvalidGrantTokenException', 'NotFoundException'],
  accepts: 'keysAndAliases',
  crossAccount: true,
  run(state, _input, { target }) {
    const [primary] = target.key.state === 'Creating' ? familyOf(state, target) : [target];
    return { state, output: { KeyMetadata: metadataOf(target, primary) } };
  },
});
