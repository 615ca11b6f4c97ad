import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { secretsManager as service } from '../../src/secretsmanager/service.ts';
import type { SecretsState } from '../../src/secretsmanager/state.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const id = { SecretId: 's' };
const EAST = 'us-east-2';
const AddReplicaRegions = [{ Region: EAST }];
const KmsKeyId = 'alias/aws/secretsmanager';
const MEMBERS = { Region: EAST, KmsKeyId };
const IN_SYNC = { ...MEMBERS, Status: 'InSync', StatusMessage: 'Replication succeeded' };

function replicated(input: object = { SecretString: 'x' }) {
  const sim = createSimulator({ seed: 'replication' });
  const { secretsManager } = sim;
  const made = secretsManager.createSecret({ Name: 's', ...input });
  const answer = secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions });
  return { sim, secretsManager, made, answer, there: sim.region(EAST).secretsManager };
}

// Unless said otherwise the expected values are recorded from AWS (September 2026).
describe('a replica', () => {
  test('is in progress, and in sync after three seconds', () => {
    const { sim, secretsManager, made, answer } = replicated();
    expect(answer).toEqual({
      ARN: made.ARN,
      ReplicationStatus: [{ ...MEMBERS, Status: 'InProgress' }],
    });
    sim.clock.advance({ seconds: 3 });
    expect(secretsManager.describeSecret(id)).toMatchObject({
      PrimaryRegion: 'us-east-1',
      ReplicationStatus: [IN_SYNC],
    });
  });

  test('has its primary’s suffix, its own date, and shows its key', () => {
    const { there, made } = replicated({ SecretString: 'x', Description: 'd' });
    const shown = there.describeSecret(id);
    expect(shown).toMatchObject({
      ARN: made.ARN.replace('us-east-1', EAST),
      KmsKeyId,
      PrimaryRegion: 'us-east-1',
      Description: 'd',
      VersionIdsToStages: { [made.VersionId ?? '']: ['AWSCURRENT'] },
    });
    expect('ReplicationStatus' in shown).toBe(false);
    expect(there.getSecretValue(id)).toMatchObject({
      SecretString: 'x',
      VersionId: made.VersionId,
    });
  });

  test('follows its primary: values, labels, tags, description and policy', () => {
    const { secretsManager, there } = replicated();
    const { VersionId } = secretsManager.putSecretValue({ ...id, SecretString: 'y' });
    secretsManager.tagResource({ ...id, Tags: [{ Key: 'a', Value: 'b' }] });
    secretsManager.updateSecret({ ...id, Description: 'd' });
    const ResourcePolicy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: ACCOUNT },
        Action: 'secretsmanager:*',
        Resource: '*',
      },
    });
    secretsManager.putResourcePolicy({ ...id, ResourcePolicy });
    expect(there.getSecretValue(id)).toMatchObject({ SecretString: 'y', VersionId });
    const facts = ({ Tags, Description, VersionIdsToStages }: Record<string, unknown>) => ({
      Tags,
      Description,
      VersionIdsToStages,
    });
    expect(facts(there.describeSecret(id))).toEqual(facts(secretsManager.describeSecret(id)));
    // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html, "metadata such as tags and resource policies".
    expect(there.getResourcePolicy(id).ResourcePolicy).toBe(
      secretsManager.getResourcePolicy(id).ResourcePolicy,
    );
  });

  test('is sealed under a key of its own Region', () => {
    const { sim, there } = replicated();
    const key = sim.region(EAST).kms.describeKey({ KeyId: KmsKeyId }).KeyMetadata.Arn;
    const before = sim.events.length;
    there.getSecretValue(id);
    expect(sim.events.slice(before).flatMap(({ resources }) => resources)).toContain(key);
  });

  test('comes with a new secret too', () => {
    const sim = createSimulator({ seed: 'replication' });
    const input = { Name: 's', SecretString: 'x', AddReplicaRegions };
    expect(sim.secretsManager.createSecret(input).ReplicationStatus).toEqual([
      { ...MEMBERS, Status: 'InProgress' },
    ]);
    expect(sim.region(EAST).secretsManager.getSecretValue(id).SecretString).toBe('x');
  });
});

