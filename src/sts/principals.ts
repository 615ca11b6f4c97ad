/**
 * The controls of users and roles: that there is one, and that there is none any more.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { policyIn } from '../iam/organization.ts';
import type { PolicyKind } from '../iam/policy-kinds.ts';
import {
  accessKeyIdFrom,
  type Principal,
  partsOf,
  principalKey,
  trustIn,
  uniqueIdOf,
} from '../iam/registry.ts';
import type { Permissions } from '../kernel/call.ts';
import { fail } from '../kernel/fault.ts';
import * as s from '../kernel/shape.ts';
import { toBase64 } from '../lib/bytes.ts';
import { randomFrom } from '../lib/random.ts';
import { get, remove, set } from '../lib/table.ts';
import { control, directoryWith } from './control.ts';

const SECRET = s.string({ min: 1, sensitive: true });

const OF_ROLES = ['Trust', 'MaxSessionSeconds'] as const;
const OF_USERS = ['AccessKeyId', 'SecretAccessKey'] as const;

/** It takes the place of what was known of the principal. */
export const setPrincipal = control({
  name: 'kmsim:SetPrincipal',
  input: s.struct({
    Arn: s.required(s.string()),
    /** JSON each; absent: all that the account can give. */
    Policies: s.list(s.string()),
    Boundary: s.string(),
    Tags: s.map(s.string()),
    Id: s.string(),
    /** JSON */
    Trust: s.string(),
    MaxSessionSeconds: s.integer({ min: 3600, max: 43_200 }),
    AccessKeyId: s.string({ min: 16, max: 128, pattern: '\\w+' }),
    SecretAccessKey: SECRET,
  }),
  output: s.struct({ AccessKeyId: s.string(), SecretAccessKey: SECRET }),
  run(directory, input, { seed }) {
    const { Arn, Trust, MaxSessionSeconds } = input;
    const parts = partsOf(Arn);
    const key = principalKey(Arn);
    if (parts === undefined || key === undefined)
      return refuse('"arn"', 'the ARN of an IAM user or role', Arn);
    const isUser = parts.type === 'user';
    for (const name of isUser ? OF_ROLES : OF_USERS)
      if (input[name] !== undefined) refuse(`"${name}"`, `none of a ${parts.type}`, 'one');
    const before = get(directory.principals, key);
    // Of one name and another path it is another.
    const leave = before?.arn === Arn ? withoutPrincipal : withPrincipalGone;
    const without = leave(directory, before);
    const { Policies, Boundary, Tags, Id = uniqueIdOf(without, seed, key) } = input;
    const permissions: Permissions = {
      ...(Policies === undefined ? {} : { policies: Policies }),
      ...(Boundary === undefined ? {} : { boundary: Boundary }),
      ...(Tags === undefined ? {} : { tags: Tags }),
      id: Id,
    };
    checkPolicies(permissions, Trust);
    const random = randomFrom(seed, 'sts:AccessKey', key, 0);
    const mintedId = accessKeyIdFrom('AKIA', random.bytes(11));
    const { AccessKeyId = mintedId, SecretAccessKey = toBase64(random.bytes(30)) } = input;
    if (get(without.credentials, AccessKeyId) !== undefined)
      refuse('"accessKeyId"', 'one that is not in use', AccessKeyId);
    const principal: Principal = {
      arn: Arn,
      permissions,
      trust: Trust,
      maxSessionSeconds: MaxSessionSeconds,
      accessKeyId: isUser ? AccessKeyId : undefined,
    };
    const principals = set(without.principals, principal);
    if (!isUser) return { state: directoryWith(without, { principals }), output: {} };
    const credential = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      arn: Arn,
      session: undefined,
    };
    return {
      state: directoryWith(without, {
        principals,
        credentials: set(without.credentials, credential),
      }),
      output: { AccessKeyId, SecretAccessKey },
    };
  },
});

export const deletePrincipal = control({
  name: 'kmsim:DeletePrincipal',
  input: s.struct({ Arn: s.required(s.string()) }),
  output: s.noOutput,
  run(directory, { Arn }) {
    const principal = get(directory.principals, principalKey(Arn) ?? '');
    return {
      state: withPrincipalGone(directory, principal?.arn === Arn ? principal : undefined),
      output: {},
    };
  },
});

/** The next of its name is another, with a unique ID of its own. */
function withPrincipalGone(directory: Directory, principal: Principal | undefined): Directory {
  const arn = principal && principalKey(principal.arn);
  if (arn === undefined) return directory;
  const created = 1 + (get(directory.sessionCounts, arn)?.created ?? 0);
  const sessionCounts = set(directory.sessionCounts, { arn, created });
  return withoutPrincipal(directoryWith(directory, { sessionCounts }), principal);
}

/** Without the principal and its access key. What sessions a role has is found to be of nobody when it is used. */
function withoutPrincipal(directory: Directory, principal: Principal | undefined): Directory {
  if (principal === undefined) return directory;
  const { arn, accessKeyId } = principal;
  const { principals, credentials } = directory;
  return directoryWith(directory, {
    principals: remove(principals, principalKey(arn) ?? ''),
    credentials: accessKeyId === undefined ? credentials : remove(credentials, accessKeyId),
  });
}

/** What is no policy is told where it was written. */
function checkPolicies({ policies = [], boundary }: Permissions, trust: string | undefined): void {
  const read = (text: string, kind: PolicyKind) => policyIn(text, kind);
  try {
    for (const text of policies) read(text, 'identity-based');
    if (boundary !== undefined) read(boundary, 'permissions-boundary');
    if (trust !== undefined) trustIn(trust);
  } catch (error) {
    fail('ValidationException', (error as Error).message);
  }
}

function refuse(name: string, expected: string, got: string): never {
  return fail('ValidationException', `${name} expected ${expected}, got ${got}`);
}
