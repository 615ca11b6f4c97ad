/**
 * boto3 and the `aws` command line over HTTP, where they are installed; and a rotation function that runs elsewhere, behind what
 * Lambda's runtime interface emulator listens on. Texts are recorded from AWS; how they are shown is the clients' own.
 */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { serve } from '../../src/http.ts';
import { createSimulator } from '../../src/index.ts';
import { databaseInMemory, type Login } from '../support/databases.ts';
import { type RotationEvent, rotateStep } from '../support/rotation-function.ts';

const sim = createSimulator();
const server = await serve(sim, { port: 0 });
afterAll(() => server.close());
beforeEach(() => sim.reset());

const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  AWS_ENDPOINT_URL: server.endpoint,
  AWS_ACCESS_KEY_ID: '111122223333',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
};
const run = promisify(execFile);
const isThere = (program: string, ...given: string[]) =>
  run(program, given, { env }).then(
    () => true,
    () => false,
  );
const [hasBoto, hasAws] = await Promise.all([
  isThere('python3', '-c', 'import boto3'),
  isThere('aws', '--version'),
]);
const unless = (has: boolean) => (has ? '' : ' (skipped: not installed)');

/** What a Python program prints as JSON. */
async function python(...lines: readonly string[]): Promise<unknown> {
  const before = [
    'import boto3, json',
    'sm, ssm = boto3.client("secretsmanager"), boto3.client("ssm")',
    'def refused(call, **input):',
    '    try: call(**input)',
    '    except Exception as e:',
    '        error, answer = e.response["Error"], e.response',
    '        return [type(e).__name__, error["Code"], error.get("Message"), answer["ResponseMetadata"]["HTTPStatusCode"], str(e)]',
  ];
  const { stdout } = await run('python3', ['-c', [...before, ...lines].join('\n')], { env });
  return JSON.parse(stdout);
}

describe(`boto3${unless(hasBoto)}`, () => {
  test.skipIf(!hasBoto)('reads and writes secrets', async () => {
    const said = await python(
      'sm.create_secret(Name="app/db", SecretString="one", Tags=[{"Key": "team", "Value": "a"}])',
      'sm.put_secret_value(SecretId="app/db", SecretString="two")',
      'sm.create_secret(Name="app/key", SecretBinary=bytes([0, 255]))',
      'got = sm.get_secret_value(SecretId="app/db")',
      'print(json.dumps({',
      '    "value": got["SecretString"], "year": got["CreatedDate"].year,',
      '    "previous": sm.get_secret_value(SecretId="app/db", VersionStage="AWSPREVIOUS")["SecretString"],',
      '    "binary": list(sm.get_secret_value(SecretId="app/key")["SecretBinary"]),',
      '    "names": [s["Name"] for page in sm.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 1}) for s in page["SecretList"]],',
      '    "missing": refused(sm.get_secret_value, SecretId="none"),',
      '    "twice": refused(sm.create_secret, Name="app/db", SecretString="x"),',
      '}))',
    );
    expect(said).toEqual({
      value: 'two',
      year: 2026,
      previous: 'one',
      binary: [0, 255],
      names: expect.arrayContaining(['app/db', 'app/key']),
      missing: [
        'ResourceNotFoundException',
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret.",
        400,
        "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
      ],
      twice: [
        'ResourceExistsException',
        'ResourceExistsException',
        'The operation failed because the secret app/db already exists.',
        400,
        'An error occurred (ResourceExistsException) when calling the CreateSecret operation: The operation failed because the secret app/db already exists.',
      ],
    });
  });

  test.skipIf(!hasBoto)('reads and writes parameters', async () => {
    const said = await python(
      'for n in range(12): ssm.put_parameter(Name=f"/app/n/{n:02}", Value=str(n), Type="String")',
      'ssm.put_parameter(Name="/app/key", Value="sealed", Type="SecureString")',
      'ssm.put_parameter(Name="/app/key", Value="again", Type="SecureString", Overwrite=True)',
      'got = ssm.get_parameter(Name="/app/key:1", WithDecryption=True)["Parameter"]',
      'pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/app", Recursive=True, WithDecryption=True)',
      'print(json.dumps({',
      '    "value": got["Value"], "selector": got["Selector"], "year": got["LastModifiedDate"].year,',
      '    "values": sorted(p["Value"] for page in pages for p in page["Parameters"]),',
      '    "missing": refused(ssm.get_parameter, Name="none"),',
      '    "twice": refused(ssm.put_parameter, Name="/app/key", Value="x", Type="SecureString"),',
      '}))',
    );
    expect(said).toEqual({
      value: 'sealed',
      selector: ':1',
      year: 2026,
      values: [...Array.from({ length: 12 }, (_, n) => `${n}`), 'again'].sort(),
      // AWS's answer has no text.
      missing: [
        'ParameterNotFound',
        'ParameterNotFound',
        '',
        400,
        'An error occurred (ParameterNotFound) when calling the GetParameter operation: ',
      ],
      twice: [
        'ParameterAlreadyExists',
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        400,
        'An error occurred (ParameterAlreadyExists) when calling the PutParameter operation: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      ],
    });
  });
});

const aws = async (...given: string[]) => (await run('aws', given, { env })).stdout.trim();
const refusedAws = (...given: string[]) =>
  run('aws', given, { env }).then(
    () => 'it succeeded',
    ({ stderr }: { stderr: string }) => stderr.trim(),
  );

describe(`the command line${unless(hasAws)}`, () => {
  test.skipIf(!hasAws)('reads secrets and parameters', async () => {
    sim.secretsManager.createSecret({ Name: 'app/db', SecretString: 'hunter2' });
    for (const name of ['a', 'b/c'])
      sim.ssm.putParameter({ Name: `/app/${name}`, Value: name, Type: 'SecureString' });
    const get = ['secretsmanager', 'get-secret-value', '--secret-id'];
    const byPath = ['ssm', 'get-parameters-by-path', '--path', '/app', '--recursive'];
    const text = ['--output', 'text', '--query'];
    const [value, parameters, noSecret, noParameter] = await Promise.all([
      aws(...get, 'app/db', ...text, 'SecretString'),
      aws(...byPath, '--with-decryption', ...text, 'Parameters[].[Name,Type,Value]'),
      refusedAws(...get, 'none'),
      refusedAws('ssm', 'get-parameter', '--name', 'none'),
    ]);
    expect(value).toBe('hunter2');
    expect(parameters.split('\n')).toEqual([
      '/app/a\tSecureString\ta',
      '/app/b/c\tSecureString\tb/c',
    ]);
    expect(noSecret).toContain(
      "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
    );
    expect(noParameter).toContain(
      'An error occurred (ParameterNotFound) when calling the GetParameter operation:',
    );
  });
});

/** Lambda's runtime interface emulator, around a function. */
async function emulator(handler: (event: RotationEvent) => Promise<void>) {
  const paths: string[] = [];
  const listening = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const answer = await handler(JSON.parse(Buffer.concat(chunks).toString())).then(
        () => 'null',
        ({ name, message }: Error) => JSON.stringify({ errorType: name, errorMessage: message }),
      );
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, paths, close: () => listening.close() };
}

