import { beforeEach, describe, expect, test } from 'vitest';
import { createFetchHandler } from '../../src/http.ts';
import { createSimulator } from '../../src/index.ts';

const sim = createSimulator();
const handler = createFetchHandler(sim);
beforeEach(() => sim.reset());

async function ask(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await handler(new Request(`http://localhost/_kmsim/${path}`, init));
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}
const ok = async (...asked: Parameters<typeof ask>) => {
  const { status, json } = await ask(...asked);
  expect(json).not.toHaveProperty('error');
  expect(status).toBe(200);
  return json;
};

test('health', async () => {
  expect(await ok('GET', 'health')).toMatchObject({
    status: 'ok',
    now: '2026-01-01T00:00:00.000Z',
    account: '111122223333',
    region: 'us-east-1',
  });
});

describe('the clock', () => {
  test('moves by a duration, and tells what happened', async () => {
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(await ok('GET', 'pending')).toMatchObject({ pending: [{ kind: 'DeleteKey' }] });
    const moved = await ok('POST', 'clock', { advance: 'P8D' });
    expect(moved).toMatchObject({
      now: '2026-01-09T00:00:00.000Z',
      happened: [{ name: 'DeleteKey', at: '2026-01-08T00:00:00.000Z' }],
    });
    expect(await ok('GET', 'pending')).toEqual({ pending: [] });
  });

  test('moves to an instant, by milliseconds, and to what is due next', async () => {
    expect(await ok('POST', 'clock', { to: '2026-02-01T00:00:00Z' })).toMatchObject({
      now: '2026-02-01T00:00:00.000Z',
    });
    await ok('POST', 'clock', { advance: 1500 });
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    sim.kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    expect(await ok('POST', 'clock', { next: true })).toMatchObject({
      now: '2026-05-02T00:00:01.500Z',
      happened: [{ name: 'RotateKey' }],
    });
    expect(await ok('GET', 'clock')).toEqual({ now: '2026-05-02T00:00:01.500Z' });
  });

  test.each([
    [{}],
    [{ advance: 'soon' }],
    [{ advance: -1 }],
    [{ to: '1999-01-01T00:00:00Z' }],
    [{ next: false }],
    [{ advance: 1, next: true }],
    [{ forward: 'P1D' }],
    [{ advance: null }],
  ])('refuses %j, and says what was expected', async (body) => {
    const { status, json } = await ask('POST', 'clock', body);
    expect([status, json['error']]).toEqual([400, expect.stringContaining('expected')]);
    expect(sim.clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
  });
});

test('the world goes out and comes in again', async () => {
  const { KeyId } = sim.kms.createKey({ Description: 'kept' }).KeyMetadata;
  const world = await ok('GET', 'world');
  await ok('POST', 'reset');
  expect(sim.kms.listKeys().Keys).toEqual([]);
  await ok('PUT', 'world', world);
  expect(sim.kms.describeKey({ KeyId }).KeyMetadata.Description).toBe('kept');
  const { status } = await ask('PUT', 'world', { format: 'other' });
  expect(status).toBe(400);
  expect(sim.kms.listKeys().Keys?.length).toBe(1);
});

test('the ledger is read a page at a time', async () => {
  for (let i = 0; i < 5; i++) sim.kms.createKey();
  const first = (await ok('GET', 'ledger?limit=3')) as { events: unknown[]; next: number };
  expect([first.events.length, first.next]).toEqual([3, 3]);
  const rest = (await ok('GET', `ledger?after=${first.next}`)) as {
    events: unknown[];
    next: number;
  };
  expect([rest.events.length, rest.next]).toEqual([2, 5]);
  expect((await ask('GET', 'ledger?after=-1')).status).toBe(400);
});

test('what other services tell is read for a span', async () => {
  sim.kms.createKey();
  sim.clock.advance({ days: 31 });
  const span = 'from=2026-01-01&to=2026-02-01&account=111122223333';
  expect(await ok('GET', `cloudtrail?${span}`)).toMatchObject({
    cloudTrail: [{ eventName: 'CreateKey', eventTime: '2026-01-01T00:00:00Z' }],
  });
  expect(await ok('GET', `event-bridge?${span}`)).toEqual({ eventBridge: [] });
  expect(await ok('GET', 'metrics')).toHaveProperty('metrics');
  // A key and month is a dollar; the one request of CreateKey costs three millionths.
  const { cost } = (await ok('GET', `cost?${span}`)) as { cost: { total: number } };
  expect(cost.total).toBeCloseTo(1.000003, 6);
  expect((await ask('GET', 'cost?from=soon')).status).toBe(400);
  expect((await ask('GET', 'cloudtrail?since=2026')).status).toBe(400);
});

test('a decision is explained', async () => {
  const { KeyId = '' } = sim.kms.createKey().KeyMetadata;
  const asked = {
    principal: 'arn:aws:iam::111122223333:role/app',
    action: 'kms:Decrypt',
    resource: KeyId,
  };
  expect(await ok('POST', 'explain', asked)).toMatchObject({ allowed: true });
  expect(await ok('POST', 'explain', { ...asked, policies: [] })).toMatchObject({
    allowed: false,
    reason: 'because no identity-based policy allows the kms:Decrypt action',
  });
  for (const wrong of [{ principal: 'me' }, { action: 'kms:Fly' }, { resource: 'none' }, { x: 1 }])
    expect((await ask('POST', 'explain', { ...asked, ...wrong })).status).toBe(400);
});

test('a principal is told of, acts, and is forgotten', async () => {
  const arn = 'arn:aws:iam::111122223333:user/ann';
  const policies = [{ Version: '2012-10-17', Statement: [] }];
  const key = { accessKeyId: 'AKIAEXAMPLEOFANN', secretAccessKey: 'secret' };
  expect(await ok('POST', 'principals', { arn, policies, ...key })).toEqual({ arn, ...key });
  const asAnn = async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { authorization, 'x-amz-target': 'TrentService.CreateKey' };
    const init = { method: 'POST', headers, body: '{}' };
    return (await handler(new Request('http://localhost/', init))).json();
  };
  expect(await asAnn()).toMatchObject({
    __type: 'AccessDeniedException',
    Message: expect.stringContaining(`User: ${arn} is not authorized to perform: kms:CreateKey`),
  });
  await ok('DELETE', `principals?arn=${encodeURIComponent(arn)}`);
  // A key that nobody knows stands for the account.
  expect(await asAnn()).toHaveProperty('KeyMetadata');
  for (const wrong of [{}, { arn: 'ann' }, { arn, policies: 'x' }, { arn, policy: [] }])
    expect((await ask('POST', 'principals', wrong)).status).toBe(400);
});

test.each([
  ['GET', 'nothing', 404],
  ['DELETE', 'clock', 405],
  ['GET', 'reset', 405],
])('%s %s is %i', async (method, path, status) => {
  const answer = await ask(method, path);
  expect([answer.status, answer.json['error']]).toEqual([
    status,
    expect.stringContaining('expected'),
  ]);
});
