/**
 * How questions about actions of Secrets Manager become requests.
 * @module
 */
import { explanationOf, type ResourceAccessRequest } from '../iam/resource-access.ts';
import type { Questions } from '../kernel/operation.ts';
import type { SecretsState } from './state.ts';

const asItIs = (resource: string) => resource;

export const questions: Questions<SecretsState> = {
  identifiers: { SecretId: asItIs, Name: asItIs },
  explain: (_state, caller, request, situation) =>
    explanationOf(caller, request as ResourceAccessRequest, situation),
};