const control = async (path: string, body?: object) => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${server.endpoint}/_kmsim/${path}`, init);
  return (await response.json()) as Record<string, never>;
};

describe('a function that runs elsewhere', () => {
  const arn = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
  const first: Login = { username: 'app', password: 'first' };
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' };
  const { endpoint } = server;
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials });
  afterAll(() => client.destroy());
  const current = () => {
    const { SecretString = '' } = sim.secretsManager.getSecretValue({ SecretId: 'db' });
    return JSON.parse(SecretString) as Login;
  };
  const RotationRules = { AutomaticallyAfterDays: 30 };

  const rotate = () =>
    sim.secretsManager.rotateSecret({ SecretId: 'db', RotationLambdaARN: arn, RotationRules });
  const rotateByAws = () => {
    const given = ['--secret-id', 'db', '--rotation-lambda-arn', arn];
    const rules = ['--rotation-rules', 'AutomaticallyAfterDays=30'];
    return aws('secretsmanager', 'rotate-secret', ...given, ...rules);
  };

  test('rotates when it is told to, and when the clock is moved', async () => {
    const database = databaseInMemory();
    await database.setUser(first);
    const lambda = await emulator((event) => rotateStep(event, client, database));
    sim.secretsManager.createSecret({ Name: 'db', SecretString: JSON.stringify(first) });
    const { url } = lambda;
    expect(await control('functions', { arn, url })).toEqual({ arn, url });
    if (hasAws) await rotateByAws();
    else rotate();
    await sim.functions.idle();
    const once = current();
    expect(once.password).not.toBe(first.password);
    expect(await database.canLogIn(once)).toBe(true);
    await control('clock', { advance: 'P30D' });
    const twice = current();
    expect(twice.password).not.toBe(once.password);
    expect(await database.canLogIn(twice)).toBe(true);
    expect(new Set(lambda.paths)).toEqual(
      new Set(['POST /2015-03-31/functions/function/invocations']),
    );
    const { invocations } = await control('functions');
    const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
    expect(invocations).toMatchObject(
      [...steps, ...steps].map((Step) => ({ ended: true, event: { Step } })),
    );
    lambda.close();
  });

  test('what it threw is told, and tried again later', async () => {
    const database = databaseInMemory();
    await database.setUser(first);
    let isAway = true;
    const lambda = await emulator(async (event) => {
      if (isAway) throw new TypeError('the database is away');
      await rotateStep(event, client, database);
    });
    sim.secretsManager.createSecret({ Name: 'db', SecretString: JSON.stringify(first) });
    await control('functions', { arn, url: lambda.url });
    rotate();
    await sim.functions.idle();
    expect((await control('functions'))['invocations']).toMatchObject([
      { ended: true, error: 'Error: TypeError: the database is away' },
    ]);
    expect(current()).toEqual(first);
    isAway = false;
    await control('clock', { advance: 'PT2H' });
    expect(await database.canLogIn(current())).toBe(true);
    expect(current()).not.toEqual(first);
    lambda.close();
  });
});
