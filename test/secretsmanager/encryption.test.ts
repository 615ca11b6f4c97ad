import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const id = { SecretId: 's' };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const allow = (...Action: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*', ...Action], Resource: '*' }],
  });

function withKeys() {
  const sim = createSimulator({ seed: 'encryption' });
  const [old, fresh] = [1, 2].map(() => sim.kms.createKey({}).KeyMetadata.Arn) as [string, string];
  const made = sim.secretsManager.createSecret({ Name: 's', SecretString: 'x', KmsKeyId: old });
  /** What was asked of KMS since the call began. */
  const asked = (call: () => unknown) => {
    const before = sim.events.length;
    try {
      call();
    } catch {
      // Refusals are asked about too.
    }
    return sim.events.slice(before).filter(({ service }) => service === 'kms');
  };
  return { sim, secretsManager: sim.secretsManager, old, fresh, made, asked };
}

// Unless said otherwise the expected values are recorded from AWS (September 2026).
describe('a value is sealed by KMS', () => {
  test('under a data key of its own, with the secret and the version as its context', () => {
    const { secretsManager, made, asked } = withKeys();
    const [event, ...more] = asked(() => secretsManager.getSecretValue(id));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      name: 'Decrypt',
      input: { EncryptionContext: { SecretARN: made.ARN, SecretVersionId: made.VersionId } },
      caller: { via: 'secretsmanager' },
    });
  });

  test('after its service has tried the key that is named', () => {
    const { secretsManager, old, asked } = withKeys();
    const events = asked(() => secretsManager.createSecret({ Name: 'named', KmsKeyId: old }));
    expect(events.map(({ name }) => name)).toEqual(['GenerateDataKey', 'Decrypt']);
    for (const { input } of events)
      expect(input).toMatchObject({
        EncryptionContext: { SecretVersionId: 'RequestToValidateKeyAccess' },
      });
  });

  test('of the account when none is named, which is shown by no KmsKeyId', () => {
    const { sim, secretsManager, old } = withKeys();
    secretsManager.createSecret({ Name: 'default', SecretString: 'x' });
    secretsManager.createSecret({
      Name: 'told',
      SecretString: 'x',
      KmsKeyId: 'alias/aws/secretsmanager',
    });
    const shown = (SecretId: string) => secretsManager.describeSecret({ SecretId }).KmsKeyId;
    expect([shown('default'), shown('told'), shown('s')]).toEqual([
      undefined,
      'alias/aws/secretsmanager',
      old,
    ]);
    const keys = (SecretId: string) =>
      secretsManager.listSecretVersionIds({ SecretId }).Versions.map((row) => row.KmsKeyIds);
    expect([keys('default'), keys('told'), keys('s')]).toEqual([
      [['DefaultEncryptionKey']],
      [['DefaultEncryptionKey']],
      [[old]],
    ]);
    expect(sim.kms.describeKey({ KeyId: 'alias/aws/secretsmanager' }).KeyMetadata.Description).toBe(
      'Default key that protects my Secrets Manager data when no other key is defined',
    );
  });
});

describe('what a caller needs of KMS', () => {
  const key = 'kms:GenerateDataKey';
  test.each([
    ['GetSecretValue', ['kms:Decrypt'], {}, 'ok'],
    ['GetSecretValue', [key], {}, 'AccessDeniedException'],
    ['PutSecretValue', [key], { SecretString: 'y' }, 'ok'],
    ['PutSecretValue', ['kms:Decrypt'], { SecretString: 'y' }, 'AccessDeniedException'],
    // A token is replayed by opening the value.
    [
      'PutSecretValue',
      [key],
      { SecretString: 'x', ClientRequestToken: 'first' },
      'AccessDeniedException',
    ],
    ['PutSecretValue', ['kms:Decrypt'], { SecretString: 'x', ClientRequestToken: 'first' }, 'ok'],
    ['UpdateSecret', [key, 'kms:Decrypt'], { KmsKeyId: 'fresh' }, 'ok'],
    ['UpdateSecret', [key], { KmsKeyId: 'fresh' }, 'AccessDeniedException'],
    [
      'UpdateSecret',
      ['kms:Decrypt', 'kms:Encrypt'],
      { KmsKeyId: 'fresh' },
      'AccessDeniedException',
    ],
    ['DescribeSecret', [], {}, 'ok'],
  ] as const)('%s with %j and %j: %s', (operation, actions, input, expected) => {
    const { sim, fresh, made } = withKeys();
    const view = sim.as(ROLE, { policies: [allow(...actions)] });
    const { KmsKeyId, ClientRequestToken, ...rest } = input as Record<string, string>;
    const full = {
      ...id,
      ...rest,
      ...(KmsKeyId === undefined ? {} : { KmsKeyId: fresh }),
      ...(ClientRequestToken === undefined ? {} : { ClientRequestToken: made.VersionId }),
    };
    const name = operation.charAt(0).toLowerCase() + operation.slice(1);
    const call = (view.secretsManager as unknown as Record<string, (i: object) => unknown>)[name];
    const outcome = () => {
      try {
        call?.(full);
        return 'ok';
      } catch (error) {
        const { name, message } = error as Error;
        expect(message).toBe('Access to KMS is not allowed');
        return name;
      }
    };
    expect(outcome()).toBe(expected);
  });

  test('is nothing for the key of the account', () => {
    const { sim } = withKeys();
    const { secretsManager } = sim.as(ROLE, { policies: [allow()] });
    secretsManager.createSecret({ Name: 'own', SecretString: 'x' });
    expect(secretsManager.getSecretValue({ SecretId: 'own' }).SecretString).toBe('x');
  });
});