describe('what keeps a replica from being', () => {
  test.each([
    // Source: API_ReplicateSecretToRegions.
    ['its own Region', [{ Region: 'us-east-1' }]],
    ['a Region twice', [{ Region: EAST }, { Region: EAST }]],
    ['a Region of another partition', [{ Region: 'cn-north-1' }]],
    ['a Region that there is not', [{ Region: 'mars-north-1' }]],
  ])('%s is refused', (_, regions) => {
    const sim = createSimulator({ seed: 'replication' });
    sim.secretsManager.createSecret({ Name: 's' });
    const replicate = () =>
      sim.secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions: regions });
    expect(refusalOf(replicate).name).toBe('InvalidParameterException');
  });

  test('a secret of the name fails it, unless it may be overwritten', () => {
    const sim = createSimulator({ seed: 'replication' });
    const { secretsManager } = sim;
    const there = sim.region(EAST).secretsManager;
    there.createSecret({ Name: 's', SecretString: 'other' });
    secretsManager.createSecret({ Name: 's', SecretString: 'x' });
    const replicate = (ForceOverwriteReplicaSecret: boolean) =>
      secretsManager.replicateSecretToRegions({
        ...id,
        AddReplicaRegions,
        ForceOverwriteReplicaSecret,
      }).ReplicationStatus[0]?.Status;
    // Source: API_ReplicateSecretToRegions, ForceOverwriteReplicaSecret.
    expect(replicate(false)).toBe('Failed');
    expect(there.getSecretValue(id).SecretString).toBe('other');
    expect(replicate(true)).toBe('InProgress');
    expect(there.getSecretValue(id).SecretString).toBe('x');
  });

  test('a refusal of KMS there fails it, and a later call begins it anew', () => {
    const sim = createSimulator({ seed: 'replication' });
    sim.secretsManager.createSecret({ Name: 's', SecretString: 'x' });
    const replicate = (KeyId: string) =>
      sim.secretsManager.replicateSecretToRegions({
        ...id,
        AddReplicaRegions: [{ Region: EAST, KmsKeyId: KeyId }],
      }).ReplicationStatus[0];
    expect(replicate('alias/none')).toMatchObject({ Status: 'Failed' });
    expect(
      refusalOf(() => sim.region(EAST).secretsManager.describeSecret({ SecretId: 's' })).name,
    ).toBe('ResourceNotFoundException');
    const { Arn } = sim.region(EAST).kms.createKey({}).KeyMetadata;
    expect(replicate(Arn)).toMatchObject({ Status: 'InProgress', KmsKeyId: Arn });
  });
});

describe('a replica that KMS keeps from following', () => {
  test('has failed, and follows again with the next change', () => {
    const sim = createSimulator({ seed: 'replication' });
    const { secretsManager } = sim;
    const { kms, secretsManager: there } = sim.region(EAST);
    const { Arn } = kms.createKey({}).KeyMetadata;
    secretsManager.createSecret({ Name: 's', SecretString: 'x' });
    const regions = [{ Region: EAST, KmsKeyId: Arn }];
    secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions: regions });
    sim.clock.advance({ minutes: 1 });
    const status = () => secretsManager.describeSecret(id).ReplicationStatus?.[0]?.Status;
    kms.disableKey({ KeyId: Arn });
    secretsManager.putSecretValue({ ...id, SecretString: 'y' });
    expect(status()).toBe('Failed');
    const state = sim.cell.present().slices['secretsmanager'] as SecretsState;
    expect(service.invariants(state)).toEqual([]);
    kms.enableKey({ KeyId: Arn });
    expect(there.getSecretValue(id).SecretString).toBe('x');
    secretsManager.putSecretValue({ ...id, SecretString: 'z' });
    expect(status()).toBe('InSync');
    expect(there.getSecretValue(id).SecretString).toBe('z');
    expect(there.getSecretValue({ ...id, VersionStage: 'AWSPREVIOUS' }).SecretString).toBe('y');
    kms.disableKey({ KeyId: Arn });
    secretsManager.putSecretValue({ ...id, SecretString: 'a' });
    secretsManager.removeRegionsFromReplication({ ...id, RemoveReplicaRegions: [EAST] });
    expect(there.describeSecret(id).DeletedDate).toBeDefined();
  });
});

describe('the end of a replica', () => {
  test('by removal: some seconds later it is gone, and its primary is alone', () => {
    const { sim, secretsManager, there, made } = replicated();
    const remove = (region: string) =>
      secretsManager.removeRegionsFromReplication({ ...id, RemoveReplicaRegions: [region] });
    expect(remove('eu-west-1').ReplicationStatus).toHaveLength(1);
    expect(remove(EAST)).toEqual({ ARN: made.ARN, ReplicationStatus: [] });
    expect(there.describeSecret(id).DeletedDate).toBeDefined();
    const alone = secretsManager.describeSecret(id);
    expect(['PrimaryRegion' in alone, 'ReplicationStatus' in alone]).toEqual([false, false]);
    sim.clock.advance({ seconds: 2 });
    expect(refusalOf(() => there.describeSecret(id)).name).toBe('ResourceNotFoundException');
    secretsManager.deleteSecret(id);
  });

  test('by promotion: it takes writes, and its primary forgets it', () => {
    const { secretsManager, there, made } = replicated();
    const ARN = made.ARN.replace('us-east-1', EAST);
    expect(there.stopReplicationToReplica(id)).toEqual({ ARN });
    expect('PrimaryRegion' in there.describeSecret(id)).toBe(false);
    there.putSecretValue({ ...id, SecretString: 'own' });
    secretsManager.putSecretValue({ ...id, SecretString: 'y' });
    expect(there.getSecretValue(id).SecretString).toBe('own');
    expect('ReplicationStatus' in secretsManager.describeSecret(id)).toBe(false);
  });
});
