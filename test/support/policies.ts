/**
 * Policies and requests for tests of the policy language.
 * @module
 */
import { contextOf } from '../../src/iam/context.ts';
import type { AuthorizationRequest } from '../../src/iam/evaluate.ts';
import { type Policy, parsePolicy } from '../../src/iam/policy.ts';
import type { PolicyKind } from '../../src/iam/policy-kinds.ts';
import { type PrincipalFacts, principalOf } from '../../src/iam/request-principal.ts';

export const OWNER = '111122223333';
export const RESOURCE = `arn:aws:x:us-east-1:${OWNER}:thing/1`;

/** A policy of these statements. */
export function policyOf(kind: PolicyKind, ...statements: readonly object[]): Policy {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok) throw new Error(`${parsed.message}: ${text}`);
  return parsed.policy;
}

/** A request for x:Get on the resource. */
export function requestOf(
  facts: PrincipalFacts,
  more: Partial<AuthorizationRequest> = {},
): AuthorizationRequest {
  const principal = principalOf(facts);
  return { principal, action: 'x:Get', resource: RESOURCE, context: contextOf({}), ...more };
}
