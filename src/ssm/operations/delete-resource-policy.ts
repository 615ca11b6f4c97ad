/**
 * Takes a resource policy off a parameter.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteResourcePolicy.html
 * @module
 */
import { notModelled } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import { policyNamed, sharedParameter, sharedTarget } from '../sharing.ts';
import { type SsmState, withParameter } from '../state.ts';
import type { Target } from '../target.ts';

const input = s.struct({
  ResourceArn: s.required(shapes.arn),
  PolicyId: s.required(shapes.policyId),
  PolicyHash: s.required(shapes.policyHash),
  /** Of documents. */
  DeletionMode: s.oneOf(['RemoveSharing', 'RollbackMigration']),
});
const output = s.noOutput;

export const deleteResourcePolicy: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'DeleteResourcePolicy',
  input,
  output,
  readOnly: false,
  faults: [
    'ResourceNotFoundException',
    'ResourcePolicyConflictException',
    'ResourcePolicyInvalidParameterException',
    'ResourcePolicyNotFoundException',
  ],
  check({ DeletionMode }) {
    if (DeletionMode !== undefined) notModelled('the DeletionMode of a resource policy');
  },
  resolve: (state, { ResourceArn }, caller) => sharedTarget(state, ResourceArn, caller),
  access: (target) => [parameterAccess('DeleteResourcePolicy', target)],
  admit: (target) => void sharedParameter(target),
  run(state, request, { target }) {
    const parameter = sharedParameter(target);
    const policy = policyNamed(parameter, request);
    const resourcePolicies = parameter.resourcePolicies.filter((one) => one !== policy);
    return {
      state: withParameter(state, target.scope, { ...parameter, resourcePolicies }),
      output: {},
    };
  },
  resources: ({ arn }) => [arn],
};
