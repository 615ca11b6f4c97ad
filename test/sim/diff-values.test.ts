import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';

const SECRET = 'hush-hush';
const token = (digit: string) => digit.repeat(32);

test('the difference of two moments tells secrets version by version, and no value', () => {
  const sim = createSimulator();
  const start = sim.snapshot();
  const { secretsManager } = sim;
  secretsManager.createSecret({
    Name: 'db',
    SecretString: SECRET,
    ClientRequestToken: token('1'),
  });
  const created = sim.snapshot();
  sim.clock.advance({ minutes: 1 });
  secretsManager.putSecretValue({
    SecretId: 'db',
    SecretString: `${SECRET}2`,
    ClientRequestToken: token('2'),
  });
  secretsManager.tagResource({ SecretId: 'db', Tags: [{ Key: 'a', Value: '1' }] });
  secretsManager.deleteSecret({ SecretId: 'db', RecoveryWindowInDays: 7 });
  const path = 'secretsmanager 111122223333 us-east-1 secrets db';
  expect(sim.diff(start, created)).toContainEqual({
    path,
    after: expect.objectContaining({ name: 'db' }),
  });
  const now = sim.clock.now();
  const told = sim.diff(created).filter((one) => one.path.startsWith(path));
  expect(told).toEqual([
    { path: `${path}.changedAt`, before: expect.any(Date), after: now },
    { path: `${path}.tags`, after: [{ Key: 'a', Value: '1' }] },
    {
      path: `${path} versions ${token('1')}.labels`,
      before: ['AWSCURRENT'],
      after: ['AWSPREVIOUS'],
    },
    {
      path: `${path} versions ${token('2')}`,
      after: expect.objectContaining({ createdAt: now, labels: ['AWSCURRENT'] }),
    },
    {
      path: `${path}.deletion`,
      after: { markedAt: now, dueAt: new Date(now.getTime() + 7 * 86_400_000), forced: false },
    },
  ]);
  const all = JSON.stringify([sim.diff(start), sim.diff(created)]);
  expect(all).not.toContain(SECRET);
  expect(all).toMatch(/"sealed":"\d+ bytes"/);
});

test('the difference of two moments tells parameters version by version', () => {
  const sim = createSimulator();
  const Name = '/app/db';
  sim.ssm.putParameter({ Name, Value: SECRET, Type: 'SecureString' });
  const before = sim.snapshot();
  sim.ssm.putParameter({ Name, Value: `${SECRET}2`, Overwrite: true });
  sim.ssm.labelParameterVersion({ Name, ParameterVersion: 1, Labels: ['stable'] });
  const path = `ssm 111122223333 us-east-1 parameters ${Name}`;
  const told = sim.diff(before).filter((one) => one.path.startsWith('ssm '));
  expect(told).toMatchObject([
    { path: `${path} versions 1.labels`, before: [], after: ['stable'] },
    { path: `${path} versions 2`, after: { version: 2, type: 'SecureString' } },
  ]);
  expect(JSON.stringify(told)).not.toContain(SECRET);
});
