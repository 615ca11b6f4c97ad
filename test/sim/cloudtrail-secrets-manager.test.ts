import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const SECRET = 'hush-hush';

function worldOfSecrets() {
  const sim = createSimulator();
  const app = sim.as(ROLE);
  const KmsKeyId = sim.kms.createKey().KeyMetadata.Arn;
  const { ARN } = app.secretsManager.createSecret({
    Name: 'prod/db',
    Description: 'd',
    KmsKeyId,
    SecretString: SECRET,
    Tags: [{ Key: 'team', Value: 'a' }],
    ClientRequestToken: '1'.repeat(32),
  });
  return { sim, app, ARN, KmsKeyId };
}

// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html, and the record contents of
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
describe("CloudTrail's record of Secrets Manager", () => {
  test('has a write with its request but for the value, and the ARN', () => {
    const { sim, ARN, KmsKeyId } = worldOfSecrets();
    const [record] = sim.cloudTrail().filter(({ eventName }) => eventName === 'CreateSecret');
    expect(record).toMatchObject({
      eventSource: 'secretsmanager.amazonaws.com',
      eventType: 'AwsApiCall',
      readOnly: false,
      requestParameters: {
        name: 'prod/db',
        description: 'd',
        kmsKeyId: KmsKeyId,
        clientRequestToken: '1'.repeat(32),
        tags: [{ key: 'team', value: 'a' }],
      },
      responseElements: { arn: ARN },
      resources: [{ accountId: ACCOUNT, type: 'AWS::SecretsManager::Secret', ARN }],
      tlsDetails: { clientProvidedHostHeader: 'secretsmanager.us-east-1.amazonaws.com' },
    });
    expect(Object.keys(record?.requestParameters ?? {})).not.toContain('secretString');
  });

  test('has a read without an answer', () => {
    const { sim, app, ARN } = worldOfSecrets();
    app.secretsManager.getSecretValue({ SecretId: 'prod/db', VersionStage: 'AWSCURRENT' });
    expect(
      sim.cloudTrail().filter(({ eventName }) => eventName === 'GetSecretValue'),
    ).toMatchObject([
      {
        readOnly: true,
        requestParameters: { secretId: 'prod/db', versionStage: 'AWSCURRENT' },
        responseElements: null,
        resources: [{ ARN }],
      },
    ]);
  });

  test('has what KMS does for it as invoked by it', () => {
    const { sim, ARN } = worldOfSecrets();
    const through = sim.cloudTrail().filter(({ userIdentity }) => userIdentity.invokedBy);
    // Recorded: naming a key needs GenerateDataKey and Decrypt on it; then the value is sealed.
    expect(through.map(({ eventName }) => eventName)).toEqual([
      'GenerateDataKey',
      'Decrypt',
      'GenerateDataKey',
    ]);
    for (const record of through)
      expect(record).toMatchObject({
        eventSource: 'kms.amazonaws.com',
        userIdentity: { type: 'AssumedRole', invokedBy: 'secretsmanager.amazonaws.com' },
        sourceIPAddress: 'secretsmanager.amazonaws.com',
        userAgent: 'secretsmanager.amazonaws.com',
        requestParameters: { encryptionContext: { SecretARN: ARN } },
      });
  });

  // Source: AWS's page: CloudTrail has one GetSecretValue for each secret of a batch.
  test('has each secret of a batch as a GetSecretValue of the caller', () => {
    const { sim, app } = worldOfSecrets();
    app.secretsManager.batchGetSecretValue({ SecretIdList: ['prod/db', 'none'] });
    const batch = sim.cloudTrail().filter(({ eventName }) => /GetSecretValue$/.test(eventName));
    expect(
      batch.map(({ eventName, requestParameters, errorCode, userIdentity }) => [
        eventName,
        requestParameters,
        errorCode,
        userIdentity.invokedBy,
      ]),
    ).toEqual([
      ['BatchGetSecretValue', { secretIdList: ['prod/db', 'none'] }, undefined, undefined],
      ['GetSecretValue', { secretId: 'prod/db' }, undefined, undefined],
      ['GetSecretValue', { secretId: 'none' }, 'ResourceNotFoundException', undefined],
    ]);
  });

  test('has a refusal as AccessDenied, in its words', () => {
    const { sim } = worldOfSecrets();
    const stranger = sim.as(ROLE, { policies: [] });
    const { message } = refusalOf(() => stranger.secretsManager.getSecretValue({ SecretId: 'x' }));
    expect(sim.cloudTrail().at(-1)).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: message,
      requestParameters: { secretId: 'x' },
      responseElements: null,
    });
  });

  test('has what the service does by itself as events of it', () => {
    const { sim, app, ARN } = worldOfSecrets();
    app.secretsManager.deleteSecret({ SecretId: ARN });
    app.secretsManager.restoreSecret({ SecretId: ARN });
    sim.clock.advance({ seconds: 1 });
    app.secretsManager.deleteSecret({ SecretId: ARN, RecoveryWindowInDays: 7 });
    sim.clock.advance({ days: 7 });
    const own = sim.cloudTrail().filter(({ eventType }) => eventType === 'AwsServiceEvent');
    expect(own.map(({ eventName, eventTime }) => `${eventName} ${eventTime}`)).toEqual([
      'StartSecretVersionDelete 2026-01-01T00:00:00Z',
      'CancelSecretVersionDelete 2026-01-01T00:00:00Z',
      'StartSecretVersionDelete 2026-01-01T00:00:01Z',
      'EndSecretVersionDelete 2026-01-08T00:00:01Z',
    ]);
    for (const record of own)
      expect(record).toMatchObject({
        eventSource: 'secretsmanager.amazonaws.com',
        userIdentity: { accountId: ACCOUNT, invokedBy: 'secretsmanager.amazonaws.com' },
        sourceIPAddress: 'secretsmanager.amazonaws.com',
        additionalEventData: { SecretId: ARN },
        requestParameters: null,
        responseElements: null,
      });
  });

  // Source: the page above: RotationStarted, RotationSucceeded, RotationFailed; the function's steps, recorded: observed.md, "Rotation (Lambda)"
  test('has a rotation as what the service does, and what its function does as calls of its role', () => {
    const { sim, ARN } = worldOfSecrets();
    const { secretsManager } = sim.as(ROLE);
    const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rotate`;
    let isBroken = false;
    sim.functions.register<{ Step: string; ClientRequestToken: string; RotationToken: string }>(
      FUNCTION,
      ({ Step, ClientRequestToken, RotationToken }) => {
        if (isBroken) throw new Error('broken');
        if (Step === 'createSecret')
          secretsManager.putSecretValue({
            SecretId: ARN,
            ClientRequestToken,
            RotationToken,
            SecretString: SECRET,
            VersionStages: ['AWSPENDING'],
          });
        if (Step === 'finishSecret')
          secretsManager.updateSecretVersionStage({
            SecretId: ARN,
            VersionStage: 'AWSCURRENT',
            MoveToVersionId: ClientRequestToken,
            RemoveFromVersionId: '1'.repeat(32),
          });
      },
    );
    const from = sim.cloudTrail().length;
    secretsManager.rotateSecret({
      SecretId: ARN,
      RotationLambdaARN: FUNCTION,
      RotationRules: { AutomaticallyAfterDays: 30 },
      ClientRequestToken: '2'.repeat(32),
    });
    isBroken = true;
    secretsManager.rotateSecret({ SecretId: ARN, ClientRequestToken: '3'.repeat(32) });
    const told = sim
      .cloudTrail()
      .slice(from)
      .filter(({ eventSource }) => eventSource === 'secretsmanager.amazonaws.com');
    expect(told.map(({ eventName }) => eventName)).toEqual([
      ...['RotateSecret', 'RotationStarted', 'PutSecretValue', 'UpdateSecretVersionStage'],
      ...['RotationSucceeded', 'RotateSecret', 'RotationStarted', 'RotationFailed'],
    ]);
    expect(told[0]?.requestParameters).toEqual({
      secretId: ARN,
      rotationLambdaARN: FUNCTION,
      rotationRules: { automaticallyAfterDays: 30 },
      clientRequestToken: '2'.repeat(32),
    });
    const own = told.filter(({ eventType }) => eventType === 'AwsServiceEvent');
    expect(own.map(({ additionalEventData }) => additionalEventData)).toEqual(
      Array(4).fill({ SecretId: ARN }),
    );
    expect(JSON.stringify(told)).not.toMatch(/rotationToken/i);
  });

  test('tells no value that was given or answered', () => {
    const { sim, app } = worldOfSecrets();
    const SecretId = 'prod/db';
    const SecretBinary = new TextEncoder().encode(SECRET);
    app.secretsManager.putSecretValue({ SecretId, SecretString: `${SECRET}2` });
    app.secretsManager.updateSecret({ SecretId, SecretBinary });
    refusalOf(() =>
      app.secretsManager.putSecretValue({ SecretId, SecretString: SECRET, SecretBinary }),
    );
    app.secretsManager.getSecretValue({ SecretId });
    app.secretsManager.getRandomPassword();
    const told = JSON.stringify([sim.cloudTrail(), sim.events]);
    expect(told).not.toContain(SECRET);
    expect(told).not.toMatch(/"(?:secretString|secretBinary|randomPassword)"/i);
  });
});
