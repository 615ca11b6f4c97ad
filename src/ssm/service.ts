/**
 * AWS Systems Manager Parameter Store as a service of the kernel. Of Systems Manager kmsim has nothing else.
 * @module
 */
import { type ResourceAccessRequest, refusalOf } from '../iam/resource-access.ts';
import type { Service } from '../kernel/operation.ts';
import { POLICY_ACTION } from './changes.ts';
import { invariants } from './invariants.ts';
import { operations } from './operations/index.ts';
import { dumpState, loadState, portableState } from './portable.ts';
import { questions } from './question.ts';
import { initialState, type SsmState } from './state.ts';
import { actPolicy, timersOf } from './timers.ts';

/** AWS Systems Manager Parameter Store. */
export const ssm: Service<SsmState, typeof operations> = {
  name: 'ssm',
  target: 'AmazonSSM',
  // The first four recorded; the others have it so in the API model.
  capitalMessage: [
    'AccessDeniedException',
    'InvalidFilterKey',
    'InvalidFilterValue',
    'InvalidNextToken',
    'MalformedResourcePolicyDocumentException',
    'ResourceNotFoundException',
    'ResourcePolicyConflictException',
    'ResourcePolicyInvalidParameterException',
    'ResourcePolicyLimitExceededException',
    'ResourcePolicyNotFoundException',
    'ServiceSettingNotFound',
  ],
  initial: initialState,
  operations,
  authorize: (_state, caller, request, situation) =>
    refusalOf(caller, request as ResourceAccessRequest, situation),
  questions,
  fire(state, timer) {
    if (timer.kind !== POLICY_ACTION) throw new Error(`bug: no change is called ${timer.kind}`);
    return actPolicy(state, timer);
  },
  timers: timersOf,
  invariants,
  portable: portableState,
  dump: dumpState,
  load: loadState,
};
