/**
 * Who made a call, as CloudTrail says it.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @module
 */
import { principalKeys, principalOf } from '../../iam/request-principal.ts';
import { parseArn } from '../../kernel/arn.ts';
import type { Caller } from '../../kernel/call.ts';
import { randomFrom, type Seed } from '../../lib/random.ts';
import type { SessionIssuer, UserIdentity } from './record.ts';

/** What KMS does by itself. Source: the sample of RotateKey. */
export const AWS_INTERNAL = 'AWS Internal';

/** The service behind a call: the one that calls for itself, or on the caller's behalf. */
export function serviceBehind({ arn, via }: Caller): string | undefined {
  if (via !== undefined) return `${via}.amazonaws.com`;
  return arn.startsWith('arn:') ? undefined : arn;
}

/** The caller, as the records of its own account have it. */
export function identityOf(caller: Caller, seed: Seed): UserIdentity {
  const { account: accountId, arn, via } = caller;
  const invokedBy = serviceBehind(caller);
  const behalf = via === undefined || invokedBy === undefined ? {} : { invokedBy };
  const { type } = principalOf({ arn, account: accountId });
  const principalId = principalIdOf(caller, seed);
  switch (type) {
    case 'Service':
      return { type: 'AWSService', ...(invokedBy === undefined ? {} : { invokedBy }) };
    case 'Account':
      return { type: 'Root', principalId, arn, accountId, ...behalf };
    case 'User': {
      const userName = lastOf(arn);
      return { type: 'IAMUser', principalId, arn, accountId, userName, ...behalf };
    }
    case 'AssumedRole':
    case 'Role':
    case 'FederatedUser': {
      const sessionIssuer = issuerOf(caller, seed);
      const session = { principalId, arn: sessionArn(caller), accountId };
      const of = type === 'FederatedUser' ? type : 'AssumedRole';
      return { type: of, ...session, sessionContext: { sessionIssuer }, ...behalf };
    }
    default:
      return { type: 'Unknown', principalId, arn, accountId, ...behalf };
  }
}

/** The caller, as the records of another account have it: who it was in its own is not told. */
export function foreignIdentityOf(caller: Caller, seed: Seed): UserIdentity {
  const { account: accountId } = caller;
  const { invokedBy } = identityOf(caller, seed);
  const principalId = principalIdOf(caller, seed);
  return {
    type: 'AWSAccount',
    principalId,
    accountId,
    ...(invokedBy === undefined ? {} : { invokedBy }),
  };
}

/** As the test gave it; otherwise one that follows from the ARN, in AWS's form. */
function principalIdOf(caller: Caller, seed: Seed): string {
  const { arn, account, permissions = {} } = caller;
  const { type } = principalOf({ arn, account });
  const { id } = permissions;
  if (type === 'Account') return account;
  if (type === 'FederatedUser') return id ?? `${account}:${lastOf(arn)}`;
  if (type !== 'AssumedRole' && type !== 'Role') return id ?? uniqueId('AIDA', arn, seed);
  const role = id ?? uniqueId('AROA', roleArn(caller), seed);
  return role.includes(':') ? role : `${role}:${lastOf(sessionArn(caller))}`;
}

function issuerOf(caller: Caller, seed: Seed): SessionIssuer {
  const { account: accountId, arn } = caller;
  if (principalOf({ arn }).type === 'FederatedUser') {
    // Unconfirmed: whose session it is, is not known here; taken to be the root user's.
    const root = arn.replace(/:sts:(.*):federated-user\/.*$/, ':iam:$1:root');
    return { type: 'IAMUser', principalId: accountId, arn: root, accountId, userName: 'root' };
  }
  const role = roleArn(caller);
  const [principalId = ''] = principalIdOf(caller, seed).split(':');
  return { type: 'Role', principalId, arn: role, accountId, userName: lastOf(role) };
}

/** The role behind a session. Its path is not in the session's ARN: it is left out where the test told of no such role. */
function roleArn({ arn, account, permissions }: Caller): string {
  const named = principalKeys(principalOf({ arn, account, issuer: permissions?.issuer }))[
    'aws:PrincipalArn'
  ];
  return typeof named === 'string' ? named : arn;
}

/** A role that calls is one of its sessions; it gets a name here, as AWS's samples have one. */
function sessionArn(caller: Caller): string {
  const arn = parseArn(caller.arn);
  if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) return caller.arn;
  const { partition, account, resource } = arn;
  return `arn:${partition}:sts::${account}:assumed-role/${lastOf(resource)}/kmsim`;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, unique IDs. */
function uniqueId(prefix: string, arn: string, seed: Seed): string {
  const bytes = randomFrom(seed, 'iam:UniqueId', arn, 0).bytes(17);
  return prefix + Array.from(bytes, (byte) => LETTERS[byte % 32]).join('');
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
