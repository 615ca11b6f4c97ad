import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const NOW = '2030-01-01T00:00:00.000Z';
const END = '2030-01-11T00:00:00.000Z';
const expiration = { Type: 'Expiration', Version: '1.0', Attributes: { Timestamp: END } };
const notice = (Before: string, Unit = 'Days') => ({
  Type: 'ExpirationNotification',
  Version: '1.0',
  Attributes: { Before, Unit },
});
const noChange = (After: string, Unit = 'Days') => ({
  Type: 'NoChangeNotification',
  Version: '1.0',
  Attributes: { After, Unit },
});

function start(...policies: readonly object[]) {
  const sim = createSimulator({ seed: 'policies', now: NOW });
  const put = (more: object = {}) =>
    sim.ssm.putParameter({ Name: 'p', Value: 'v', Type: 'String', Tier: 'Advanced', ...more });
  put({ Policies: JSON.stringify(policies, undefined, 2) });
  const overwrite = (more: object = {}) => put({ Overwrite: true, ...more });
  const statuses = () =>
    sim.ssm.describeParameters().Parameters[0]?.Policies.map(({ PolicyStatus }) => PolicyStatus);
  const acted = () =>
    sim.events
      .filter(({ name }) => name === 'ParameterPolicyAction')
      .map(({ at, details }) => [new Date(at).toISOString(), details?.['policy-type']]);
  return { sim, put, overwrite, statuses, acted };
}

