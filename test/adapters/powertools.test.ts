/**
 * Powertools for AWS Lambda, which caches what it reads. Source of its behaviour:
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/parameters/: default 5 seconds, `maxAge`, `forceFetch`, `transform`.
 */
import { clearCaches, GetParameterError } from '@aws-lambda-powertools/parameters';
import { getSecret, SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import {
  getParameter,
  getParameters,
  getParametersByName,
  setParameter,
} from '@aws-lambda-powertools/parameters/ssm';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { databaseInMemory, type Login } from '../support/databases.ts';
import { type RotationEvent, rotationFunction } from '../support/rotation-function.ts';

const NOW = '2026-09-24T12:00:00Z';
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
let sim: Simulator;
let end: () => void;

/** The functions of Powertools make their own clients. */
beforeEach(() => {
  sim = createSimulator({ now: NOW });
  const attached = [SecretsManagerClient, SSMClient].map((client) => sim.attach(client));
  end = () => {
    for (const one of attached) one.detach();
  };
});
afterEach(() => {
  clearCaches();
  end();
  vi.useRealTimers();
});

test('secrets and parameters are read, and their JSON too', async () => {
  sim.secretsManager.createSecret({ Name: 'plain', SecretString: 's' });
  sim.secretsManager.createSecret({ Name: 'binary', SecretBinary: new Uint8Array([0, 255]) });
  sim.secretsManager.createSecret({ Name: 'json', SecretString: '{"user":"app"}' });
  expect(await getSecret('plain')).toBe('s');
  expect(new Uint8Array((await getSecret('binary')) as Uint8Array)).toEqual(
    new Uint8Array([0, 255]),
  );
  expect(await getSecret('json', { transform: 'json' })).toEqual({ user: 'app' });
  const put = (Name: string, Value: string, Type: 'String' | 'SecureString') =>
    sim.ssm.putParameter({ Name, Value, Type });
  for (let n = 0; n < 12; n++) put(`/app/n/${n}`, `{"n":${n}}`, 'String');
  put('/app/key', 'sealed', 'SecureString');
  expect(await getParameter('/app/n/3', { transform: 'json' })).toEqual({ n: 3 });
  expect(await getParameter('/app/key', { decrypt: true })).toBe('sealed');
  expect(await getParameters('/app', { decrypt: true })).toEqual({ key: 'sealed' });
  // Two pages.
  const all = await getParameters('/app/n', { transform: 'json' });
  expect(all).toEqual(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [n, { n }])));
  const byName = { '/app/n/1': {}, '/app/none': {} };
  const { _errors, ...found } = await getParametersByName(byName, { throwOnError: false });
  expect([found, _errors]).toEqual([{ '/app/n/1': '{"n":1}' }, ['/app/none']]);
  expect(await setParameter('/app/new', { value: 'v' })).toBe(1);
});

test('what is not there is the SDK’s error as the cause', async () => {
  const error = await getSecret('none').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GetParameterError);
  expect(error).toMatchObject({
    message: "Secrets Manager can't find the specified secret.",
    cause: { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } },
  });
  await expect(getParameter('none')).rejects.toMatchObject({
    cause: { name: 'ParameterNotFound' },
  });
});

test('a cached secret grows stale with a rotation, and is read again after its age', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) });
  sim.clock.follow();
  const database = databaseInMemory();
  const first: Login = { username: 'app', password: 'first' };
  await database.setUser(first);
  sim.secretsManager.createSecret({ Name: 'db', SecretString: JSON.stringify(first) });
  sim.functions.register<RotationEvent>(
    FUNCTION,
    rotationFunction(() => database),
  );
  const provider = new SecretsProvider({
    awsSdkV3Client: new SecretsManagerClient(sim.clientConfig()),
  });
  const read = async (options: { maxAge?: number; forceFetch?: boolean }) =>
    (await provider.get('db', { transform: 'json', ...options })) as unknown as Login;
  const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
  const reads = () => sim.events.filter(({ name }) => name === 'GetSecretValue').length;

  expect(await read({ maxAge: 300 })).toEqual(first);
  sim.secretsManager.rotateSecret({
    SecretId: 'db',
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 30 },
  });
  await sim.functions.idle();
  const before = reads();
  later(299);
  const stale = await read({ maxAge: 300 });
  expect(stale).toEqual(first);
  expect(reads()).toBe(before);
  expect(await database.canLogIn(stale)).toBe(false);
  // Who is not let in asks again: AWS's advice to clients that cache.
  const fresh = await read({ maxAge: 300, forceFetch: true });
  expect(await database.canLogIn(fresh)).toBe(true);
  expect(reads()).toBe(before + 1);

  // The next window opens by itself.
  later(30 * 86_400);
  sim.secretsManager.describeSecret({ SecretId: 'db' });
  await sim.functions.idle();
  expect(await database.canLogIn(fresh)).toBe(false);
  expect(await database.canLogIn(await read({ maxAge: 300 }))).toBe(true);
});
