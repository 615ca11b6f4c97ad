/**
 * What rotation must not do: go beyond a secret's limits, make a version without a value the current one, forget replicas. Sources:
 * [D] https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html: 100 versions, 20 labels;
 * [C] recorded: what became of AWSPENDING, and that replicas have the labels.
 */
import { expect, test } from 'vitest';
import { createSimulator, type FunctionContext, type Simulator } from '../../src/index.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
const SecretId = 'prod/db';

interface RotationEvent {
  readonly Step: string;
  readonly ClientRequestToken: string;
}

function world(handler: (event: RotationEvent, context: FunctionContext) => void = () => {}) {
  const sim = createSimulator({ now: '2026-09-24T12:00:00Z' });
  sim.functions.register<RotationEvent>(FUNCTION, handler);
  sim.secretsManager.createSecret({ Name: SecretId, SecretString: 'first' });
  return sim;
}

function told(sim: Simulator): readonly string[] {
  return sim.events.map(({ name }) => name).filter((name) => name.startsWith('Rotation'));
}

/** The same world taken up from its export: an unsound one is refused. */
function imported(sim: Simulator): Simulator {
  const other = createSimulator();
  other.import(sim.export());
  return other;
}

test('a window in which the secret has no room for a version is one in which its rotation fails', () => {
  const sim = world();
  const { secretsManager: secrets } = sim;
  secrets.rotateSecret({
    SecretId,
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 1 },
    RotateImmediately: false,
  });
  // 100 with the first one and the copy on which the function was tried out; none is a day old when the window opens.
  for (let n = 0; n < 98; n++) secrets.putSecretValue({ SecretId, SecretString: `${n}` });
  sim.clock.advance({ hours: 12 });
  expect(told(sim)).toEqual(['RotationFailed']);
  expect(secrets.describeSecret({ SecretId }).NextRotationDate).toEqual(
    new Date('2026-09-26T23:59:59Z'),
  );
  // The next window finds versions that can go.
  sim.clock.advance({ days: 1 });
  expect(told(sim)[1]).toBe('RotationStarted');
});

test.each([true, false])('a secret with 20 labels is not rotated (immediately: %s)', (now) => {
  const sim = world();
  const { secretsManager: secrets } = sim;
  const VersionStages = Array.from({ length: 19 }, (_, n) => `label ${n}`);
  secrets.putSecretValue({ SecretId, SecretString: 'second', VersionStages });
  const before = sim.export();
  expect(() =>
    secrets.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION, RotateImmediately: now }),
  ).toThrow(expect.objectContaining({ name: 'LimitExceededException' }));
  expect(sim.export().services?.['secretsmanager']).toEqual(before.services?.['secretsmanager']);
});

test('a function that puts no value cannot make its version the current one', () => {
  const sim = world(({ Step, ClientRequestToken }, { sim }) => {
    if (Step !== 'finishSecret') return;
    const stages = sim.secretsManager.describeSecret({ SecretId }).VersionIdsToStages ?? {};
    sim.secretsManager.updateSecretVersionStage({
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT')),
    });
  });
  sim.secretsManager.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION });
  expect(told(sim)).toEqual(['RotationStarted', 'RotationFailed']);
  expect(imported(sim).readSecret(SecretId)).toBe('first');
});

test('replicas have the labels that rotation moves by itself', () => {
  const sim = world();
  const { secretsManager: secrets } = sim;
  const there = sim.region('us-east-2').secretsManager;
  const stages = (client: typeof secrets) => client.describeSecret({ SecretId }).VersionIdsToStages;
  secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region: 'us-east-2' }] });
  secrets.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION });
  expect(Object.values(stages(secrets) ?? {})).toContainEqual(['AWSPENDING']);
  expect(stages(there)).toEqual(stages(secrets));
  expect(imported(sim).readSecret(SecretId)).toBe('first');
});

test('a schedule by hours tells of a day at least', () => {
  // [D] https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html: "Valid Range: Minimum value of 1."
  const sim = world();
  const RotationRules = { ScheduleExpression: 'rate(4 hours)' };
  sim.secretsManager.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION, RotationRules });
  const shown = sim.secretsManager.describeSecret({ SecretId }).RotationRules;
  expect(shown?.AutomaticallyAfterDays).toBe(1);
});
