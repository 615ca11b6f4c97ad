/**
 * Rotation, from RotateSecret to the last retry. Sources: [C] recorded from AWS (Rotation (Lambda)); [D]
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html; the rest follows from the test's own function.
 */
import { describe, expect, test } from 'vitest';
import { createSimulator, replay, type Simulator } from '../../src/index.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
const NAME = 'prod/db';
const NOW = '2026-09-24T12:00:00Z';

interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

/** A database with one user, whose password the function changes; and the function itself, by the template of AWS. */
function world(failing: (step: string, sim: Simulator) => void = () => {}) {
  const sim = createSimulator({ now: NOW });
  const database = { password: 'first' };
  const events: RotationEvent[] = [];
  sim.secretsManager.createSecret({ Name: NAME, SecretString: 'first' });
  sim.functions.register<RotationEvent>(FUNCTION, (event, context) => {
    events.push(event);
    const { Step, SecretId, ClientRequestToken } = event;
    const { secretsManager } = context.sim;
    const stages = secretsManager.describeSecret({ SecretId }).VersionIdsToStages ?? {};
    failing(Step, context.simulator);
    const pending = () =>
      secretsManager.getSecretValue({
        SecretId,
        VersionId: ClientRequestToken,
        VersionStage: 'AWSPENDING',
      }).SecretString ?? '';
    if (Step === 'createSecret') {
      try {
        pending();
      } catch {
        const SecretString = secretsManager.getRandomPassword({
          ExcludePunctuation: true,
        }).RandomPassword;
        secretsManager.putSecretValue({
          SecretId,
          ClientRequestToken,
          SecretString,
          VersionStages: ['AWSPENDING'],
        });
      }
    }
    if (Step === 'setSecret') database.password = pending();
    if (Step === 'testSecret') expect(database.password).toBe(pending());
    if (Step === 'finishSecret') {
      const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
      if (current !== ClientRequestToken)
        secretsManager.updateSecretVersionStage({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: ClientRequestToken,
          RemoveFromVersionId: current,
        });
    }
  });
  return { sim, database, events, secrets: sim.secretsManager };
}

const describeIt = ({ secretsManager }: Simulator) =>
  secretsManager.describeSecret({ SecretId: NAME });
const current = ({ secretsManager }: Simulator) =>
  secretsManager.getSecretValue({ SecretId: NAME }).SecretString;
const rules = { AutomaticallyAfterDays: 30 };

test('[C] four steps move AWSPENDING to AWSCURRENT, and the label stays where it is', () => {
  const { sim, database, events, secrets } = world();
  const before = secrets.getSecretValue({ SecretId: NAME }).VersionId;
  const { VersionId, ...rest } = secrets.rotateSecret({
    SecretId: NAME,
    RotationLambdaARN: FUNCTION,
    RotationRules: rules,
  });
  expect(Object.keys(rest)).toEqual(['ARN', 'Name']);
  expect(events.map(({ Step }) => Step)).toEqual([
    'createSecret',
    'setSecret',
    'testSecret',
    'finishSecret',
  ]);
  expect(new Set(events.map(({ ClientRequestToken }) => ClientRequestToken))).toEqual(
    new Set([VersionId]),
  );
  expect(events.every(({ RotationToken }) => /^[a-zA-Z0-9-]{36}$/.test(RotationToken))).toBe(true);
  expect(current(sim)).toBe(database.password);
  expect(describeIt(sim)).toMatchObject({
    RotationEnabled: true,
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 30 },
    LastRotatedDate: new Date(NOW),
    NextRotationDate: new Date('2026-10-24T23:59:59Z'),
    VersionIdsToStages: {
      [VersionId as string]: ['AWSCURRENT', 'AWSPENDING'],
      [before]: ['AWSPREVIOUS'],
    },
  });
});

test('[C] a schedule by an expression shows the days to its next date', () => {
  const { sim, secrets } = world();
  const RotationRules = { ScheduleExpression: 'cron(0 0 1 * ? *)', Duration: '1h' };
  secrets.rotateSecret({
    SecretId: NAME,
    RotationLambdaARN: FUNCTION,
    RotationRules,
    RotateImmediately: false,
  });
  expect(describeIt(sim)).toMatchObject({
    RotationRules: { ...RotationRules, AutomaticallyAfterDays: 7 },
    NextRotationDate: new Date('2026-10-01T00:59:59Z'),
  });
});

