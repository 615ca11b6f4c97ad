import * as kmsSdk from '@aws-sdk/client-kms';
import { KMSClient } from '@aws-sdk/client-kms';
import * as sdk from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { answer } from '../../src/wire/protocols.ts';

const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:role/service/app` as const;
const ANN = `arn:aws:iam::${ACCOUNT}:user/ann` as const;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;
const allow = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: '*' },
});

const levels = ['clientConfig', 'afterRetry', 'initialize'] as const;
type Level = (typeof levels)[number];
type Class<C> = new (config: never) => C;

function connect<C extends sdk.STSClient | KMSClient>(
  SdkClient: Class<C>,
  { sim, level }: { sim: Simulator; level: Level },
  more: object = {},
): C {
  if (level === 'clientConfig') return new SdkClient({ ...sim.clientConfig(), ...more } as never);
  const client = new SdkClient({ region: 'us-east-1', ...more } as never);
  sim.attach(client, { at: level });
  return client;
}

async function rejection(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    return error as Error & { $metadata: { httpStatusCode: number; requestId?: string } };
  }
  throw new Error('the call succeeded');
}

/** What a client is given as its credentials. */
const credentialsIn = ({ Credentials: c }: { Credentials?: sdk.Credentials | undefined }) => ({
  accessKeyId: c?.AccessKeyId ?? '',
  secretAccessKey: c?.SecretAccessKey ?? '',
  sessionToken: c?.SessionToken ?? '',
});

describe.each(levels)('the SDK’s clients by %s', (level) => {
  test('GetCallerIdentity says the account’s root, an account, a user', async () => {
    const sim = createSimulator();
    const credentials = sim.principals.set(ANN, { id: 'AIDACKCEVSQ6C2EXAMPLE', policies: [] });
    const as = async (more?: object) => {
      const client = connect(sdk.STSClient, { sim, level }, more);
      const { $metadata, ...said } = await client.send(new sdk.GetCallerIdentityCommand({}));
      expect($metadata.httpStatusCode).toBe(200);
      return said;
    };
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
    const root = { UserId: ACCOUNT, Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` };
    expect(await as()).toEqual(root);
    const other = { accessKeyId: '444455556666', secretAccessKey: 'x' };
    expect(await as({ credentials: other })).toMatchObject({ Account: '444455556666' });
    const environment = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
    expect(await as({ credentials: environment })).toEqual(root);
    expect(await as({ credentials })).toEqual({
      UserId: 'AIDACKCEVSQ6C2EXAMPLE',
      Account: ACCOUNT,
      Arn: ANN,
    });
  });

  test('a KMS client with the credentials of a session is what the role may be, until they expire', async () => {
    const sim = createSimulator({ now: '2026-01-01T00:00:00Z' });
    const { KeyId, Arn } = sim.kms.createKey({}).KeyMetadata;
    sim.principals.set(APP, { policies: allow('kms:Encrypt') });
    const sts = connect(sdk.STSClient, { sim, level });
    const assumed = await sts.send(
      new sdk.AssumeRoleCommand({ RoleArn: APP, RoleSessionName: 's1', DurationSeconds: 900 }),
    );
    expect(assumed.Credentials?.Expiration).toEqual(new Date('2026-01-01T00:15:00Z'));
    expect(assumed.AssumedRoleUser?.Arn).toBe(SESSION);
    const kms = connect(KMSClient, { sim, level }, { credentials: credentialsIn(assumed) });
    const Plaintext = new Uint8Array([1]);
    const { CiphertextBlob } = await kms.send(new kmsSdk.EncryptCommand({ KeyId, Plaintext }));
    const decrypt = () => rejection(kms.send(new kmsSdk.DecryptCommand({ CiphertextBlob, KeyId })));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    expect(await decrypt()).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${SESSION} is not authorized to perform: kms:Decrypt on resource: ${Arn} because no identity-based policy allows the kms:Decrypt action`,
    });
    // The role's policies count as they are at the call.
    sim.principals.set(APP, { policies: allow('kms:Encrypt', 'kms:Decrypt') });
    expect(await kms.send(new kmsSdk.DecryptCommand({ CiphertextBlob }))).toMatchObject({
      KeyId: Arn,
    });
    sim.clock.advance({ minutes: 15 });
    // Texts as AWS answers them; on the JSON wire every error is HTTP 400.
    const expired = await decrypt();
    expect(expired).toMatchObject({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    expect(expired.$metadata.httpStatusCode).toBe(400);
    expect(expired.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const late = connect(sdk.STSClient, { sim, level }, { credentials: credentialsIn(assumed) });
    const ofSts = await rejection(late.send(new sdk.GetCallerIdentityCommand({})));
    expect(ofSts).toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(ofSts.name).toMatch(/^ExpiredToken/);
  });

  test('credentials that are looked up at each call may change', async () => {
    const sim = createSimulator();
    const [ann, bob] = ['ann', 'bob'].map((name) =>
      sim.principals.set(`arn:aws:iam::${ACCOUNT}:user/${name}`),
    );
    let present = ann;
    const credentials = async () => ({ ...present, expiration: new Date(0) });
    const client = connect(sdk.STSClient, { sim, level }, { credentials });
    const who = async () => (await client.send(new sdk.GetCallerIdentityCommand({}))).Arn;
    expect(await who()).toBe(ANN);
    present = bob;
    expect(await who()).toBe(`arn:aws:iam::${ACCOUNT}:user/bob`);
  });

  test('a key that kmsim made and does not know is nobody’s', async () => {
    const sim = createSimulator();
    const credentials = sim.principals.set(ANN);
    const kms = connect(KMSClient, { sim, level }, { credentials });
    const sts = connect(sdk.STSClient, { sim, level }, { credentials });
    expect(await kms.send(new kmsSdk.ListKeysCommand({}))).toMatchObject({ Keys: [] });
    sim.principals.delete(ANN);
    const message = 'The security token included in the request is invalid.';
    // https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
    expect(await rejection(kms.send(new kmsSdk.ListKeysCommand({})))).toMatchObject({
      name: 'UnrecognizedClientException',
      message,
    });
    expect(await rejection(sts.send(new sdk.GetCallerIdentityCommand({})))).toMatchObject({
      name: 'InvalidClientTokenId',
      message,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('refusals of STS are the SDK’s own errors', async () => {
    const sim = createSimulator();
    const credentials = sim.principals.set(ANN, { policies: [] });
    const sts = connect(sdk.STSClient, { sim, level }, { credentials });
    const assume = (input: object) =>
      rejection(
        sts.send(new sdk.AssumeRoleCommand({ RoleArn: APP, RoleSessionName: 's1', ...input })),
      );
    const denied = await assume({});
    expect(denied).toMatchObject({
      name: 'AccessDenied',
      message: `User: ${ANN} is not authorized to perform: sts:AssumeRole on resource: ${APP}`,
      $metadata: { httpStatusCode: 403 },
    });
    expect(sim.explanationOf(denied)?.decidedBy).toEqual({ silent: 'identity-based' });
    const malformed = await assume({ Policy: '{' });
    expect(malformed).toBeInstanceOf(sdk.MalformedPolicyDocumentException);
    expect(await assume({ RoleSessionName: 'a b' })).toMatchObject({
      name: 'ValidationError',
      message:
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('lists, tags and numbers arrive as they were sent', async () => {
    const sim = createSimulator();
    const input = {
      RoleArn: APP,
      RoleSessionName: 's1',
      DurationSeconds: 1000,
      Policy: '{"Statement": {"Effect":"Allow","Action":"kms:*","Resource":"*"} }',
      Tags: [
        { Key: 'a&b = ü', Value: '<1> + "2"' },
        { Key: 'b', Value: '' },
      ],
      TransitiveTagKeys: ['b'],
      SourceIdentity: 'ann@example.com',
      PolicyArns: [],
    };
    const sts = connect(sdk.STSClient, { sim, level });
    const { SourceIdentity } = await sts.send(new sdk.AssumeRoleCommand(input));
    expect(SourceIdentity).toBe('ann@example.com');
    expect(sim.events.at(-1)?.input).toEqual(input);
  });
});

test('a class of clients is attached, by whichever service', async () => {
  const sim = createSimulator();
  using _kms = sim.attach(KMSClient);
  using _sts = sim.attach(sdk.STSClient, { principal: ANN });
  const [kms, sts] = [new KMSClient({}), new sdk.STSClient({})];
  const said = await sts.send(new sdk.GetCallerIdentityCommand({}));
  expect(said.Arn).toBe(ANN);
  expect((await kms.send(new kmsSdk.ListKeysCommand({}))).Keys).toEqual([]);
  expect(sim.events.map(({ service }) => service)).toEqual(['sts', 'kms']);
});

const authorization = (key = 'AKIDEXAMPLE') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=00`;

function post(body: string | Uint8Array, headers: Record<string, string> = {}) {
  const sim = createSimulator({ now: '2026-01-02T03:04:05Z' });
  return answer(sim.cell, {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      Authorization: authorization(),
      ...headers,
    },
    body,
  });
}

// Source: the samples of https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html and CommonErrors.html
describe('the query protocol', () => {
  test('an answer is XML in STS’s namespace, with its request ID', () => {
    const { status, headers, body } = post('Action=GetCallerIdentity&Version=2011-06-15');
    const id = headers['x-amzn-RequestId'];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect({ status, body }).toEqual({
      status: 200,
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><UserId>111122223333</UserId><Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    });
    expect(headers).toMatchObject({
      'Content-Type': 'text/xml',
      'Content-Length': String(body.length),
      Date: 'Fri, 02 Jan 2026 03:04:05 GMT',
    });
  });

  const errors = [
    ['an operation that is none', 'Action=Nothing&Version=2011-06-15', 400, 'InvalidAction'],
    ['an empty body', '', 400, 'InvalidAction'],
    ['a body that is no UTF-8', new Uint8Array([0xff]), 400, 'InvalidAction'],
    [
      'a percent sign alone',
      'Action=AssumeRole&Version=2011-06-15&RoleArn=%',
      400,
      'InvalidAction',
    ],
    ['another version', 'Action=GetCallerIdentity&Version=2010-05-08', 400, 'InvalidAction'],
    ['a control', 'Action=kmsim:SetPrincipal&Version=2011-06-15', 400, 'InvalidAction'],
    [
      'no number',
      'Action=AssumeRole&Version=2011-06-15&DurationSeconds=long',
      400,
      'MalformedInput',
    ],
    ['missing members', 'Action=AssumeRole&Version=2011-06-15', 400, 'ValidationError'],
  ] as const;
  test.each(errors)('%s is refused', (_, given, status, code) => {
    const { body, ...answered } = post(given);
    expect(answered.status).toBe(status);
    expect(body).toContain(
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>`,
    );
  });

  test('a request that nobody signed is refused, and one with a session’s key without its token', () => {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    expect(post(body, { Authorization: '' })).toMatchObject({ status: 403 });
    const sim = createSimulator();
    const { Credentials } = sim.sts.assumeRole({ RoleArn: APP, RoleSessionName: 's1' });
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: authorization(Credentials.AccessKeyId),
    };
    expect(answer(sim.cell, { headers, body }).body).toContain('<Code>InvalidClientTokenId</Code>');
    const token = { 'X-Amz-Security-Token': Credentials.SessionToken };
    expect(answer(sim.cell, { headers: { ...headers, ...token }, body }).status).toBe(200);
  });
});
