/**
 * The AWS SDK's clients of Secrets Manager and Parameter Store, wherever their calls are answered. Sources: the texts are recorded
 * from AWS; classes, metadata and retries are the SDK's own.
 */
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attach } from '../../src/adapters/attach.ts';
import { clientConfig } from '../../src/adapters/sdk.ts';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { Fault, type FaultCode } from '../../src/kernel/fault.ts';
import type { Cell } from '../../src/sim/cell.ts';
import { bytes } from '../support/simulator.ts';

const levels = ['clientConfig', 'afterRetry', 'initialize'] as const;
type Level = (typeof levels)[number];

type Principal = NonNullable<Parameters<Simulator['clientConfig']>[0]>['principal'];

/** A client of each service. */
function connect(sim: Simulator, level: Level, principal?: Principal) {
  const who = principal === undefined ? {} : { principal };
  const config = level === 'clientConfig' ? sim.clientConfig(who) : {};
  const clients = {
    secretsManager: new secrets.SecretsManagerClient(config),
    parameterStore: new ssm.SSMClient(config),
  };
  if (level !== 'clientConfig')
    for (const client of Object.values(clients)) sim.attach(client, { at: level, ...who });
  return clients;
}

async function rejection<T extends Error>(call: Promise<unknown>): Promise<T> {
  try {
    await call;
  } catch (error) {
    return error as T;
  }
  throw new Error('the call succeeded');
}

