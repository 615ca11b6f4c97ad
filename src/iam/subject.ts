/**
 * A caller as the access decision sees it: the principal, its policies read, and what condition keys say of it.
 * @module
 */
import type { Caller, Permissions } from '../kernel/call.ts';
import { type Context, contextOf } from './context.ts';
import { fullAccess, type Policies } from './decision.ts';
import { policyIn } from './organization.ts';
import { principalKeys, principalOf, type RequestPrincipal } from './request-principal.ts';

export interface Subject extends Pick<Policies, 'identity' | 'boundary' | 'session' | 'endpoint'> {
  readonly principal: RequestPrincipal;
  /** The condition keys of the principal, and those that the test gave. */
  readonly keys: Context;
}

type OwnPolicies = Pick<Policies, 'identity' | 'boundary' | 'session' | 'endpoint'>;

const UNLIMITED: OwnPolicies = { identity: [fullAccess] };

// A caller is read once: callers are values, and never change.
const subjects = new WeakMap<Caller, Subject>();
const read = new WeakMap<Permissions, OwnPolicies>();

/** What the access decision knows of a caller. @throws TypeError for a policy of its own that is none */
export function subjectOf(caller: Caller): Subject {
  let subject = subjects.get(caller);
  if (subject === undefined) {
    subject = made(caller);
    subjects.set(caller, subject);
  }
  return subject;
}

function made(caller: Caller): Subject {
  const { arn, account, permissions = {}, context = {} } = caller;
  const isService = !arn.startsWith('arn:');
  const { id, issuer } = permissions;
  const principal = principalOf({ arn, account: isService ? '' : account, id, issuer });
  const tags = Object.entries(permissions.tags ?? {});
  return {
    ...policiesOf(permissions),
    principal,
    keys: contextOf({
      ...principalKeys(principal),
      ...Object.fromEntries(tags.map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
      ...context,
    }),
  };
}

function policiesOf(permissions: Permissions): OwnPolicies {
  const known = read.get(permissions);
  if (known !== undefined) return known;
  const { policies, boundary, session, endpoint } = permissions;
  const own: OwnPolicies = {
    identity: policies?.map((text) => policyIn(text, 'identity-based')) ?? UNLIMITED.identity,
    boundary: boundary === undefined ? undefined : policyIn(boundary, 'permissions-boundary'),
    session: session?.map((text) => policyIn(text, 'session')),
    endpoint: endpoint === undefined ? undefined : policyIn(endpoint, 'vpc-endpoint'),
  };
  read.set(permissions, own);
  return own;
}
