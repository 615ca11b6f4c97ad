/**
 * Makes a replica of a multi-Region key in another Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyMetadata } from '../key-metadata-shapes.ts';
import { description, keyIdentifier, policy, region, tags } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const replicateKey = unbuilt({
  name: 'ReplicateKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    ReplicaRegion: s.required(region),
    Policy: policy,
    BypassPolicyLockoutSafetyCheck: s.boolean,
    Description: description,
    Tags: tags,
  }),
  output: s.struct({
    ReplicaKeyMetadata: keyMetadata,
    ReplicaPolicy: policy,
    ReplicaTags: tags,
  }),
});
