/**
 * Who makes a request: by which names policies reach it, and what condition keys say of it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html,
 * …/reference_policies_elements_notprincipal.html and …/reference_policies_condition-keys.html
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import type { Principals } from './principal.ts';

/** AWS's names, as in aws:PrincipalType, and what that key has no name for. */
export type PrincipalType =
  | 'Account'
  | 'User'
  | 'FederatedUser'
  | 'AssumedRole'
  | 'Role'
  | 'Service'
  | 'Anonymous'
  | 'Unknown';

/** What is known of who makes a request. */
export interface PrincipalFacts {
  /** The ARN; of a service its name, `s3.amazonaws.com`; of nobody the empty text. */
  readonly arn: string;
  /** By default the account that the ARN names. */
  readonly account?: string | undefined;
  /** The unique ID, as aws:userid has it: `AIDA…`, `AROA…:session`. */
  readonly id?: string | undefined;
  /** The role's ARN with its path, which the ARN of its session lacks; the user whose federated session it is. */
  readonly issuer?: string | undefined;
  /** The provider that a role's session was got from: `cognito-identity.amazonaws.com` or its ARN. */
  readonly provider?: string | undefined;
}

/** Who makes a request, made once by `principalOf`. */
export interface RequestPrincipal extends PrincipalFacts {
  readonly type: PrincipalType;
  readonly account: string;
  /** Itself, what it stands for, its account: each by the names that it has in policies. */
  readonly links: readonly Link[];
}

/**
 * By which of its links a policy reaches a principal: by itself (or as everybody), by the role or user behind its session,
 * or by its account. The nearer, the fewer other policies count.
 */
export type Reach = 'principal' | 'issuer' | 'account';

interface Link {
  readonly reach: Reach;
  readonly names: readonly string[];
  /** The role of a session whose path is not known: how its ARN begins and ends. */
  readonly role?: readonly [begin: string, end: string];
}

interface Known {
  readonly account: string;
  readonly partition: string;
  readonly type: PrincipalType;
}

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const TYPES: readonly (readonly [service: string, resource: RegExp, type: PrincipalType])[] = [
  ['iam', /^root$/, 'Account'],
  ['iam', /^user\/./, 'User'],
  ['iam', /^role\/./, 'Role'],
  ['sts', /^assumed-role\/[^/]+\/./, 'AssumedRole'],
  ['sts', /^federated-user\/./, 'FederatedUser'],
];

/** The principal that an ARN names, or a service's name, or (the empty text) nobody. */
export function principalOf(facts: PrincipalFacts): RequestPrincipal {
  const arn = parseArn(facts.arn);
  const account = facts.account ?? arn?.account ?? '';
  const named = TYPES.find(([service, resource]) => {
    return arn?.service === service && resource.test(arn.resource);
  });
  const type = named?.[2] ?? otherType(facts.arn);
  const partition = arn?.partition ?? 'aws';
  return { ...facts, account, type, links: linksOf(facts, { account, partition, type }) };
}

function otherType(name: string): PrincipalType {
  return name === '' ? 'Anonymous' : SERVICE.test(name) ? 'Service' : 'Unknown';
}

function linksOf(
  { arn, id, issuer, provider }: PrincipalFacts,
  { account, partition, type }: Known,
): readonly Link[] {
  const root = `arn:${partition}:iam::${account}:root`;
  // AWS says of the root user and its account one and the same.
  if (type === 'Account') return [{ reach: 'principal', names: [arn, account, root] }];
  const self: Link = { reach: 'principal', names: present(arn, id) };
  if (type === 'Service' || type === 'Anonymous') return [self];
  const ofAccount: Link = { reach: 'account', names: [account, root] };
  const roleId = type === 'AssumedRole' || type === 'Role' ? id?.split(':', 1)[0] : undefined;
  // A call as a role itself is one of its sessions, whatever its name.
  if (type === 'Role') return [{ reach: 'issuer', names: present(arn, roleId) }, ofAccount];
  const names = present(issuer, roleId, provider);
  if (type === 'AssumedRole' && issuer === undefined)
    return [self, { reach: 'issuer', names, role: roleOf(arn, account, partition) }, ofAccount];
  return names.length === 0 ? [self, ofAccount] : [self, { reach: 'issuer', names }, ofAccount];
}

