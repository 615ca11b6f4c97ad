import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const Value = 'hush-hush';
const arnOf = (path: string) => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter${path}`;
const expiringAt = (Timestamp: string) =>
  JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } }]);

// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html
describe("CloudTrail's record of Parameter Store", () => {
  const sim = createSimulator();
  const { ssm } = sim.as(ROLE);
  ssm.putParameter({ Name: '/app/db', Value, Type: 'SecureString', Description: 'd' });
  ssm.getParameters({ Names: ['/app/db', 'none'], WithDecryption: true });
  const records = sim.cloudTrail();

  test('has a write with its request but for the value', () => {
    expect(records[0]).toMatchObject({
      eventSource: 'ssm.amazonaws.com',
      eventName: 'PutParameter',
      requestParameters: { name: '/app/db', type: 'SecureString', description: 'd' },
      responseElements: { tier: 'Standard', version: 1 },
      resources: [{ accountId: ACCOUNT, ARN: arnOf('/app/db') }],
      readOnly: false,
      tlsDetails: { clientProvidedHostHeader: 'ssm.us-east-1.amazonaws.com' },
    });
  });

  test('has a read without an answer, and what KMS does for it', () => {
    const [read, decrypt] = records.slice(-2);
    expect(read).toMatchObject({
      eventName: 'GetParameters',
      requestParameters: { names: ['/app/db', 'none'], withDecryption: true },
      responseElements: null,
      readOnly: true,
    });
    expect(decrypt).toMatchObject({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Decrypt',
      userIdentity: { type: 'AssumedRole', invokedBy: 'ssm.amazonaws.com' },
      sourceIPAddress: 'ssm.amazonaws.com',
      requestParameters: { encryptionContext: { PARAMETER_ARN: arnOf('/app/db') } },
    });
  });

  test('tells no value', () => {
    ssm.putParameter({ Name: '/app/plain', Value, Type: 'String' });
    expect(JSON.stringify([sim.cloudTrail(), sim.events])).not.toContain(Value);
  });

  test('has the reading of a secret through it as the work of both services', () => {
    sim.secretsManager.createSecret({ Name: 'db', SecretString: Value });
    ssm.getParameter({ Name: '/aws/reference/secretsmanager/db', WithDecryption: true });
    const told = sim.cloudTrail().slice(-3);
    expect(told.map(({ eventName, userIdentity }) => [eventName, userIdentity.invokedBy])).toEqual([
      ['GetParameter', undefined],
      ['GetSecretValue', 'ssm.amazonaws.com'],
      ['Decrypt', 'secretsmanager.amazonaws.com'],
    ]);
  });
});

// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html; details recorded: observed.md, "Events"
describe('EventBridge hears of parameters', () => {
  const change = (operation: string, more: object = {}) => ({
    'detail-type': 'Parameter Store Change',
    source: 'aws.ssm',
    account: ACCOUNT,
    region: 'us-east-1',
    resources: [arnOf('/app/db')],
    detail: { name: '/app/db', type: 'String', description: 'd', operation, ...more },
  });

  test('that are made, written anew, labelled and deleted', () => {
    const sim = createSimulator();
    const Name = '/app/db';
    sim.ssm.putParameter({ Name, Value, Type: 'String', Description: 'd' });
    sim.clock.advance({ minutes: 1 });
    sim.ssm.putParameter({ Name, Value, Overwrite: true });
    sim.ssm.labelParameterVersion({ Name, ParameterVersion: 1, Labels: ['a', 'b'] });
    sim.ssm.labelParameterVersion({ Name, Labels: ['a', 'a'] });
    sim.ssm.deleteParameter({ Name });
    const label = (name: string, fromVersion: string, toVersion: string) =>
      change('LabelParameterVersion', { label: name, fromVersion, toVersion });
    const told = sim.eventBridge();
    expect(told).toMatchObject([
      { ...change('Create'), time: '2026-01-01T00:00:00Z' },
      { ...change('Update'), time: '2026-01-01T00:01:00Z' },
      label('a', '', '1'),
      label('b', '', '1'),
      label('a', '1', '2'),
      change('Delete'),
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(sim.eventBridge({ region: 'eu-west-1' })).toEqual([]);
  });

  test('each time, though they are written twice in an instant', () => {
    const sim = createSimulator();
    for (let i = 0; i < 3; i++)
      sim.ssm.putParameter({ Name: '/app/db', Value, Type: 'String', Overwrite: true });
    const ids = sim.eventBridge().map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    sim.clock.advance({ seconds: 1 });
    expect(sim.eventBridge({ to: '2026-01-01T00:00:01Z' }).map(({ id }) => id)).toEqual(ids);
  });

  test('whose policies act', () => {
    const sim = createSimulator();
    sim.ssm.putParameter({
      Name: '/app/db',
      Value,
      Type: 'String',
      Tier: 'Advanced',
      Policies: expiringAt('2026-01-03T00:00:00.000Z'),
    });
    sim.clock.advance({ days: 3 });
    const [, action, deletion] = sim.eventBridge();
    expect(action).toMatchObject({
      'detail-type': 'Parameter Store Policy Action',
      time: '2026-01-03T00:00:00Z',
      resources: [arnOf('/app/db')],
      detail: {
        'parameter-name': '/app/db',
        'parameter-type': 'String',
        'policy-type': 'Expiration',
        'action-status': 'Success',
      },
    });
    expect(deletion?.detail).toMatchObject({ operation: 'Delete' });
  });
});

// Source: https://aws.amazon.com/systems-manager/pricing/: "$0.05 per advanced parameter per month (prorated hourly if the parameter is stored less than a month)"
test('an advanced parameter costs 0.05 dollars a month as long as it is there, a standard one nothing', () => {
  const sim = createSimulator();
  const put = (Name: string, more: object = {}) =>
    sim.ssm.putParameter({ Name, Value, Type: 'String', ...more });
  put('/standard');
  put('/advanced', { Tier: 'Advanced' });
  put('/upgraded');
  put('/expiring', { Tier: 'Advanced', Policies: expiringAt('2026-02-15T00:00:00.000Z') });
  sim.clock.advanceTo('2026-02-08');
  put('/upgraded', { Tier: 'Advanced', Overwrite: true });
  put('/advanced', { Tier: 'Advanced', Overwrite: true });
  sim.clock.advanceTo('2026-02-22');
  sim.ssm.deleteParameter({ Name: '/advanced' });
  sim.clock.advanceTo('2026-03-01');
  // Of the month's 28 days 21, 21 and 14.
  expect(sim.cost({ from: '2026-02-01', to: '2026-03-01' }).lines).toEqual([
    { what: 'advanced parameters, in months', quantity: 2, unitPrice: 0.05, amount: 0.1 },
  ]);
});

test('of two advanced parameters that have one ARN each costs as long as it is there itself', () => {
  const origin = createSimulator();
  for (const Name of ['a', '/a'])
    origin.ssm.putParameter({ Name, Value, Type: 'String', Tier: 'Advanced' });
  const sim = createSimulator();
  sim.import(origin.export());
  for (const one of [origin, sim]) {
    one.ssm.deleteParameter({ Name: 'a' });
    one.clock.advanceTo('2026-02-01');
    // The month as above: one of them all of it, the other none.
    expect(one.cost().lines).toMatchObject([{ quantity: 1, amount: 0.05 }]);
  }
});
