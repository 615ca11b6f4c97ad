/**
 * What the world knows of access, for all services: how it is enforced, the organization, principals and credentials.
 * @module
 */
import type { Caller, Slices } from '../kernel/operation.ts';
import type { Membership, Organization } from './organization.ts';
import { emptyRegistry, type Registry } from './registry.ts';

/**
 * `enforce` refuses as AWS does; `permissive` lets everything pass and records what would have been refused; `off` does
 * not ask.
 */
export type Enforcement = 'enforce' | 'permissive' | 'off';

export interface Directory extends Registry {
  readonly enforcement: Enforcement;
  readonly organization: Organization | undefined;
}

/** The name of the slice that holds it. */
export const DIRECTORY = 'sts';

export const initialDirectory: Directory = {
  enforcement: 'enforce',
  organization: undefined,
  ...emptyRegistry,
};

/** What a world knows of access. */
export function directoryOf({ slices }: { readonly slices: Slices }): Directory {
  return (slices[DIRECTORY] as Directory | undefined) ?? initialDirectory;
}

/** Whether nothing that belongs to the caller limits what it does in an account: that account is its own. */
export function isUnlimited(
  { permissions, account, arn }: Caller,
  resourceAccount: string,
  { organization }: Directory,
): boolean {
  return (
    permissions === undefined &&
    organization === undefined &&
    account === resourceAccount &&
    arn.startsWith('arn:')
  );
}

/** What the organization is to an account; undefined for one that is in none. */
export function membershipOf(directory: Directory, account: string): Membership | undefined {
  return directory.organization?.members.get(account);
}
