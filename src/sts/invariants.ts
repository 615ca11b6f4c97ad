/**
 * What holds of every directory: an imported world is checked by it.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { policyIn } from '../iam/organization.ts';
import {
  type Credential,
  type Principal,
  partsOf,
  principalKey,
  trustIn,
} from '../iam/registry.ts';
import { entries, get } from '../lib/table.ts';

/** Claims that do not hold, empty when the directory is sound. */
export function invariants(directory: Directory): readonly string[] {
  const problems: string[] = [];
  for (const principal of entries(directory.principals))
    problems.push(...ofPrincipal(principal, directory));
  for (const credential of entries(directory.credentials))
    problems.push(...ofCredential(credential, directory));
  return problems;
}

function ofPrincipal(principal: Principal, { credentials }: Directory): string[] {
  const { arn, permissions, trust, accessKeyId } = principal;
  const parts = partsOf(arn);
  if (parts === undefined) return [`${arn} is no user and no role`];
  const owner = accessKeyId === undefined ? undefined : get(credentials, accessKeyId)?.arn;
  const owns = parts.type === 'user' ? owner === arn : accessKeyId === undefined;
  const { policies = [], boundary, id } = permissions;
  return [
    ...(owns ? [] : [`${arn} has not its access key`]),
    ...(id === undefined ? [`${arn} has no ID`] : []),
    ...policies.flatMap((text) => unread(() => policyIn(text, 'identity-based'))),
    ...(boundary === undefined ? [] : unread(() => policyIn(boundary, 'permissions-boundary'))),
    ...(trust === undefined ? [] : unread(() => trustIn(trust))),
  ];
}

function ofCredential({ arn, accessKeyId, session }: Credential, directory: Directory): string[] {
  const key = principalKey(arn);
  if (session === undefined) {
    const user = key === undefined ? undefined : get(directory.principals, key);
    return user?.accessKeyId === accessKeyId ? [] : [`${accessKeyId} is of nobody`];
  }
  const { policy, roleArn, tags, transitive } = session;
  const isOfRole = key !== undefined && key === principalKey(roleArn);
  return [
    ...(isOfRole ? [] : [`${accessKeyId} is of no role`]),
    ...(transitive.every((name) => Object.hasOwn(tags, name)) ? [] : [`${arn} lacks a tag`]),
    ...(policy === undefined ? [] : unread(() => policyIn(policy, 'session'))),
  ];
}

function unread(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
