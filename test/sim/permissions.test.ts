import { describe, expect, test } from 'vitest';
import { type AuditEvent, createSimulator, type KmsClient } from '../../src/index.ts';
import { kms } from '../../src/kms/service.ts';
import { live } from '../golden/life.ts';
import { CLOUD_HSM, CLUSTER_ID, connect, disconnect } from '../support/key-stores.ts';
import { ACCOUNT } from '../support/simulator.ts';

/**
 * What an operation needs, by the kinds of its resources; the others need the action of their own name on the key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html, and "Required
 * permissions" of each operation in the API Reference.
 */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  ConnectCustomKeyStore: ['kms:ConnectCustomKeyStore *'],
  CreateAlias: ['kms:CreateAlias alias', 'kms:CreateAlias key'],
  CreateCustomKeyStore: ['kms:CreateCustomKeyStore *'],
  CreateKey: ['kms:CreateKey *'],
  DeleteAlias: ['kms:DeleteAlias alias', 'kms:DeleteAlias key'],
  DeleteCustomKeyStore: ['kms:DeleteCustomKeyStore *'],
  DescribeCustomKeyStores: ['kms:DescribeCustomKeyStores *'],
  DisconnectCustomKeyStore: ['kms:DisconnectCustomKeyStore *'],
  GenerateRandom: ['kms:GenerateRandom *'],
  ListAliases: ['kms:ListAliases *'],
  ListKeys: ['kms:ListKeys *'],
  // "The authorized resource in ListRetirableGrants calls is the retiring principal".
  ListRetirableGrants: ['kms:ListRetirableGrants role'],
  ReEncrypt: ['kms:ReEncryptFrom key', 'kms:ReEncryptTo key'],
  ReplicateKey: ['kms:ReplicateKey key', 'kms:CreateKey *'],
  UpdateAlias: ['kms:UpdateAlias alias', 'kms:UpdateAlias key', 'kms:UpdateAlias key'],
  UpdateCustomKeyStore: ['kms:UpdateCustomKeyStore *'],
  UpdatePrimaryRegion: ['kms:UpdatePrimaryRegion key', 'kms:UpdatePrimaryRegion key'],
};
/** "To use this parameter, you must have kms:TagResource permission in an IAM policy." */
const TAGGING = 'kms:TagResource *';

const shown = ({ permissions = [] }: AuditEvent): string[] =>
  permissions.map(({ action, resource }) => {
    const [, kind] = /^(?:arn:[^:]+:\w+:[^:]*:\d{12}:(?=\w+\/))?(\*|\w+)/.exec(resource) ?? [];
    return `${action} ${kind}`;
  });

/** The calls that the ten years lack: key stores, grants, the end of an alias. */
function others(): readonly AuditEvent[] {
  const sim = createSimulator();
  const { kms: client } = sim;
  const { CustomKeyStoreId } = client.createCustomKeyStore(CLOUD_HSM);
  connect(sim, CustomKeyStoreId);
  client.describeCustomKeyStores({});
  disconnect(sim, CustomKeyStoreId);
  client.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: CLUSTER_ID });
  client.deleteCustomKeyStore({ CustomKeyStoreId });
  const { KeyId } = client.createKey().KeyMetadata;
  const RetiringPrincipal = `arn:aws:iam::${ACCOUNT}:role/app`;
  const grant = (): Parameters<KmsClient['revokeGrant']>[0] => ({
    KeyId,
    GrantId: client.createGrant({
      KeyId,
      GranteePrincipal: RetiringPrincipal,
      RetiringPrincipal,
      Operations: ['Decrypt'],
    }).GrantId,
  });
  client.revokeGrant(grant());
  client.listGrants({ KeyId });
  client.listRetirableGrants({ RetiringPrincipal });
  client.retireGrant(grant());
  client.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
  client.listAliases({ KeyId });
  client.deleteAlias({ AliasName: 'alias/a' });
  client.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256' });
  return sim.events;
}

const calls = [...live().events, ...others()].filter(
  ({ caller, fault }) => caller !== undefined && fault === undefined,
);

describe('what a call needed', () => {
  test.each(Object.keys(kms.operations))('%s', (name) => {
    const own = calls.filter((event) => event.name === name);
    expect(own.length).toBeGreaterThan(0);
    for (const event of own) {
      const { Tags = [] } = event.input as { readonly Tags?: readonly unknown[] };
      const makes = name === 'CreateKey' || name === 'ReplicateKey';
      const tags = makes && Tags.length > 0 ? [TAGGING] : [];
      expect(shown(event)).toEqual([...(NEEDS[name] ?? [`kms:${name} key`]), ...tags]);
    }
  });

  test('is the key that is behind an alias', () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.kms.createKey().KeyMetadata;
    sim.kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
    sim.kms.encrypt({ KeyId: 'alias/a', Plaintext: new Uint8Array(1) });
    expect(sim.events.at(-1)?.permissions).toEqual([{ action: 'kms:Encrypt', resource: Arn }]);
  });
});
