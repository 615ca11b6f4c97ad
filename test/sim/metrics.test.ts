import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { material } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html
describe('metrics', () => {
  const place = { account: ACCOUNT, region: 'us-east-1' };

  test('count what succeeded, by key and operation', () => {
    const { sim, arn: KeyId } = withKey();
    const other = sim.kms.createKey().KeyMetadata.Arn;
    const Plaintext = bytes('x');
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext });
    sim.kms.encrypt({ KeyId, Plaintext });
    refusalOf(() => sim.kms.encrypt({ KeyId, Plaintext, DryRun: true }));
    sim.kms.describeKey({ KeyId });
    sim.kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other });
    const count = {
      namespace: 'AWS/KMS',
      metricName: 'SuccessfulRequest',
      ...place,
      unit: 'Count',
    };
    expect(sim.metrics()).toEqual([
      { ...count, dimensions: { KeyArn: KeyId, Operation: 'Encrypt' }, value: 2 },
      {
        ...count,
        dimensions: { SourceKeyArn: KeyId, DestinationKeyArn: other, Operation: 'ReEncrypt' },
        value: 1,
      },
    ]);
    expect(sim.metrics({ from: '2026-01-02' })).toEqual([]);
    expect(sim.metrics({ region: 'eu-west-1' })).toEqual([]);
  });

  test('tell how long imported material has, the earliest of a key', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    importInto(sim.kms, KeyId, material(1), { ValidTo: new Date('2026-01-03') });
    sim.clock.advance({ days: 1 });
    const metric = {
      namespace: 'AWS/KMS',
      metricName: 'SecondsUntilKeyMaterialExpiration',
      ...place,
      dimensions: { KeyId },
      unit: 'Seconds',
      value: 86_400,
    };
    expect(sim.metrics()).toEqual([metric]);
    sim.clock.advance({ days: 1 });
    expect(sim.metrics()).toEqual([]);
  });

  // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-cloudwatch.html, ResourceCount
  test('count the secrets of an account and Region, those that are marked for deletion too', () => {
    const sim = createSimulator();
    for (const Name of ['a', 'b']) sim.secretsManager.createSecret({ Name });
    sim.secretsManager.deleteSecret({ SecretId: 'a', RecoveryWindowInDays: 7 });
    const metric = { namespace: 'AWS/SecretsManager', metricName: 'ResourceCount', unit: 'Count' };
    expect(sim.metrics()).toMatchObject([{ ...metric, ...place, value: 2 }]);
    sim.clock.advance({ days: 7 });
    expect(sim.metrics()).toMatchObject([{ ...metric, value: 1 }]);
    expect(sim.metrics({ region: 'eu-west-1' })).toEqual([]);
  });
});