test('[C] RotateImmediately false: testSecret alone, on a copy that keeps no label', () => {
  const { sim, events, secrets } = world();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  events.length = 0;
  const before = describeIt(sim);
  const { VersionId } = secrets.rotateSecret({ SecretId: NAME, RotateImmediately: false });
  expect(events.map(({ Step }) => Step)).toEqual(['testSecret']);
  expect(secrets.getSecretValue({ SecretId: NAME, VersionId }).SecretString).toBe(current(sim));
  const labels = Object.values(describeIt(sim).VersionIdsToStages ?? {})
    .flat()
    .sort();
  expect(labels).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  expect(describeIt(sim).LastRotatedDate).toEqual(before.LastRotatedDate);
});

test('the clock rotates in each window, at its instant', () => {
  const { sim, events, secrets, database } = world();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  sim.clock.advance({ days: 90 });
  expect(events.length).toBe(4 * 4);
  const started = sim.events
    .filter(({ name }) => name === 'RotationStarted')
    .map(({ at }) => at.toISOString());
  expect(started.slice(1)).toEqual([
    '2026-10-24T00:00:00.000Z',
    '2026-11-23T00:00:00.000Z',
    '2026-12-23T00:00:00.000Z',
  ]);
  expect(current(sim)).toBe(database.password);
});

test('a failure leaves AWSCURRENT alone, is attempted again, and ends well', () => {
  let failures = 2;
  const { sim, events, secrets, database } = world((step) => {
    if (step === 'setSecret' && failures-- > 0) throw new Error('the database is away');
  });
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  expect(current(sim)).toBe('first');
  expect(sim.functions.invocations.at(-1)).toMatchObject({
    ended: true,
    error: { message: 'the database is away' },
  });
  // [C] Another rotation meanwhile.
  expect(() => secrets.rotateSecret({ SecretId: NAME })).toThrow(
    "A previous rotation isn't complete. That rotation will be reattempted.",
  );
  sim.clock.advance({ hours: 1 });
  expect(current(sim)).toBe(database.password);
  expect(current(sim)).not.toBe('first');
  const steps = ['createSecret', 'setSecret'];
  expect(events.map(({ Step }) => Step)).toEqual([
    ...steps,
    ...steps,
    ...steps,
    'testSecret',
    'finishSecret',
  ]);
  const told = sim.events.map(({ name }) => name).filter((name) => name.startsWith('Rotation'));
  expect(told).toEqual([
    'RotationStarted',
    'RotationFailed',
    'RotationStarted',
    'RotationFailed',
    'RotationStarted',
    'RotationSucceeded',
  ]);
});

test('after its attempts it waits for the next window, and goes on with the same version', () => {
  let isAway = true;
  const { sim, events, secrets } = world(() => {
    if (isAway) throw new Error('away');
  });
  const { VersionId } = secrets.rotateSecret({
    SecretId: NAME,
    RotationLambdaARN: FUNCTION,
    RotationRules: rules,
  });
  sim.clock.advance({ days: 20 });
  expect(events.length).toBe(5);
  isAway = false;
  sim.clock.advance({ days: 20 });
  expect(secrets.getSecretValue({ SecretId: NAME }).VersionId).toBe(VersionId);
});

