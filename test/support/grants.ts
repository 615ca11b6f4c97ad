/** Principals, key policies and the operations that grants allow, for tests of grants. @module */
import type { KmsClient, Simulator } from '../../src/index.ts';
import { ACCOUNT, bytes } from './simulator.ts';

export const OTHER = '444455556666';
/** A principal of another account: the default key policy lets none of them in. */
export const APP = `arn:aws:iam::${OTHER}:role/team/app`;
/** A session of that role: its ARN has not the role's path. */
export const SESSION = `arn:aws:sts::${OTHER}:assumed-role/app/one`;
export const USER = `arn:aws:iam::${OTHER}:user/u`;

export type CreateGrantInput = Parameters<KmsClient['createGrant']>[0];
export type Operations = Readonly<CreateGrantInput['Operations']>;

/** A key policy of statements. The account's root may do all, so that it locks nobody out. */
export function policyOf(...statements: readonly object[]): string {
  const root = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [root, ...statements] });
}

/** A key policy that lets in the user of that name alone. */
export function policyFor(arn: string): string {
  const statement = { Effect: 'Allow', Principal: { AWS: arn }, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** The text of AccessDeniedException, as recorded. */
export function denied(arn: string, action: string, resource: string) {
  return {
    name: 'AccessDeniedException',
    message: `User: ${arn} is not authorized to perform: kms:${action} on resource: ${resource} because no resource-based policy allows the kms:${action} action`,
  };
}

/** A grant of a key to the role of the other account, with some members changed. */
export function grantTo(
  sim: Simulator,
  KeyId: string,
  change: Partial<CreateGrantInput> = {},
): { GrantId: string; GrantToken: string } {
  const all = { KeyId, GranteePrincipal: APP, Operations: ['Encrypt', 'Decrypt'] as Operations };
  return sim.kms.createGrant({ ...all, ...change });
}

/** An Encrypt by a principal, with or without context. */
export function encryptBy(sim: Simulator, arn: string, KeyId: string, context?: object): unknown {
  const EncryptionContext = context as Record<string, string> | undefined;
  return sim
    .as(arn)
    .kms.encrypt({ KeyId, Plaintext: bytes('x'), ...(EncryptionContext && { EncryptionContext }) });
}
