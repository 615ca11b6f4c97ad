/**
 * Answers the key policy, byte for byte.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 * @module
 */

import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { policyText } from '../key-policy.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, policy, policyName } from '../shapes.ts';

export const getKeyPolicy = keyOperation({
  name: 'GetKeyPolicy',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    PolicyName: policyName,
  }),
  output: s.struct({
    Policy: s.always(policy),
    PolicyName: s.always(policyName),
  }),
  readOnly: true,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException'],
  run(state, { PolicyName = 'default' }, { target }) {
    if (PolicyName !== 'default') fail('NotFoundException', 'No such policy exists');
    return { state, output: { Policy: policyText(target), PolicyName } };
  },
});