test('asynchronous functions: advanceAsync waits at their instants, advance does not', async () => {
  const sim = createSimulator({ now: NOW });
  const seen: string[] = [];
  sim.secretsManager.createSecret({ Name: NAME, SecretString: 'first' });
  sim.functions.register<RotationEvent>(
    FUNCTION,
    async ({ Step, SecretId, ClientRequestToken }, context) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(`${Step} ${context.simulator.clock.now().toISOString().slice(0, 10)}`);
      const { secretsManager } = context.sim;
      if (Step === 'createSecret')
        secretsManager.putSecretValue({
          SecretId,
          ClientRequestToken,
          SecretString: ClientRequestToken,
          VersionStages: ['AWSPENDING'],
        });
      if (Step === 'finishSecret') {
        const RemoveFromVersionId = secretsManager.getSecretValue({ SecretId }).VersionId;
        secretsManager.updateSecretVersionStage({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: ClientRequestToken,
          RemoveFromVersionId,
        });
      }
    },
  );
  sim.secretsManager.rotateSecret({
    SecretId: NAME,
    RotationLambdaARN: FUNCTION,
    RotationRules: rules,
  });
  // [C] "stub version [AWSPENDING]; no LastRotatedDate yet".
  expect(describeIt(sim).LastRotatedDate).toBeUndefined();
  await sim.clock.advanceAsync({ days: 30 });
  expect(seen).toEqual([
    'createSecret 2026-09-24',
    'setSecret 2026-09-24',
    'testSecret 2026-09-24',
    'finishSecret 2026-09-24',
    'createSecret 2026-10-24',
    'setSecret 2026-10-24',
    'testSecret 2026-10-24',
    'finishSecret 2026-10-24',
  ]);
  expect(sim.clock.now().toISOString()).toBe('2026-10-24T12:00:00.000Z');
  sim.clock.advance({ days: 30 });
  expect(seen.length).toBe(8);
  await sim.functions.idle();
  expect(seen.length).toBe(12);
});

describe('[C] refusals', () => {
  const { sim, secrets } = world();
  const input = { SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules };
  test.each<[string, object, string, string]>([
    [
      'no function',
      { SecretId: NAME, RotationRules: rules },
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    ],
    [
      'a function that does not let it in',
      { ...input, RotationLambdaARN: `${FUNCTION}-other` },
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    ],
    [
      'no secret',
      { ...input, SecretId: 'none' },
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    ],
    [
      'a schedule that is none [D]',
      { ...input, RotationRules: { ScheduleExpression: 'rate(1 hours)' } },
      'InvalidParameterException',
      'The rotation schedule in RotationRules is invalid.',
    ],
  ])('%s', (_, given, name, message) => {
    const before = sim.cell.present();
    expect(() => secrets.rotateSecret(given as typeof input)).toThrow(
      expect.objectContaining({ name, message }),
    );
    expect(sim.cell.present()).toBe(before);
  });
  test('[C] over plain HTTP without a token', () => {
    const { account, region } = sim.cell;
    const caller = { account, region, arn: `arn:aws:iam::${account}:root` };
    const { result } = sim.cell.execute({
      service: 'secretsmanager',
      operation: 'RotateSecret',
      input,
      caller,
      format: 'json',
    });
    expect(result).toMatchObject({
      ok: false,
      fault: {
        code: 'InvalidParameterException',
        message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
      },
    });
  });
});

test('[C] CancelRotateSecret keeps function, rules and labels, and drops the next date', () => {
  const { sim, secrets, events } = world();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  const { VersionIdsToStages } = describeIt(sim);
  expect(Object.keys(secrets.cancelRotateSecret({ SecretId: NAME }))).toEqual(['ARN', 'Name']);
  const after = describeIt(sim);
  expect(after).toMatchObject({
    RotationEnabled: false,
    RotationLambdaARN: FUNCTION,
    RotationRules: rules,
    VersionIdsToStages,
  });
  expect(after.NextRotationDate).toBeUndefined();
  sim.clock.advance({ days: 400 });
  expect(events.length).toBe(4);
});

test('[C] … of a secret that never rotated', () => {
  const { sim, secrets } = world();
  secrets.cancelRotateSecret({ SecretId: NAME });
  expect(describeIt(sim).RotationEnabled).toBe(false);
  expect('RotationRules' in describeIt(sim)).toBe(false);
});

test('a function of another Region is not called', () => {
  const { sim, secrets } = world();
  const there = FUNCTION.replace('us-east-1', 'eu-west-1');
  sim.functions.register(there, () => {});
  const input = { SecretId: NAME, RotationLambdaARN: there, RotationRules: rules };
  expect(() => secrets.rotateSecret(input)).toThrow(
    'Secrets Manager cannot invoke the specified Lambda function.',
  );
});

test('[D] whoever rotates needs lambda:InvokeFunction', () => {
  const { sim } = world();
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*', 'kms:*'], Resource: '*' }],
  };
  const role = sim.as('arn:aws:iam::111122223333:role/ops', { policies: [policy] });
  expect(() =>
    role.secretsManager.rotateSecret({
      SecretId: NAME,
      RotationLambdaARN: FUNCTION,
      RotationRules: rules,
    }),
  ).toThrow(
    `is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION} because no identity-based policy allows the lambda:InvokeFunction action`,
  );
});

