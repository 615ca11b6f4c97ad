/**
 * A rotation function that uses the AWS SDK rotates the password of a database's user: of a PostgreSQL where the machine has one, of one
 * in memory besides. What is expected follows from the function and from who can log in.
 */
import {
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import {
  type Database,
  databaseInMemory,
  type Login,
  noPostgres,
  startPostgres,
} from '../support/databases.ts';
import { type RotationEvent, rotationFunction } from '../support/rotation-function.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
const NAME = 'prod/db';
const FIRST: Login = { username: "o'app", password: 'first' };
const rotate = new RotateSecretCommand({
  SecretId: NAME,
  RotationLambdaARN: FUNCTION,
  RotationRules: { AutomaticallyAfterDays: 30 },
});

/** A secret that holds what logs in. */
function world(databaseOf: (sim: Simulator) => Database): Simulator {
  const sim = createSimulator({ now: '2026-09-24T12:00:00Z' });
  sim.secretsManager.createSecret({ Name: NAME, SecretString: JSON.stringify(FIRST) });
  sim.functions.register<RotationEvent>(FUNCTION, rotationFunction(databaseOf));
  return sim;
}

/** What an application reads. */
async function loginIn(sim: Simulator, VersionStage?: string): Promise<Login> {
  const client = new SecretsManagerClient(sim.clientConfig());
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: NAME, VersionStage }),
  );
  return JSON.parse(SecretString) as Login;
}

const kinds = [
  ['in memory', undefined, databaseInMemory],
  ['PostgreSQL', noPostgres, startPostgres],
] as const;

describe.each(kinds)('a database: %s', (_name, whyNot, start) => {
  const stated = whyNot === undefined ? '' : ` (skipped: ${whyNot})`;
  const database: Database | undefined = whyNot === undefined ? start() : undefined;
  const here = database as Database;
  afterAll(() => database?.stop());
  beforeEach(() => database?.setUser(FIRST));
  const check = test.skipIf(database === undefined);

  check(`its password is rotated in each window of 90 days${stated}`, async () => {
    const sim = world(() => here);
    const client = new SecretsManagerClient(sim.clientConfig());
    await client.send(rotate);
    await sim.clock.advanceAsync({ days: 90 });
    expect(sim.functions.invocations.filter(({ error }) => error !== undefined)).toEqual([]);
    const started = sim.events.filter(({ name }) => name === 'RotationStarted');
    // At once, and at midnight of each 30th day.
    expect(started.map(({ at }) => at.toISOString().slice(0, 10))).toEqual([
      '2026-09-24',
      '2026-10-24',
      '2026-11-23',
      '2026-12-23',
    ]);
    const login = await loginIn(sim);
    expect(login.password).toHaveLength(32);
    expect(await here.canLogIn(login)).toBe(true);
    const previous = await loginIn(sim, 'AWSPREVIOUS');
    expect(await here.canLogIn(previous)).toBe(false);
    expect(await here.canLogIn(FIRST)).toBe(false);
  });

  check(`the answer to ALTER USER may be lost${stated}`, async () => {
    let losses = 2;
    const losing: Database = {
      ...here,
      async changePassword(login, password) {
        await here.changePassword(login, password);
        if (losses-- > 0) throw new Error('the connection was closed');
      },
    };
    const sim = world(() => losing);
    await new SecretsManagerClient(sim.clientConfig()).send(rotate);
    await sim.functions.idle();
    // Until the retry the application cannot log in: so it is with a single user, says AWS.
    expect(await here.canLogIn(await loginIn(sim))).toBe(false);
    await sim.clock.advanceAsync({ hours: 2 });
    expect(await here.canLogIn(await loginIn(sim))).toBe(true);
    expect(losses).toBe(1);
  });

  check(
    `someone else changed the password: it is told, and AWSCURRENT stays${stated}`,
    async () => {
      const sim = world(() => here);
      await here.setUser({ ...FIRST, password: 'by hand' });
      await new SecretsManagerClient(sim.clientConfig()).send(rotate);
      await sim.clock.advanceAsync({ hours: 2 });
      expect(await loginIn(sim)).toEqual(FIRST);
      expect(sim.functions.invocations.at(-1)?.error).toMatchObject({
        message: 'neither the previous, the current nor the pending password logs in',
      });
    },
  );
});

// In memory only: it is a few hundred logins, half a minute of processes.
test('a rotation may be cut off after any call, and a retry ends it', async () => {
  const here = databaseInMemory();
  const sim = world(() => here);
  const cuts = await sim.everyCrashPoint(
    async (fork) => {
      await here.setUser(FIRST);
      await new SecretsManagerClient(fork.clientConfig()).send(rotate);
    },
    async (fork, point) => {
      await fork.clock.advanceAsync({ hours: 2 });
      expect(await here.canLogIn(await loginIn(fork))).toBe(true);
      const { LastRotatedDate } = fork.secretsManager.describeSecret({ SecretId: NAME });
      // Cut off before it began, there is nothing to retry.
      expect(LastRotatedDate === undefined).toBe(point?.calls === 0);
    },
  );
  // Before the first call, and after each: RotateSecret; of the function 5 in createSecret, 4 in setSecret, 2 in testSecret, 3 in finishSecret.
  expect(cuts).toBe(1 + 1 + 5 + 4 + 2 + 3);
});
