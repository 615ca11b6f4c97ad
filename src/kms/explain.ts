/**
 * Why KMS allows or refuses an action: the policies' side, and that of the grants.
 * @module
 */
import type { ExplainedGrant, Explanation, Suggestion } from '../iam/explanation.ts';
import { explained } from '../iam/explanation.ts';
import type { Judgement, KmsAccessRequest } from './access-request.ts';
import { countedGrants } from './consistency/grants.ts';
import { operationsOf } from './grants/creation.ts';
import type { Grant } from './grants/grant.ts';
import { type Asking, grantsTo, type Unmet, unmetBy } from './grants/permits.ts';

/** The explanation of a judgement. */
export function explain({ request, authorization, granted, decision }: Judgement): Explanation {
  const found = explained(authorization, decision);
  const byGrant = found.allowed && found.decidedBy === undefined ? granted : undefined;
  const { target, tokens } = request;
  const grants =
    target === undefined
      ? []
      : [...grantsTo(countedGrants(target, tokens), authorization.principal)];
  return {
    ...found,
    decidedBy: byGrant === undefined ? found.decidedBy : { grantId: byGrant.grant.id },
    grants: grants.map(({ grant }) => traceOf(grant, authorization, request)),
    suggestions: canBeAllowed(found, request)
      ? [...found.suggestions, ...grantFor(found, request, authorization)]
      : [],
  };
}

/** No key policy has a say in what is done with no key, to a grant, or by other accounts where AWS lets none in. */
function canBeAllowed(
  { suggestions }: Explanation,
  { target, isForeign, retires }: KmsAccessRequest,
): boolean {
  const isOfKey = target !== undefined && isForeign !== true && retires === undefined;
  return isOfKey || !suggestions.some(({ to }) => to === 'resource-based');
}

function traceOf(grant: Grant, asking: Asking, request: KmsAccessRequest): ExplainedGrant {
  const { id, name, grantee, granteeService } = grant;
  const unmet = unmetBy(grant, asking, request);
  return {
    grantId: id,
    ...(name === undefined ? {} : { name }),
    grantee: grantee ?? granteeService ?? '',
    matches: unmet === undefined,
    ...(unmet === undefined
      ? {}
      : { mismatch: { element: unmet, ...comparison(unmet, grant, asking, request) } }),
  };
}

function comparison(
  unmet: Unmet,
  { operations, constraints }: Grant,
  { context }: Asking,
  request: KmsAccessRequest,
): { wanted: unknown; given: unknown } {
  if (unmet === 'Operations') return { wanted: operations, given: operationIn(request) };
  if (unmet === 'SourceArn')
    return { wanted: constraints?.SourceArn, given: context.get('aws:sourcearn')?.[0] };
  return request.child === undefined
    ? { wanted: constraints, given: request.context ?? {} }
    : { wanted: { operations, constraints }, given: request.child };
}

/** The grant that would do in place of a statement in the key policy. */
function grantFor(
  { suggestions, allowed }: Explanation,
  request: KmsAccessRequest,
  { principal }: Asking,
): Suggestion[] {
  const { target, context, child, isForeign } = request;
  const operation = operationIn(request);
  const isGrantable =
    target !== undefined &&
    child === undefined &&
    isForeign !== true &&
    operationsOf(target.shared).some((one) => one === operation);
  const helps = suggestions.some(({ to }) => to === 'resource-based' || to === 'identity-based');
  if (allowed || !isGrantable || !helps || principal.type === 'Service') return [];
  const isConstrained =
    context !== undefined &&
    Object.keys(context).length > 0 &&
    target.shared.spec === 'SYMMETRIC_DEFAULT';
  const grant = {
    KeyId: target.arn,
    GranteePrincipal: principal.arn,
    Operations: [operation],
    ...(isConstrained ? { Constraints: { EncryptionContextEquals: context } } : {}),
  };
  return [{ to: 'grant', grant }];
}

function operationIn({ action }: KmsAccessRequest): string {
  return action.slice('kms:'.length);
}