function present(...names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name) => name !== undefined);
}

/** arn:aws:sts::1:assumed-role/app/s is a session of arn:aws:iam::1:role/app or of arn:aws:iam::1:role/any/path/app. */
function roleOf(session: string, account: string, partition: string): readonly [string, string] {
  return [`arn:${partition}:iam::${account}:role/`, `/${session.split('/')[1] ?? ''}`];
}

/** The nearest link by which a statement's principals reach the request's, or undefined when they do not. */
export function reachOf(principals: Principals, principal: RequestPrincipal): Reach | undefined {
  if (isEverybody(principals)) return 'principal';
  for (const link of principal.links)
    if (isNamed(link, principals, principal.type)) return link.reach;
  return undefined;
}

/**
 * Whether NotPrincipal of a Deny spares the request's principal: only when all of its links are named, the account with
 * the user, and the account and role with the session.
 */
// Unconfirmed: the page has AWS validate the account first and the user after it, by service; a key policy with NotPrincipal
// would settle it for KMS.
export function isSpared(principals: Principals, principal: RequestPrincipal): boolean {
  return (
    isEverybody(principals) ||
    principal.links.every((link) => isNamed(link, principals, principal.type))
  );
}

/** `*` and { AWS: '*' } are the same: everybody, services and the anonymous too. */
function isEverybody(principals: Principals): principals is '*' {
  return principals === '*' || principals['AWS']?.includes('*') === true;
}

function isNamed(
  { names, role }: Link,
  principals: Exclude<Principals, '*'>,
  type: PrincipalType,
): boolean {
  const listed = principals[type === 'Service' ? 'Service' : 'AWS'] ?? [];
  for (const name of listed) {
    if (names.includes(name)) return name !== '';
    if (role !== undefined && name.startsWith(role[0]) && name.endsWith(role[1])) return true;
  }
  // Unconfirmed: a provider stands for the sessions got from it as a role does; only trust policies are documented.
  return type === 'AssumedRole' && (principals['Federated'] ?? []).some((p) => names.includes(p));
}

/** Whether it is a role that is a service's own, or a session of one: no control policy limits it. */
export function isServiceLinked({ arn, issuer = arn }: PrincipalFacts): boolean {
  return /:role\/aws-service-role\/|:assumed-role\/AWSServiceRoleFor/.test(issuer);
}

/** What the global condition keys say of a principal; tags under aws:PrincipalTag are the caller's to add. */
export function principalKeys(
  principal: RequestPrincipal,
): Readonly<Record<string, string | readonly string[] | undefined>> {
  const { type, arn, account, id, issuer } = principal;
  if (type === 'Service')
    return {
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': arn,
      'aws:PrincipalServiceNamesList': [arn],
    };
  const of: Readonly<Record<string, string | undefined>> = {
    Account: account,
    FederatedUser: `${account}:${arn.split('/').at(-1)}`,
  };
  return {
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': type === 'Role' ? 'AssumedRole' : type === 'Unknown' ? undefined : type,
    'aws:PrincipalAccount': account === '' ? undefined : account,
    // Of a session it is the ARN of the role, and not that of the session or of who assumed it.
    'aws:PrincipalArn':
      type === 'Anonymous'
        ? undefined
        : type === 'AssumedRole'
          ? (issuer ?? roleArnOf(principal))
          : arn,
    'aws:userid': type === 'Anonymous' ? 'anonymous' : (id ?? of[type]),
    'aws:username': type === 'User' ? arn.split('/').at(-1) : undefined,
  };
}

function roleArnOf({ links }: RequestPrincipal): string {
  const [begin = '', end = ''] = links.find(({ role }) => role !== undefined)?.role ?? [];
  return `${begin}${end.slice(1)}`;
}
