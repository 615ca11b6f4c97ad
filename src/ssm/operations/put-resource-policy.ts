/**
 * Shares a parameter with other accounts, or changes how it is shared.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutResourcePolicy.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import {
  documentIn,
  policyNamed,
  refuseStandard,
  sharedParameter,
  sharedTarget,
} from '../sharing.ts';
import { latestOf, type ResourcePolicy, type SsmState, withParameter } from '../state.ts';
import type { Target } from '../target.ts';

const input = s.struct({
  ResourceArn: s.required(shapes.arn),
  Policy: s.required(shapes.policy),
  PolicyId: shapes.policyId,
  PolicyHash: shapes.policyHash,
});
const output = s.struct({
  PolicyId: s.always(shapes.policyId),
  PolicyHash: s.always(shapes.policyHash),
});

export const putResourcePolicy: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'PutResourcePolicy',
  input,
  output,
  readOnly: false,
  faults: [
    'MalformedResourcePolicyDocumentException',
    'ResourceNotFoundException',
    'ResourcePolicyConflictException',
    'ResourcePolicyInvalidParameterException',
    'ResourcePolicyLimitExceededException',
    'ResourcePolicyNotFoundException',
  ],
  resolve: (state, { ResourceArn }, caller) => sharedTarget(state, ResourceArn, caller),
  access: (target) => [parameterAccess('PutResourcePolicy', target)],
  admit(target) {
    if (latestOf(sharedParameter(target)).tier === 'Standard') refuseStandard();
  },
  run(state, { Policy: text, PolicyId, PolicyHash }, env) {
    const { scope, arn } = env.target;
    const parameter = sharedParameter(env.target);
    const document = documentIn(text);
    const before =
      PolicyId === undefined ? undefined : policyNamed(parameter, { PolicyId, PolicyHash });
    // Told from those of a parameter that was deleted and had the same name by when it was put.
    const random = env.random(`${arn} ${env.now}`, parameter.policiesPut);
    const hash = random.hex(64);
    const policy: ResourcePolicy = { id: before?.id ?? random.uuid(), hash, text, document };
    const { resourcePolicies, policiesPut } = parameter;
    const after = {
      ...parameter,
      resourcePolicies:
        before === undefined
          ? [...resourcePolicies, policy]
          : resourcePolicies.map((one) => (one === before ? policy : one)),
      policiesPut: policiesPut + 1,
    };
    return {
      state: withParameter(state, scope, after),
      output: { PolicyId: policy.id, PolicyHash: policy.hash },
    };
  },
  resources: ({ arn }) => [arn],
};
