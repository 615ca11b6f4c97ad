import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { importInto } from '../support/imports.ts';
import { refusalOf } from '../support/simulator.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;
const days = (n: number) => new Date(NOW + n * DAY);
const SecretString = 's';
const Value = 'v';
const MISSING = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";

/** A key that expires after 20 days, and one that has been scheduled for deletion. */
function world() {
  const sim = createSimulator();
  const expiring = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.Arn;
  importInto(sim.kms, expiring, new Uint8Array(32).fill(1), {
    ValidTo: days(20),
    ExpirationModel: 'KEY_MATERIAL_EXPIRES',
  });
  const kept = sim.kms.createKey().KeyMetadata.Arn;
  return { sim, expiring, kept };
}

describe('a forecast tells which secrets and parameters cannot be read', () => {
  test('because their key is lost, and since when', () => {
    const { sim, expiring, kept } = world();
    const create = (Name: string, KmsKeyId?: string) =>
      sim.secretsManager.createSecret({ Name, SecretString, KmsKeyId }).ARN;
    const lost = create('lost', expiring);
    create('kept', kept);
    create('default');
    const put = (Name: string, more: object) =>
      sim.ssm.putParameter({ Name, Value, Type: 'SecureString', ...more });
    put('/lost', { KeyId: expiring });
    put('/lost/advanced', { KeyId: expiring, Tier: 'Advanced' });
    put('/kept', { KeyId: kept });
    put('/default', {});
    sim.ssm.putParameter({ Name: '/plain', Value, Type: 'String' });
    const { losses, failures } = sim.forecast({ days: 30 });
    const arn = (path: string) => `arn:aws:ssm:us-east-1:111122223333:parameter${path}`;
    expect(losses.map(({ resource, since }) => [resource, since])).toEqual([
      [lost, days(20)],
      [arn('/lost'), days(20)],
      [arn('/lost/advanced'), days(20)],
    ]);
    expect(failures).toEqual([]);
    // It is what AWS then answers.
    const told = losses.map(({ refusal }) => refusal.replace(/Request ID: [-0-9a-f]+/, ''));
    sim.clock.advance({ days: 30 });
    const calls = [
      () => sim.secretsManager.getSecretValue({ SecretId: 'lost' }),
      () => sim.ssm.getParameter({ Name: '/lost', WithDecryption: true }),
      () => sim.ssm.getParameter({ Name: '/lost/advanced', WithDecryption: true }),
    ];
    expect(told).toEqual(
      calls.map((call) => {
        const { name, message } = refusalOf(call);
        return `${name}: ${message}`.replace(/Request ID: [-0-9a-f]+/, '');
      }),
    );
    expect(sim.forecast({ days: 1 }).losses.map(({ since }) => since)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('because they are deleted, and not those that have no value', () => {
    const { sim } = world();
    sim.secretsManager.createSecret({ Name: 'empty' });
    const { ARN } = sim.secretsManager.createSecret({ Name: 'marked', SecretString });
    sim.secretsManager.deleteSecret({ SecretId: ARN, RecoveryWindowInDays: 7 });
    sim.ssm.putParameter({
      Name: '/brief',
      Value,
      Type: 'String',
      Tier: 'Advanced',
      Policies: JSON.stringify([
        { Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: days(3).toISOString() } },
      ]),
    });
    expect(sim.forecast({ days: 30 }).losses).toEqual([
      // Marked for deletion, it cannot be read already.
      { resource: ARN, refusal: MISSING },
      {
        since: days(3),
        resource: 'arn:aws:ssm:us-east-1:111122223333:parameter/brief',
        refusal: 'ParameterNotFound',
      },
    ]);
    expect(sim.forecast({ days: 2 }).losses).toMatchObject([
      {
        refusal:
          "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
      },
    ]);
  });

  test('each of two parameters that have one ARN by itself', () => {
    const { sim, expiring } = world();
    sim.ssm.putParameter({ Name: 'a', Value, Type: 'SecureString', KeyId: expiring });
    sim.ssm.putParameter({ Name: '/a', Value, Type: 'String' });
    expect(sim.forecast({ days: 30 }).losses).toMatchObject([{ since: days(20) }]);
    sim.clock.advance({ days: 30 });
    const read = (Name: string) => () => sim.ssm.getParameter({ Name, WithDecryption: true });
    expect(refusalOf(read('a')).name).toBe('InvalidKeyId');
    expect(read('/a')().Parameter.Value).toBe(Value);
  });

  test('whoever may read them, and not what another key still opens', () => {
    const { sim, expiring, kept } = world();
    sim.secretsManager.createSecret({ Name: 'moved', SecretString, KmsKeyId: expiring });
    sim.secretsManager.updateSecret({ SecretId: 'moved', KmsKeyId: kept });
    sim.secretsManager.createSecret({ Name: 'closed', SecretString, KmsKeyId: kept });
    const Principal = { AWS: 'arn:aws:iam::111122223333:root' };
    const Action = ['kms:PutKeyPolicy', 'kms:DescribeKey'];
    sim.kms.putKeyPolicy({
      KeyId: kept,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*' }],
      }),
    });
    refusalOf(() => sim.secretsManager.getSecretValue({ SecretId: 'closed' }));
    expect(sim.forecast({ days: 30 }).losses).toEqual([]);
  });
});
