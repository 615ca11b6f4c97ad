/** A world with a key of each kind, and what a request has for a condition key there, as policies see it. @module */
import { createSimulator, type Simulator, type View } from '../../src/index.ts';
import { operations } from '../../src/kms/operations/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { newStore, XKS } from './key-stores.ts';
import { newKey } from './keys.ts';
import { ACCOUNT, bytes } from './simulator.ts';

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
export const GRANTEE = `arn:aws:iam::${ACCOUNT}:user/grantee`;

export type Input = Readonly<Record<string, unknown>>;
/** A call as `explain` takes it. */
export interface Asked {
  readonly action: string;
  readonly resource?: string | undefined;
  readonly input?: Input | undefined;
}

export function worldOfKeys() {
  const sim: Simulator = createSimulator({ crypto: nodeCrypto });
  const plain = sim.kms.createKey({ Tags: [{ TagKey: 'Team/Name', TagValue: 'Blue' }] });
  const arn = plain.KeyMetadata.Arn;
  sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: arn });
  sim.kms.createAlias({ AliasName: 'alias/app/two', TargetKeyId: arn });
  const primary = sim.kms.createKey({ MultiRegion: true }).KeyMetadata.Arn;
  sim.kms.replicateKey({ KeyId: primary, ReplicaRegion: 'eu-west-1' });
  sim.clock.advance({ minutes: 1 });
  const { CiphertextBlob } = sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
  const { GrantId } = sim.kms.createGrant({
    KeyId: arn,
    GranteePrincipal: GRANTEE,
    Operations: ['Decrypt'],
  });
  return {
    sim,
    arn,
    primary,
    replica: primary.replace('us-east-1', 'eu-west-1'),
    signer: newKey(sim.kms, 'RSA_2048', 'SIGN_VERIFY'),
    hmac: newKey(sim.kms, 'HMAC_256', 'GENERATE_VERIFY_MAC'),
    imported: sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.Arn,
    CiphertextBlob,
    GrantId,
    CustomKeyStoreId: newStore(sim, XKS),
  };
}
export type Keys = ReturnType<typeof worldOfKeys>;

/** What `explain` must be told of an action besides the key. */
const FURTHER: Readonly<Record<string, (keys: Keys) => Partial<Asked>>> = {
  CreateGrant: () => ({ input: { GranteePrincipal: GRANTEE, Operations: ['Decrypt'] } }),
  Decrypt: ({ CiphertextBlob }) => ({ input: { CiphertextBlob } }),
  ListRetirableGrants: () => ({ resource: '*', input: { RetiringPrincipal: GRANTEE } }),
  ReEncryptFrom: ({ CiphertextBlob }) => ({ input: { CiphertextBlob } }),
  ReEncryptTo: ({ CiphertextBlob }) => ({ input: { CiphertextBlob } }),
  RetireGrant: ({ GrantId }) => ({ input: { GrantId } }),
  UpdateAlias: ({ arn }) => ({ resource: 'alias/app', input: { TargetKeyId: arn } }),
  DeleteAlias: () => ({ resource: 'alias/app' }),
  CreateAlias: ({ arn }) => ({ resource: arn, input: { AliasName: 'alias/new' } }),
  UpdatePrimaryRegion: ({ primary }) => ({
    resource: primary,
    input: { PrimaryRegion: 'us-east-1' },
  }),
};
const ON_NO_KEY = /KeyStores?$|^(?:CreateKey|GenerateRandom|ListAliases|ListKeys)$/;

/** All actions of KMS, by what they are done to. An action on an alias is asked of the alias and of its key. */
export const actions: readonly string[] = Object.keys(operations).flatMap((name) =>
  name === 'ReEncrypt' ? ['ReEncryptFrom', 'ReEncryptTo'] : [name],
);
export const aliasActions = actions.filter((name) => /^(?:Create|Delete|Update)Alias$/.test(name));
export const storeActions = actions.filter((name) => /KeyStores?$/.test(name));
export const keyActions = actions.filter(
  (name) =>
    !ON_NO_KEY.test(name) &&
    !aliasActions.includes(name) &&
    !['ListRetirableGrants', 'RetireGrant'].includes(name),
);

/** An action as it can be asked of the world's symmetric key, with further members. */
export function askedOf(keys: Keys, name: string, more: Partial<Asked> = {}): Asked {
  const further = FURTHER[name]?.(keys);
  const resource = ON_NO_KEY.test(name) ? '*' : keys.arn;
  const { CustomKeyStoreId } = keys;
  const store = storeActions.includes(name) ? { CustomKeyStoreId } : {};
  return {
    action: `kms:${name}`,
    resource: more.resource ?? further?.resource ?? resource,
    input: { ...store, ...further?.input, ...more.input },
  };
}

type Allows = (condition: object) => boolean;

/** Whether an identity policy's Allow under a condition lets a role do it; the key policy leaves it to the account. */
export function byIdentityPolicy(sim: View, { action, resource, input }: Asked): Allows {
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  return (Condition) => {
    const policies = { Version: '2012-10-17', Statement: { ...statement, Condition } };
    return sim.as(ROLE, { policies }).explain(action, resource, input).allowed;
  };
}

/** Whether a Deny under a condition leaves it allowed. */
export function butForDeny(sim: View, { action, resource, input }: Asked): Allows {
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  return (Condition) => {
    const policies = {
      Version: '2012-10-17',
      Statement: [all, { ...all, Effect: 'Deny', Condition }],
    };
    return sim.as(ROLE, { policies }).explain(action, resource, input).allowed;
  };
}

/** The values that a request has, as conditions tell them: exactly these, or none at all. */
export function hasValues(allows: Allows, key: string, values: readonly string[]): boolean {
  if (values.length === 0) return allows({ Null: { [key]: 'true' } });
  return (
    allows({ Null: { [key]: 'false' }, 'ForAllValues:StringEquals': { [key]: values } }) &&
    values.every((value) => allows({ 'ForAnyValue:StringEquals': { [key]: value } }))
  );
}
