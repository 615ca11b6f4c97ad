/**
 * Callers with what the directory knows of them: by their ARN, or by the credentials that a request is signed with.
 * @module
 */
import type { Caller, Permissions } from '../kernel/call.ts';
import { Fault } from '../kernel/fault.ts';
import { get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import type { Directory } from './directory.ts';
import {
  type Credential,
  isMinted,
  type Principal,
  partsOf,
  principalKey,
  type Session,
} from './registry.ts';

/** The user, the role or the role of the session that an ARN names, if a test has told of it. */
export function principalNamed({ principals }: Directory, arn: string): Principal | undefined {
  if (principals.size === 0) return undefined;
  const key = principalKey(arn);
  const found = key === undefined ? undefined : get(principals, key);
  // Of one name and another path it is another.
  return found === undefined || (partsOf(arn) !== undefined && found.arn !== arn)
    ? undefined
    : found;
}

interface Acting {
  readonly principal: Principal;
  readonly caller: Caller;
}
// The access decision reads a caller once: so one and the same is given while nothing changes.
const acting = new WeakMap<Caller, Acting>();

/** A caller as the principal that it is known to be now; what is said of the caller itself takes the place of what is known. */
export function actingCaller(directory: Directory, caller: Caller): Caller {
  const principal = principalNamed(directory, caller.arn);
  if (principal === undefined) return caller;
  const { issuer = principal.arn } = caller.permissions ?? {};
  // A session of a role that had this name with another path.
  if (issuer !== principal.arn) return caller;
  const known = acting.get(caller);
  if (known?.principal === principal) return known.caller;
  const permissions = withSaid(knownOf(principal, caller), caller.permissions);
  const made: Caller = { ...caller, permissions };
  acting.set(caller, { principal, caller: made });
  return made;
}

function knownOf({ arn, permissions }: Principal, caller: Caller): Permissions {
  if (partsOf(caller.arn) !== undefined) return permissions;
  return { ...permissions, id: `${permissions.id}:${caller.arn.split('/').at(-1)}`, issuer: arn };
}

function withSaid(known: Permissions, said: Permissions | undefined): Permissions {
  if (said === undefined) return known;
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(given) };
}

/** What a request says of its signer. */
export interface Presented {
  readonly accessKeyId: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
}

interface Made {
  readonly region: string;
  readonly role: Principal | undefined;
  readonly caller: Caller;
}
const made = new WeakMap<Credential, Made>();

/**
 * Who calls by credentials; the refusal of those that do not count, or no more; undefined for credentials that kmsim has not
 * made and no test has told of.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html; texts as AWS answers them
 */
export function callerOfCredential(
  directory: Directory,
  now: Millis,
  presented: Presented,
): Caller | Fault | undefined {
  const { accessKeyId, sessionToken, region } = presented;
  const credential = get(directory.credentials, accessKeyId);
  if (credential === undefined) return isMinted(accessKeyId) ? unrecognized() : undefined;
  const { session } = credential;
  const role = session && principalNamed(directory, session.roleArn);
  if (session !== undefined) {
    const isGone = session.roleId !== undefined && role?.permissions.id !== session.roleId;
    if (sessionToken !== session.token || isGone) return unrecognized();
    if (now >= session.endsAt)
      return new Fault(
        'ExpiredTokenException',
        'The security token included in the request is expired',
      );
  }
  const known = made.get(credential);
  if (known?.region === region && known.role === role) return known.caller;
  const caller = callerBy(credential, role, region);
  made.set(credential, { region, role, caller });
  return caller;
}

function unrecognized(): Fault {
  return new Fault(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
}

function callerBy(
  { arn, session }: Credential,
  role: Principal | undefined,
  region: string,
): Caller {
  const account = arn.split(':')[4] ?? '';
  if (session === undefined) return { account, arn, region };
  return {
    account,
    arn,
    region,
    permissions: permissionsOf(session, role?.permissions ?? {}),
    context: {
      'aws:MultiFactorAuthPresent': 'false',
      'aws:TokenIssueTime': new Date(session.issuedAt).toISOString(),
      ...(session.sourceIdentity === undefined
        ? {}
        : { 'aws:SourceIdentity': session.sourceIdentity }),
    },
  };
}

/** The role's permissions, limited and tagged as the session is. */
function permissionsOf(
  { policy, tags, id, roleArn, transitive }: Session,
  ofRole: Permissions,
): Permissions {
  return {
    ...ofRole,
    ...(policy === undefined ? {} : { session: [policy] }),
    tags: withSessionTags(ofRole.tags ?? {}, tags),
    id,
    issuer: roleArn,
    ...(transitive.length === 0 ? {} : { transitive }),
  };
}

/** Tags of the session take the place of the role's, in whichever letter case their names are. */
function withSessionTags(
  ofRole: Readonly<Record<string, string>>,
  ofSession: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const names = Object.keys(ofSession).map((name) => name.toLowerCase());
  const kept = Object.entries(ofRole).filter(([name]) => !names.includes(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...ofSession };
}