describe('another KMS key', () => {
  const versionsOf = ({ secretsManager }: ReturnType<typeof withKeys>) =>
    Object.fromEntries(
      secretsManager
        .listSecretVersionIds({ ...id, IncludeDeprecated: true })
        .Versions.map(({ VersionStages = [''], KmsKeyIds }) => [VersionStages.join(), KmsKeyIds]),
    );
  const withVersions = () => {
    const world = withKeys();
    const { secretsManager } = world;
    secretsManager.putSecretValue({ ...id, SecretString: 'b' });
    secretsManager.putSecretValue({ ...id, SecretString: 'c' });
    secretsManager.putSecretValue({ ...id, SecretString: 'p', VersionStages: ['AWSPENDING'] });
    secretsManager.putSecretValue({ ...id, SecretString: 'o', VersionStages: ['own'] });
    return world;
  };

  test('seals versions in use a second time, and no others', () => {
    const world = withVersions();
    const { secretsManager, old, fresh } = world;
    secretsManager.updateSecret({ ...id, KmsKeyId: fresh });
    const both = [old, fresh];
    expect(versionsOf(world)).toEqual({
      AWSCURRENT: both,
      AWSPREVIOUS: both,
      AWSPENDING: both,
      own: [old],
      '': [old],
    });
    secretsManager.putSecretValue({ ...id, SecretString: 'd' });
    expect(versionsOf(world)['AWSCURRENT']).toEqual([fresh]);
  });

  test.each(['old', 'fresh'] as const)(
    'leaves them readable while the %s key is disabled',
    (which) => {
      const world = withVersions();
      world.secretsManager.updateSecret({ ...id, KmsKeyId: world.fresh });
      world.sim.kms.disableKey({ KeyId: world[which] });
      expect(world.secretsManager.getSecretValue(id).SecretString).toBe('c');
    },
  );

  test('seals nothing where the caller may not encrypt, and is taken all the same', () => {
    const world = withVersions();
    const { sim, old, fresh } = world;
    const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
    const view = sim.as(ROLE, { policies: [allow(...actions)] });
    view.secretsManager.updateSecret({ ...id, KmsKeyId: fresh });
    expect(versionsOf(world)['AWSCURRENT']).toEqual([old]);
    expect(world.secretsManager.describeSecret(id).KmsKeyId).toBe(fresh);
  });

  test('can be that of the account again, by an empty text', () => {
    const world = withVersions();
    world.secretsManager.updateSecret({ ...id, KmsKeyId: '' });
    expect(versionsOf(world)['AWSCURRENT']).toEqual([world.old, 'DefaultEncryptionKey']);
    expect(world.secretsManager.describeSecret(id).KmsKeyId).toBeUndefined();
  });
});

describe('another account', () => {
  const OTHER = '444455556666';
  const policy = (Action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: OTHER }, Action, Resource: '*' },
        { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' },
      ],
    });

  test('reads with the whole ARN, where both policies let it in', () => {
    const { sim, secretsManager, old, made } = withKeys();
    const other = sim.as(OTHER).secretsManager;
    const read = (SecretId: string) => other.getSecretValue({ SecretId }).SecretString;
    const refused = (SecretId: string) => refusalOf(() => read(SecretId)).name;
    expect(refused(made.ARN)).toBe('AccessDeniedException');
    secretsManager.putResourcePolicy({
      ...id,
      ResourcePolicy: policy('secretsmanager:GetSecretValue'),
    });
    expect(refused(made.ARN)).toBe('AccessDeniedException');
    sim.kms.putKeyPolicy({ KeyId: old, Policy: policy('kms:Decrypt') });
    expect(read(made.ARN)).toBe('x');
    // Source: API_GetSecretValue, SecretId: "the ARN" across accounts.
    expect(refused(made.ARN.slice(0, -7))).not.toBe('none');
    expect(refused('s')).toBe('ResourceNotFoundException');
  });

  test('reads nothing under the key of the account', () => {
    const { sim, secretsManager } = withKeys();
    const { ARN } = secretsManager.createSecret({ Name: 'own', SecretString: 'x' });
    secretsManager.putResourcePolicy({
      SecretId: 'own',
      ResourcePolicy: policy('secretsmanager:GetSecretValue'),
    });
    // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html; the text as users report it.
    expect(refusalOf(() => sim.as(OTHER).secretsManager.getSecretValue({ SecretId: ARN }))).toEqual(
      {
        name: 'InvalidRequestException',
        message:
          "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
      },
    );
  });
});
