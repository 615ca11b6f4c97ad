/**
 * Says what is wrong with a resource policy, for a secret or for any.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ValidateResourcePolicy.html; names and texts of the checks
 * recorded.
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { couldStill, LOCKOUT, secretAccess } from '../access.ts';
import { admitSecret } from '../operation.ts';
import { isPublic, PUBLIC, resourcePolicyOf } from '../resource-policy.ts';
import { checkName, type Sought, seek } from '../secret-id.ts';
import { name, resourcePolicy, secretId } from '../shapes.ts';
import type { SecretsState } from '../state.ts';

const input = s.struct({ SecretId: secretId, ResourcePolicy: s.required(resourcePolicy) });
const output = s.struct({
  PolicyValidationPassed: s.always(s.boolean),
  ValidationErrors: s.always(
    s.list(s.struct({ CheckName: s.always(name), ErrorMessage: s.always(s.string()) })),
  ),
});

export const validateResourcePolicy: Operation<SecretsState, Sought, typeof input, typeof output> =
  {
    name: 'ValidateResourcePolicy',
    input,
    output,
    readOnly: true,
    faults: [
      'InvalidParameterException',
      'InvalidRequestException',
      'MalformedPolicyDocumentException',
      'ResourceNotFoundException',
    ],
    check({ SecretId, ResourcePolicy }) {
      if (SecretId !== undefined) checkName(SecretId);
      resourcePolicyOf(ResourcePolicy);
    },
    resolve: (state, { SecretId }, caller) => seek(state, SecretId, caller),
    access: (sought) => [secretAccess('ValidateResourcePolicy', sought, {})],
    admit(sought, { SecretId }) {
      if (SecretId !== undefined) admitSecret(sought, { onMarked: true, onReplica: true });
    },
    run(state, { ResourcePolicy }, env) {
      const { document: policy } = resourcePolicyOf(ResourcePolicy);
      const { target, now, seed, slices, caller } = env;
      const situation = { now, seed, slices, caller };
      const errors = [
        ...(isPublic(policy)
          ? [{ CheckName: 'BlockPublicPolicyCheck', ErrorMessage: PUBLIC }]
          : []),
        ...(couldStill('PutResourcePolicy', target, { policy }, situation)
          ? []
          : [{ CheckName: 'LockOutCheck', ErrorMessage: LOCKOUT }]),
      ];
      return {
        state,
        output: { PolicyValidationPassed: errors.length === 0, ValidationErrors: errors },
      };
    },
    resources: ({ secret }) => (secret === undefined ? [] : [secret.arn]),
  };