test('a rotation may be cut off after any call, and ends well: who reads the secret can log in', async () => {
  const { sim } = world();
  const passwords = new Map<Simulator, { password: string }>();
  sim.functions.register<RotationEvent>(
    FUNCTION,
    ({ Step, SecretId, ClientRequestToken }, { sim: view, simulator }) => {
      const secrets = view.secretsManager;
      const database = passwords.get(simulator) ?? { password: 'first' };
      passwords.set(simulator, database);
      const stages = secrets.describeSecret({ SecretId }).VersionIdsToStages ?? {};
      if (stages[ClientRequestToken]?.includes('AWSCURRENT')) return;
      const pending = { SecretId, VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' };
      if (Step === 'createSecret') {
        const has = secrets
          .listSecretVersionIds({ SecretId })
          .Versions.some(
            ({ VersionId, KmsKeyIds }) =>
              VersionId === ClientRequestToken && KmsKeyIds !== undefined,
          );
        if (!has)
          secrets.putSecretValue({
            SecretId,
            ClientRequestToken,
            SecretString: `after ${ClientRequestToken}`,
            VersionStages: ['AWSPENDING'],
          });
      }
      if (Step === 'setSecret')
        database.password = secrets.getSecretValue(pending).SecretString ?? '';
      if (Step === 'finishSecret') {
        const RemoveFromVersionId = Object.keys(stages).find((id) =>
          stages[id]?.includes('AWSCURRENT'),
        );
        secrets.updateSecretVersionStage({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: ClientRequestToken,
          RemoveFromVersionId,
        });
      }
    },
  );
  const cuts = await sim.everyCrashPoint(
    (fork) => {
      fork.secretsManager.rotateSecret({
        SecretId: NAME,
        RotationLambdaARN: FUNCTION,
        RotationRules: rules,
      });
    },
    (fork, point) => {
      fork.clock.advance({ hours: 2 });
      const { LastRotatedDate } = describeIt(fork);
      if (point === undefined || point.calls > 0) expect(LastRotatedDate).toBeDefined();
      expect(current(fork)).toBe(passwords.get(fork)?.password ?? 'first');
    },
  );
  // Before the first call, and after each: RotateSecret; of the function describe in each step, list, put, get and update.
  expect(cuts).toBe(1 + 1 + 4 + 4);
});

test('forks run the same functions, each in its own world; an exported world waits for its function', () => {
  const { sim, events, secrets } = world();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  const fork = sim.fork();
  fork.clock.advance({ days: 30 });
  expect(events.length).toBe(8);
  expect(describeIt(sim).LastRotatedDate).toEqual(new Date(NOW));
  const exported = sim.export();
  const taken = createSimulator();
  taken.import(exported);
  expect(taken.export()).toEqual(exported);
  taken.clock.advance({ days: 30 });
  expect(current(taken)).toBe(current(sim));
  expect([...Object.values(describeIt(taken).VersionIdsToStages ?? {})]).toContainEqual([
    'AWSPENDING',
  ]);
});

test('a world that was put in place of another has called no function', () => {
  const { sim, secrets } = world();
  const before = sim.snapshot();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  expect(sim.functions.invocations).toHaveLength(4);
  sim.restore(before);
  expect(sim.functions.invocations).toEqual([]);
});

test('a transcript of a rotation is replayed without the function, to the same world', () => {
  const { sim, secrets } = world();
  secrets.rotateSecret({ SecretId: NAME, RotationLambdaARN: FUNCTION, RotationRules: rules });
  sim.clock.advance({ days: 60 });
  const again = replay(JSON.parse(JSON.stringify(sim.transcript())));
  expect(again.export()).toEqual(sim.export());
});

test('code that calls the simulator itself, and not the fork, is told so', async () => {
  const { sim } = world();
  const run = () => sim.secretsManager.putSecretValue({ SecretId: NAME, SecretString: 'leak' });
  await expect(sim.everyCrashPoint(run, () => {})).rejects.toThrow(
    /the code expected to call the fork that it is given/,
  );
});
