/** One use of a key, as policies of all kinds decide on it. @module */
import { expect } from 'vitest';
import { createSimulator, type OrganizationFacts, type PrincipalOptions } from '../../src/index.ts';
import { ACCOUNT, bytes, refusalOf } from './simulator.ts';

export const OTHER = '444455556666';
/** What every organization is called. */
export const ORG = 'o-example1234';
export const iam = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:${name}`;
export const [ROLE, USER] = [iam('role/app'), iam('user/bob')];
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`;
export const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/f`;
export const STRANGER = iam('role/app', OTHER);

export const on = (Effect: string, Action: string | readonly string[], more: object = {}) => ({
  Effect,
  Action,
  Resource: '*',
  ...more,
});
export const doc = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
export const yes = doc(on('Allow', 'kms:*'));
export const other = doc(on('Allow', 's3:*'));
export const no = doc(on('Allow', '*'), on('Deny', 'kms:Encrypt'));
/** A key policy's statement for a principal of AWS. */
export const to = (AWS: string | readonly string[], effect = 'Allow') =>
  on(effect, 'kms:*', { Principal: { AWS } });
export const delegated = to(iam('root'));

export interface Row {
  readonly claim: string;
  readonly keyPolicy?: readonly object[];
  readonly as: string;
  readonly options?: PrincipalOptions;
  readonly organization?: Omit<OrganizationFacts, 'id'>;
  /** Why it is refused, or nothing. */
  readonly because?: string;
}
export const lacking = (kind: string) => `because no ${kind} allows the kms:Encrypt action`;
export const IDENTITY = lacking('identity-based policy');
export const RESOURCE = lacking('resource-based policy');
export const denied = (kind: string) => `with an explicit deny in ${kind}`;

/** Makes the key, and asks and lets the caller use it. */
export function check({ as, keyPolicy = [delegated], options, organization, because }: Row): void {
  const sim = createSimulator();
  const Policy = JSON.stringify(doc(...keyPolicy));
  const made = sim.kms.createKey({ Policy, BypassPolicyLockoutSafetyCheck: true });
  const KeyId = made.KeyMetadata.Arn;
  if (organization !== undefined) sim.organization.set({ id: ORG, ...organization });
  const view = sim.as(as, options);
  const call = () => view.kms.encrypt({ KeyId, Plaintext: bytes('x') });
  const explained = view.explain('kms:Encrypt', KeyId);
  expect([explained.allowed, explained.reason]).toEqual([because === undefined, because ?? '']);
  if (because === undefined) expect(call().KeyId).toBe(KeyId);
  else
    expect(refusalOf(call)).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${as} is not authorized to perform: kms:Encrypt on resource: ${KeyId} ${because}`,
    });
}
