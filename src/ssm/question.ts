/**
 * How questions about actions of Parameter Store become requests.
 * @module
 */
import { explanationOf, type ResourceAccessRequest } from '../iam/resource-access.ts';
import type { Questions } from '../kernel/operation.ts';
import type { SsmState } from './state.ts';

/** The operations that take a parameter's ARN for its name. */
const BY_ARN: readonly string[] = ['GetParameter', 'GetParameters', 'GetParameterHistory'];

const asItIs = (resource: string) => resource;
const named = (resource: string, operation: string) =>
  resource.startsWith('arn:') && !BY_ARN.includes(operation) ? undefined : resource;

export const questions: Questions<SsmState> = {
  identifiers: {
    Name: named,
    Names: (resource, operation) => named(resource, operation) && [resource],
    Path: named,
    ResourceArn: asItIs,
    ResourceId: named,
    ResourceType: () => 'Parameter',
    SettingId: asItIs,
  },
  explain: (_state, caller, request, situation) =>
    explanationOf(caller, request as ResourceAccessRequest, situation),
};
