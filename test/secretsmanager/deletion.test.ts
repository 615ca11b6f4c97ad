import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const id = { SecretId: 's' };
const NOW = Date.parse('2026-03-01T10:20:30.456Z');
const DAY = 86_400_000;
function withSecret() {
  const sim = createSimulator({ seed: 'deletion', now: NOW });
  const made = sim.secretsManager.createSecret({ Name: 's', SecretString: 'x' });
  const list = (input: object = {}) =>
    sim.secretsManager.listSecrets(input).SecretList.map(({ Name }) => Name);
  return { sim, secretsManager: sim.secretsManager, made, list };
}

// Unless said otherwise the expected values are recorded from AWS (September 2026).
describe('DeleteSecret', () => {
  test.each([
    [7, 7],
    [undefined, 30],
  ])('with a window of %s days ends the secret after %s', (RecoveryWindowInDays, days) => {
    const { sim, secretsManager, made, list } = withSecret();
    const { VersionId: _, ...arnAndName } = made;
    sim.clock.advance(1000);
    expect(secretsManager.deleteSecret({ ...id, RecoveryWindowInDays })).toEqual({
      ...arnAndName,
      DeletionDate: new Date(NOW + 1000 + days * DAY),
    });
    expect(secretsManager.describeSecret(id).DeletedDate).toEqual(new Date(NOW + 1000));
    expect([list(), list({ IncludePlannedDeletion: true })]).toEqual([[], ['s']]);
    sim.clock.advance(days * DAY - 1);
    expect(secretsManager.describeSecret(id).Name).toBe('s');
    sim.clock.advance(1);
    expect(refusalOf(() => secretsManager.describeSecret(id)).name).toBe(
      'ResourceNotFoundException',
    );
  });

  test('tells when it begins, is called off and ends', () => {
    const { sim, secretsManager } = withSecret();
    secretsManager.deleteSecret(id);
    secretsManager.restoreSecret(id);
    secretsManager.deleteSecret(id);
    sim.clock.advance({ days: 31 });
    // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
    expect(
      sim.events.map(({ name }) => name).filter((name) => name.includes('VersionDelete')),
    ).toEqual([
      'StartSecretVersionDelete',
      'CancelSecretVersionDelete',
      'StartSecretVersionDelete',
      'EndSecretVersionDelete',
    ]);
  });

  test.each([
    // Source: API_DeleteSecret: 7 to 30 days, and not both parameters.
    [{ RecoveryWindowInDays: 6 }],
    [{ RecoveryWindowInDays: 31 }],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])('refuses %j', (input) => {
    const { secretsManager } = withSecret();
    expect(refusalOf(() => secretsManager.deleteSecret({ ...id, ...input })).name).toBe(
      'InvalidParameterException',
    );
  });

  test('marks once; by force it goes on from there', () => {
    const { secretsManager } = withSecret();
    secretsManager.deleteSecret(id);
    expect(refusalOf(() => secretsManager.deleteSecret(id)).name).toBe('InvalidRequestException');
    // R: by force it succeeds.
    expect(
      secretsManager.deleteSecret({ ...id, ForceDeleteWithoutRecovery: true }).DeletionDate,
    ).toEqual(new Date(NOW));
  });
});

describe('RestoreSecret', () => {
  test('takes the mark off, and the value is readable again', () => {
    const { sim, secretsManager, made, list } = withSecret();
    const { VersionId: _, ...arnAndName } = made;
    secretsManager.deleteSecret(id);
    expect(refusalOf(() => secretsManager.getSecretValue(id)).name).toBe('InvalidRequestException');
    expect(secretsManager.restoreSecret(id)).toEqual(arnAndName);
    expect('DeletedDate' in secretsManager.describeSecret(id)).toBe(false);
    expect(secretsManager.getSecretValue(id).SecretString).toBe('x');
    sim.clock.advance({ days: 40 });
    expect(list()).toEqual(['s']);
  });
});

describe('deletion by force', () => {
  const force = { ...id, ForceDeleteWithoutRecovery: true };

  test('ends the secret at once, but for seconds in which it is described', () => {
    const { sim, secretsManager, list } = withSecret();
    expect(secretsManager.deleteSecret(force).DeletionDate).toEqual(new Date(NOW));
    expect(secretsManager.describeSecret(id).DeletedDate).toEqual(new Date(NOW));
    expect(list({ IncludePlannedDeletion: true })).toEqual([]);
    expect(refusalOf(() => secretsManager.getSecretValue(id)).name).toBe('InvalidRequestException');
    sim.clock.advance({ seconds: 2 });
    expect(refusalOf(() => secretsManager.describeSecret(id)).name).toBe(
      'ResourceNotFoundException',
    );
  });

  test('leaves the name free, at the same instant', () => {
    const { sim, secretsManager, made } = withSecret();
    secretsManager.deleteSecret(force);
    const again = secretsManager.createSecret({ Name: 's', SecretString: 'y' });
    expect(again.ARN).not.toBe(made.ARN);
    sim.clock.advance({ minutes: 1 });
    expect(secretsManager.getSecretValue(id).SecretString).toBe('y');
  });

  test('of what has ended already answers the same, and nothing begins again', () => {
    const { sim, secretsManager } = withSecret();
    const first = secretsManager.deleteSecret(force);
    sim.clock.advance({ seconds: 1 });
    const world = sim.cell.present();
    expect(secretsManager.deleteSecret(force)).toEqual(first);
    expect(sim.cell.present()).toBe(world);
    const begun = sim.events.filter(({ name }) => name === 'StartSecretVersionDelete');
    expect(begun).toHaveLength(1);
  });

  test('of what never was succeeds, with an ARN made up', () => {
    const { sim, secretsManager } = withSecret();
    const { world } = { world: sim.cell.present() };
    const answer = secretsManager.deleteSecret({ ...force, SecretId: 'never' });
    expect(answer).toMatchObject({ Name: 'never', DeletionDate: new Date(NOW) });
    expect(answer.ARN).toMatch(/:secret:never-[A-Za-z0-9]{6}$/);
    expect(sim.cell.present()).toBe(world);
  });
});