describe.each(levels)('by %s', (level) => {
  test('secrets: a round trip, with metadata as the SDK gives it', async () => {
    const sim = createSimulator();
    const { secretsManager } = connect(sim, level);
    const SecretBinary = new Uint8Array([0, 255, 128]);
    const made = await secretsManager.send(
      new secrets.CreateSecretCommand({ Name: 'app/key', SecretBinary, Description: 'ключ 🔑' }),
    );
    const { $metadata, ...read } = await secretsManager.send(
      new secrets.GetSecretValueCommand({ SecretId: made.ARN }),
    );
    expect(new Uint8Array(read.SecretBinary ?? [])).toEqual(SecretBinary);
    expect({ ...read, SecretBinary: undefined }).toEqual({
      ARN: made.ARN,
      Name: 'app/key',
      VersionId: made.VersionId,
      SecretBinary: undefined,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: sim.clock.now(),
    });
    const { requestId } = sim.events.filter(({ name }) => name === 'GetSecretValue').at(-1) ?? {};
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect($metadata).toEqual({ httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 });
    const { Description } = sim.secretsManager.describeSecret({ SecretId: 'app/key' });
    expect(Description).toBe('ключ 🔑');
  });

  test('parameters: a round trip, encrypted by KMS', async () => {
    const sim = createSimulator();
    const { parameterStore } = connect(sim, level);
    const put = await parameterStore.send(
      new ssm.PutParameterCommand({ Name: '/app/db', Value: 'hunter2', Type: 'SecureString' }),
    );
    expect(put).toMatchObject({ Version: 1, Tier: 'Standard' });
    const get = async (WithDecryption: boolean) =>
      (await parameterStore.send(new ssm.GetParameterCommand({ Name: '/app/db', WithDecryption })))
        .Parameter;
    expect(await get(true)).toEqual({
      ARN: 'arn:aws:ssm:us-east-1:111122223333:parameter/app/db',
      DataType: 'text',
      LastModifiedDate: sim.clock.now(),
      Name: '/app/db',
      Type: 'SecureString',
      Value: 'hunter2',
      Version: 1,
    });
    const sealed = await get(false);
    expect(sealed?.Value).toMatch(/^AQICA[A-Za-z0-9+/=]+$/);
  });

  test('a refusal is the SDK’s own error, once', async () => {
    const sim = createSimulator();
    const { secretsManager, parameterStore } = connect(sim, level);
    const missing = await rejection<secrets.ResourceNotFoundException>(
      secretsManager.send(new secrets.GetSecretValueCommand({ SecretId: 'none' })),
    );
    expect(missing).toBeInstanceOf(secrets.ResourceNotFoundException);
    expect(missing).toBeInstanceOf(secrets.SecretsManagerServiceException);
    expect(missing).toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: sim.events[0]?.requestId, attempts: 1 },
    });
    expect(sim.events).toHaveLength(1);
    const textless = await rejection<ssm.ParameterNotFound>(
      parameterStore.send(new ssm.GetParameterCommand({ Name: 'none' })),
    );
    expect(textless).toBeInstanceOf(ssm.ParameterNotFound);
    expect(textless).toMatchObject({ name: 'ParameterNotFound', $fault: 'client' });
    // The SDK gives this name to the message of an answer that has none.
    expect(textless.message).toMatch(/^(UnknownError|)$/);
    expect(sim.events).toHaveLength(2);
    const parameter = { Name: 'twice', Value: 'v', Type: 'String' } as const;
    sim.ssm.putParameter(parameter);
    const exists = await rejection<ssm.ParameterAlreadyExists>(
      parameterStore.send(new ssm.PutParameterCommand(parameter)),
    );
    expect(exists).toBeInstanceOf(ssm.ParameterAlreadyExists);
    expect(exists.message).toBe(
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  });

  test('refusals without a class of their own', async () => {
    const { secretsManager, parameterStore } = connect(createSimulator(), level);
    const invalid = await rejection(
      secretsManager.send(new secrets.GetSecretValueCommand({ SecretId: '' })),
    );
    expect(invalid).toBeInstanceOf(secrets.SecretsManagerServiceException);
    expect(invalid.name).toBe('ValidationException');
    const nameless = await rejection(
      parameterStore.send(new ssm.GetParametersCommand({ Names: [] })),
    );
    expect(nameless).toBeInstanceOf(ssm.SSMServiceException);
    expect(nameless.name).toBe('ValidationException');
    const page = await rejection(
      secretsManager.send(new secrets.ListSecretsCommand({ NextToken: 'junk' })),
    );
    expect(page).toBeInstanceOf(secrets.InvalidNextTokenException);
  });

  test('a role has its own permissions, and is told what it lacks', async () => {
    const sim = createSimulator();
    const { ARN } = sim.secretsManager.createSecret({ Name: 'app', SecretString: 's' });
    sim.ssm.putParameter({ Name: '/app/db', Value: 'v', Type: 'String' });
    const arn = 'arn:aws:iam::111122223333:role/app';
    const Statement = [
      { Effect: 'Allow', Action: 'secretsmanager:DescribeSecret', Resource: ARN },
      { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: '*' },
    ];
    const role = sim.as(arn, { policies: [{ Version: '2012-10-17', Statement }] });
    const { secretsManager, parameterStore } = connect(sim, level, role);
    await secretsManager.send(new secrets.DescribeSecretCommand({ SecretId: 'app' }));
    await parameterStore.send(new ssm.GetParametersCommand({ Names: ['/app/db'] }));
    const noValue = secretsManager.send(new secrets.GetSecretValueCommand({ SecretId: ARN }));
    await expect(noValue).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${arn} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    expect(sim.events.at(-1)).toMatchObject({ caller: { arn } });
    const noParameter = parameterStore.send(new ssm.GetParameterCommand({ Name: '/app/db' }));
    await expect(noParameter).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${arn} is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:111122223333:parameter/app/db because no identity-based policy allows the ssm:GetParameter action`,
    });
  });

  test('the SDK’s paginators see everything once', async () => {
    const sim = createSimulator();
    const { secretsManager, parameterStore } = connect(sim, level);
    const numbers = Array.from({ length: 23 }, (_, i) => `${i}`.padStart(2, '0'));
    for (const n of numbers) {
      sim.secretsManager.createSecret({ Name: `s${n}`, SecretString: n });
      sim.ssm.putParameter({ Name: `/p/${n}`, Value: n, Type: 'String' });
    }
    const pages = async <Page>(
      of: AsyncIterable<Page>,
      names: (page: Page) => readonly (string | undefined)[],
    ) => {
      const seen: (readonly (string | undefined)[])[] = [];
      for await (const page of of) seen.push(names(page));
      expect(seen.length).toBeGreaterThan(1);
      return seen.flat().sort();
    };
    const client = { client: secretsManager, pageSize: 10 };
    expect(
      await pages(secrets.paginateListSecrets(client, {}), ({ SecretList = [] }) =>
        SecretList.map(({ Name }) => Name),
      ),
    ).toEqual(numbers.map((n) => `s${n}`));
    expect(
      await pages(
        secrets.paginateBatchGetSecretValue(client, {
          Filters: [{ Key: 'name', Values: ['s'] }],
        }),
        ({ SecretValues = [] }) => SecretValues.map(({ SecretString }) => SecretString),
      ),
    ).toEqual(numbers);
    const store = { client: parameterStore, pageSize: 10 };
    const names = ({
      Parameters = [],
    }: {
      Parameters?: { Name?: string | undefined }[] | undefined;
    }) => Parameters.map(({ Name }) => Name);
    const expected = numbers.map((n) => `/p/${n}`);
    expect(await pages(ssm.paginateGetParametersByPath(store, { Path: '/p' }), names)).toEqual(
      expected,
    );
    expect(await pages(ssm.paginateDescribeParameters(store, {}), names)).toEqual(expected);
  });
});

describe('every client of a class', () => {
  test('is answered until the end of the block', async () => {
    const sim = createSimulator();
    sim.secretsManager.createSecret({ Name: 'app', SecretString: 's' });
    const get = new secrets.GetSecretValueCommand({ SecretId: 'app' });
    const before = new secrets.SecretsManager({});
    {
      using _secrets = sim.attach(secrets.SecretsManagerClient);
      using _parameters = sim.attach(ssm.SSMClient);
      expect((await before.send(get)).SecretString).toBe('s');
      expect((await new ssm.SSM({}).getParameters({ Names: ['none'] })).InvalidParameters).toEqual([
        'none',
      ]);
    }
    expect(Object.hasOwn(secrets.SecretsManagerClient.prototype, 'send')).toBe(false);
    expect(Object.hasOwn(ssm.SSMClient.prototype, 'send')).toBe(false);
  });
});

/** A cell that refuses the first calls. */
function refusing(code: FaultCode, times: number) {
  const { cell } = createSimulator();
  const state = { calls: 0 };
  const scripted: Cell = {
    services: cell.services,
    account: cell.account,
    region: cell.region,
    present: () => cell.present(),
    execute(command) {
      state.calls += 1;
      const { at, requestId, result } = cell.execute(command);
      if (state.calls > times) return { at, requestId, result };
      return { at, requestId, result: { ok: false, fault: new Fault(code, 'why') } };
    },
  };
  return { scripted, state };
}

describe.each(levels)('retries by %s', (level) => {
  // The SDK waits before it tries again.
  beforeEach(() => {
    vi.stubGlobal('setTimeout', (then: () => void) => queueMicrotask(then));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const list = {
    secretsManager: (cell: Cell) => {
      const client = new secrets.SecretsManagerClient({ ...clientConfig(cell), maxAttempts: 3 });
      if (level !== 'clientConfig') attach(cell, client, { at: level });
      return client.send(new secrets.ListSecretsCommand({}));
    },
    ssm: (cell: Cell) => {
      const client = new ssm.SSMClient({ ...clientConfig(cell), maxAttempts: 3 });
      if (level !== 'clientConfig') attach(cell, client, { at: level });
      return client.send(new ssm.DescribeParametersCommand({}));
    },
  };
  // Source: the SDK's own classification: throttling by name, and what a server answers with 500.
  test.each([
    ['secretsManager', 'ThrottlingException', 3],
    ['secretsManager', 'InternalServiceError', 3],
    ['secretsManager', 'InvalidRequestException', 1],
    ['ssm', 'ThrottlingException', 3],
    ['ssm', 'InternalServerError', 3],
    ['ssm', 'TooManyUpdates', 1],
  ] as const)('%s: %s is tried %i times', async (service, code, tries) => {
    const { scripted, state } = refusing(code, 9);
    const error = await rejection(list[service](scripted));
    expect(error).toMatchObject({ name: code, message: 'why', $metadata: { attempts: tries } });
    expect(state.calls).toBe(tries);
    if (tries === 1) return;
    const passing = refusing(code, 2);
    expect((await list[service](passing.scripted)).$metadata.attempts).toBe(3);
  });
});

test('what was written to after the call is not in the secret', async () => {
  const sim = createSimulator();
  const { secretsManager } = connect(sim, 'initialize');
  const SecretBinary = bytes('first');
  await secretsManager.send(new secrets.CreateSecretCommand({ Name: 'app', SecretBinary }));
  SecretBinary.fill(0);
  const { SecretBinary: read } = sim.secretsManager.getSecretValue({ SecretId: 'app' });
  expect(read).toEqual(bytes('first'));
});
