/** The user's functions beside the world: forks, moments that are restored, versions and aliases. */
import { expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
const SecretId = 'prod/db';

interface RotationEvent {
  readonly Step: string;
  readonly ClientRequestToken: string;
}

/** A secret, and a function that takes some turns of the event loop for each step. */
function world() {
  const sim = createSimulator({ now: '2026-09-24T12:00:00Z' });
  sim.functions.register<RotationEvent>(FUNCTION, async (event, context) => {
    const { secretsManager } = context.sim;
    const { Step, ClientRequestToken } = event;
    await null;
    if (Step === 'createSecret')
      secretsManager.putSecretValue({
        SecretId,
        ClientRequestToken,
        SecretString: ClientRequestToken,
        VersionStages: ['AWSPENDING'],
      });
    if (Step !== 'finishSecret') return;
    const stages = secretsManager.describeSecret({ SecretId }).VersionIdsToStages ?? {};
    secretsManager.updateSecretVersionStage({
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT')),
    });
  });
  sim.secretsManager.createSecret({ Name: SecretId, SecretString: 'first' });
  return sim;
}

function rotate(sim: Simulator): void {
  const RotationRules = { AutomaticallyAfterDays: 1 };
  sim.secretsManager.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION, RotationRules });
}

test('a fork that begins while a function is under way comes to the same world', async () => {
  const sim = world();
  rotate(sim);
  const fork = sim.fork();
  await sim.clock.advanceAsync({ days: 3 });
  await fork.clock.advanceAsync({ days: 3 });
  expect(fork.export()).toEqual(sim.export());
  expect(fork.functions.invocations).toHaveLength(16);
});

test('idle waits for what a restored world has waited for', async () => {
  const sim = world();
  rotate(sim);
  const moment = sim.snapshot();
  await sim.functions.idle();
  const rotated = sim.export();
  sim.restore(moment);
  await sim.functions.idle();
  expect(sim.export()).toEqual(rotated);
});

test('a function that was called in another world writes nothing to a restored one', async () => {
  const sim = world();
  const moment = sim.snapshot();
  const before = sim.export();
  rotate(sim);
  sim.restore(moment);
  await sim.functions.idle();
  expect(sim.export()).toEqual(before);
});

test('an alias that was registered stands for itself alone, and a function for all of its aliases', () => {
  const sim = createSimulator();
  const calls: string[] = [];
  const called = (_event: object, { invokedFunctionArn }: { invokedFunctionArn: string }) =>
    void calls.push(invokedFunctionArn);
  sim.secretsManager.createSecret({ Name: SecretId, SecretString: 'first' });
  sim.functions.register(`${FUNCTION}:live`, called);
  const tryOut = (RotationLambdaARN: string) =>
    sim.secretsManager.rotateSecret({ SecretId, RotationLambdaARN, RotateImmediately: false });
  expect(() => tryOut(FUNCTION)).toThrow('cannot invoke the specified Lambda function');
  tryOut(`${FUNCTION}:live`);
  sim.functions.register(FUNCTION, called);
  tryOut(FUNCTION);
  tryOut(`${FUNCTION}:7`);
  expect(calls).toEqual([`${FUNCTION}:live`, FUNCTION, `${FUNCTION}:7`]);
});

test('a call waits for a function that was taken away, until there is one again', () => {
  const sim = createSimulator();
  const steps: string[] = [];
  sim.secretsManager.createSecret({ Name: SecretId, SecretString: 'first' });
  sim.functions.register(FUNCTION, () => {})();
  sim.secretsManager.rotateSecret({ SecretId, RotationLambdaARN: FUNCTION });
  sim.secretsManager.describeSecret({ SecretId });
  sim.functions.register<RotationEvent>(FUNCTION, ({ Step }) => void steps.push(Step));
  expect(steps).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
});