describe('parameter policies', () => {
  test('are shown as compact JSON with their status, which the history has not', () => {
    const { sim } = start(expiration, notice('2'), noChange('3', 'Hours'));
    // Recorded: [{PolicyText compact JSON, PolicyType, PolicyStatus Pending}]; the history without PolicyStatus.
    const shown = [expiration, notice('2'), noChange('3', 'Hours')].map((one) => ({
      PolicyText: JSON.stringify(one),
      PolicyType: one.Type,
    }));
    expect(sim.ssm.getParameterHistory({ Name: 'p' }).Parameters[0]?.Policies).toEqual(shown);
    expect(sim.ssm.describeParameters().Parameters[0]?.Policies).toEqual(
      shown.map((one) => ({ ...one, PolicyStatus: 'Pending' })),
    );
  });

  test('the parameter is gone at the instant at which it expires, and not a millisecond before', () => {
    const { sim, acted } = start(expiration);
    sim.clock.advance(10 * 86_400_000 - 1);
    expect(sim.ssm.getParameter({ Name: 'p' }).Parameter.Version).toBe(1);
    sim.clock.advance({ milliseconds: 1 });
    // Source: parameter-store-policies: "deletes the parameter".
    expect(refusalOf(() => sim.ssm.getParameter({ Name: 'p' })).name).toBe('ParameterNotFound');
    expect(acted()).toEqual([[END, 'Expiration']]);
  });

  test('notifications come before it expires, and when nobody has changed it', () => {
    const { sim, acted, statuses } = start(expiration, notice('2'), noChange('12', 'Hours'));
    sim.clock.advance({ days: 1 });
    expect(statuses()).toEqual(['Pending', 'Pending', 'Finished']);
    sim.clock.advance({ days: 30 });
    expect(acted()).toEqual([
      ['2030-01-01T12:00:00.000Z', 'NoChangeNotification'],
      ['2030-01-09T00:00:00.000Z', 'ExpirationNotification'],
      [END, 'Expiration'],
    ]);
  });

  test('a new version lets the watch for changes begin anew, and leaves the end where it is', () => {
    const { sim, overwrite, acted } = start(expiration, noChange('6'));
    sim.clock.advance({ days: 5 });
    overwrite();
    sim.clock.advance({ days: 30 });
    // Source: API_PutParameter, Policies: "Updating the parameter doesn't affect the expiration date and time".
    expect(acted()).toEqual([[END, 'Expiration']]);
  });

  test('what has sent its notification watches again after a new version', () => {
    const { sim, overwrite, acted, statuses } = start(noChange('1'));
    sim.clock.advance({ days: 3 });
    overwrite();
    expect(statuses()).toEqual(['Pending']);
    sim.clock.advance({ days: 3 });
    expect(acted().map(([at]) => at)).toEqual([
      '2030-01-02T00:00:00.000Z',
      '2030-01-05T00:00:00.000Z',
    ]);
  });

  test.each(['[]', '[{}]'])('%s takes them all off', (Policies) => {
    const { sim, overwrite, acted, statuses } = start(expiration, notice('1'));
    // Recorded.
    overwrite({ Policies });
    expect(statuses()).toEqual([]);
    sim.clock.advance({ days: 30 });
    expect([acted(), sim.ssm.getParameter({ Name: 'p' }).Parameter.Version]).toEqual([[], 2]);
  });

  test('of two expirations, which are accepted, the earlier ends it', () => {
    const later = { ...expiration, Attributes: { Timestamp: '2030-02-01T02:00:00+02:00' } };
    // Recorded: accepted.
    const { sim, acted } = start(later, expiration, notice('24', 'Hours'));
    sim.clock.advance({ days: 60 });
    expect(acted()).toEqual([
      ['2030-01-10T00:00:00.000Z', 'ExpirationNotification'],
      [END, 'Expiration'],
    ]);
  });

  test('a notification that is late is sent at once', () => {
    const { acted, statuses } = start(expiration, notice('30'));
    expect(acted()).toEqual([[NOW, 'ExpirationNotification']]);
    expect(statuses()).toEqual(['Pending', 'Finished']);
  });

  test('deletion ends them, and a world that is taken up again has them', () => {
    const { sim, acted } = start(expiration, noChange('1'));
    const other = createSimulator();
    other.import(sim.export());
    sim.ssm.deleteParameter({ Name: 'p' });
    sim.clock.advance({ days: 30 });
    expect(acted()).toEqual([]);
    other.clock.advance({ days: 30 });
    expect(other.ssm.describeParameters().Parameters).toEqual([]);
  });

  test('no world is taken up in which one is not what its text says', () => {
    const { sim } = start(expiration);
    const exported = JSON.stringify(sim.export());
    const text = JSON.stringify(JSON.stringify(expiration));
    // Source: `import` tells of what is not sound instead of failing at a later call.
    for (const other of ['x', '{}', JSON.stringify(noChange('1'))])
      expect(() =>
        createSimulator().import(JSON.parse(exported.replace(text, JSON.stringify(other)))),
      ).toThrow('p: a policy is what its text says');
  });

  test('an end that has passed is refused', () => {
    const sim = createSimulator({ seed: 'policies', now: END });
    const Policies = JSON.stringify([expiration]);
    const call = () =>
      sim.ssm.putParameter({ Name: 'p', Value: 'v', Type: 'String', Tier: 'Advanced', Policies });
    expect(refusalOf(call).name).toBe('InvalidPolicyAttributeException');
  });

  test.each(['2030-02-30T00:00:00Z', '2030-02-29T23:59:59+01:00', '2030-13-01T00:00:00Z'])(
    'no parameter ends at %s, which no calendar has',
    (Timestamp) => {
      const { overwrite } = start();
      const Policies = JSON.stringify([{ ...expiration, Attributes: { Timestamp } }]);
      // Source: ISO 8601, which parameter-store-policies asks for: months have the days of the Gregorian calendar.
      expect(refusalOf(() => overwrite({ Policies })).name).toBe('InvalidPolicyAttributeException');
    },
  );

  test('kept policies whose notice has been given give it once', () => {
    const { sim, overwrite, acted } = start(expiration, notice('9'));
    sim.clock.advance({ days: 2 });
    overwrite();
    sim.clock.advance({ days: 30 });
    expect(acted().map(([, type]) => type)).toEqual(['ExpirationNotification', 'Expiration']);
  });
});
