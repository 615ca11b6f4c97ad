import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const SECRETS = 'secrets, in months';
const REQUESTS = 'requests to Secrets Manager';
const SecretString = 's';

function lines(sim: Simulator, options: Parameters<Simulator['cost']>[0] = {}) {
  return new Map(sim.cost(options).lines.map((line) => [line.what, line]));
}
const secretsIn = (sim: Simulator, from: string, to: string) =>
  lines(sim, { from, to }).get(SECRETS)?.quantity;

// Source: https://aws.amazon.com/secrets-manager/pricing/: "$0.40 per secret per month. A replica secret is considered a distinct
// secret … For secrets that are stored for less than a month, the price is prorated"; "$0.05 per 10,000 API calls".
describe('what secrets cost', () => {
  test('a secret costs 0.40 dollars a month, and so does each replica', () => {
    const sim = createSimulator();
    sim.secretsManager.createSecret({ Name: 'a', SecretString });
    sim.clock.advanceTo('2026-02-15');
    sim.secretsManager.replicateSecretToRegions({
      SecretId: 'a',
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    });
    sim.secretsManager.createSecret({
      Name: 'b',
      SecretString,
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    });
    sim.clock.advanceTo('2026-03-01');
    expect(lines(sim, { from: '2026-01-01', to: '2026-02-01' }).get(SECRETS)).toEqual({
      what: SECRETS,
      quantity: 1,
      unitPrice: 0.4,
      amount: 0.4,
    });
    // Of the month's 28 days, three more were there for 14.
    expect(secretsIn(sim, '2026-02-01', '2026-03-01')).toBe(2.5);
    sim.secretsManager.removeRegionsFromReplication({
      SecretId: 'a',
      RemoveReplicaRegions: ['eu-west-1'],
    });
    sim.region('eu-west-1').secretsManager.stopReplicationToReplica({ SecretId: 'b' });
    sim.clock.advanceTo('2026-04-01');
    expect(secretsIn(sim, '2026-03-01', '2026-04-01')).toBe(3);
  });

  // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html: none "for secrets that are marked for deletion".
  test('a secret that is marked for deletion costs nothing until it is restored', () => {
    const sim = createSimulator();
    const { ARN: SecretId } = sim.secretsManager.createSecret({ Name: 'a', SecretString });
    sim.clock.advanceTo('2026-02-08');
    sim.secretsManager.deleteSecret({ SecretId });
    sim.clock.advanceTo('2026-02-22');
    sim.secretsManager.restoreSecret({ SecretId });
    sim.clock.advanceTo('2026-03-01');
    expect(secretsIn(sim, '2026-02-01', '2026-03-01')).toBe(0.5);
    sim.secretsManager.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true });
    sim.secretsManager.createSecret({ Name: 'a', SecretString });
    sim.clock.advanceTo('2026-04-01');
    expect(secretsIn(sim, '2026-03-01', '2026-04-01')).toBe(1);
  });

  test('a world that was imported has its secrets from its beginning on', () => {
    const origin = createSimulator();
    origin.secretsManager.createSecret({ Name: 'a', SecretString });
    origin.secretsManager.createSecret({ Name: 'b', SecretString });
    origin.secretsManager.deleteSecret({ SecretId: 'b' });
    const sim = createSimulator();
    sim.import(origin.export());
    sim.clock.advanceTo('2026-02-01');
    expect(lines(sim).get(SECRETS)?.quantity).toBe(1);
  });

  test('each request costs, refused ones too, and of a batch the batch alone', () => {
    const sim = createSimulator();
    sim.secretsManager.createSecret({ Name: 'a', SecretString });
    sim.secretsManager.getSecretValue({ SecretId: 'a' });
    expect(refusalOf(() => sim.secretsManager.getSecretValue({ SecretId: 'b' })).name).toBe(
      'ResourceNotFoundException',
    );
    sim.secretsManager.batchGetSecretValue({ SecretIdList: ['a', 'b'] });
    expect(lines(sim).get(REQUESTS)).toEqual({
      what: REQUESTS,
      quantity: 4,
      unitPrice: 0.000005,
      amount: 0.00002,
    });
    expect(lines(sim, { account: '444455556666' }).get(REQUESTS)).toBeUndefined();
    expect(lines(sim, { account: ACCOUNT }).get(REQUESTS)?.quantity).toBe(4);
    // KMS is asked once for each value that is sealed or opened, and those requests are KMS's.
    expect(lines(sim).get('requests')?.quantity).toBe(3);
  });
});
