/**
 * Puts a key policy in place of the present one.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 * @module
 */

import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { settling } from '../consistency/settling.ts';
import { keyPolicy } from '../key-policy.ts';
import { checkLockout } from '../lockout.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, policy, policyName } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const putKeyPolicy = keyOperation({
  name: 'PutKeyPolicy',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    PolicyName: policyName,
    Policy: s.required(policy),
    BypassPolicyLockoutSafetyCheck: s.boolean,
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'MalformedPolicyDocumentException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  run(state, input, env) {
    const { scope, key } = env.target;
    const { PolicyName, BypassPolicyLockoutSafetyCheck = false } = input;
    if (PolicyName !== undefined && PolicyName !== 'default')
      fail('UnsupportedOperationException', 'Only default policy is supported');
    const policy = keyPolicy(input.Policy);
    if (!BypassPolicyLockoutSafetyCheck) checkLockout(policy, env.target, env);
    const next = withKey(state, scope, keyWith(key, { policy }));
    return { state: settling(next, scope, [['policy', key.id, key.policy]], env), output: {} };
  },
});
