import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { createFetchHandler, serve } from '../../src/http.ts';
import { createSimulator } from '../../src/index.ts';

const sim = createSimulator();
let wall = Date.now();
const server = await serve(sim, { port: 0, verifySignatures: () => wall });
afterAll(() => server.close());

/** The SDK's own signer is the independent implementation. */
const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
  new KMSClient({ endpoint: server.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
const ann = sim.principals.set('arn:aws:iam::111122223333:user/ann');

describe('verified signatures', () => {
  test.each([
    ['an account', { accessKeyId: '222222222222', secretAccessKey: 'kmsim' }, '222222222222'],
    ['a user', ann, '111122223333'],
  ])('of %s', async (_what, credentials, account) => {
    const { KeyMetadata } = await clientOf(credentials).send(
      new CreateKeyCommand({ Description: 'ünïcode' }),
    );
    expect(KeyMetadata?.Arn).toContain(`arn:aws:kms:eu-west-1:${account}:key/`);
  });

  // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
  test.each([
    [
      'another secret',
      { ...ann, secretAccessKey: 'wrong' },
      'InvalidSignatureException',
      /^The request signature we calculated does not match/,
    ],
    [
      'an unknown key',
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
  ])('%s is refused', async (_what, credentials, name, message) => {
    await expect(clientOf(credentials).send(new CreateKeyCommand({}))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test.each([
    [
      6 * 60_000,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    ],
    [-6 * 60_000, /^Signature not yet current: \S+ is now later than \S+ \(\S+ \+ 5 min\.\)$/],
  ])('a clock that is %i ms off is refused', async (off, message) => {
    wall = Date.now() + off;
    await expect(clientOf(ann).send(new CreateKeyCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(message),
    });
    wall = Date.now();
  });

  test.each(['__proto__', 'constructor', 'toString;host'])(
    'signed headers %s are no crash',
    async (names) => {
      const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
      const scope = `222222222222/${stamp.slice(0, 8)}/us-east-1/kms/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=abc`;
      const headers = {
        authorization,
        'x-amz-date': stamp,
        'x-amz-target': 'TrentService.ListKeys',
      };
      const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' });
      const { __type } = (await response.json()) as { __type: string };
      expect([response.status, __type]).toEqual([400, 'InvalidSignatureException']);
    },
  );

  test('the clock is asked for by its right form', () => {
    expect(() => createFetchHandler(sim, { verifySignatures: true as never })).toThrow(
      '"verifySignatures" expected a function that gives the time, got true',
    );
  });

  test('a body or a header that was changed on the way is refused', async () => {
    const sent: { headers: Record<string, string>; body: string }[] = [];
    const client = clientOf(ann);
    client.middlewareStack.add(
      (next) => async (args) => {
        const { headers, body } = args.request as { headers: Record<string, string>; body: string };
        sent.push({ headers: { ...headers }, body });
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await client.send(new CreateKeyCommand({}));
    const [{ headers, body } = { headers: {}, body: '' }] = sent;
    Reflect.deleteProperty(headers, 'content-length');
    const post = async (change: { headers?: Record<string, string>; body?: string }) => {
      const init = {
        method: 'POST',
        headers: { ...headers, ...change.headers },
        body: change.body ?? body,
      };
      return (await (await fetch(server.endpoint, init)).json()) as { __type?: string };
    };
    expect(await post({})).toHaveProperty('KeyMetadata');
    expect((await post({ body: '{"Description":"x"}' })).__type).toBe('InvalidSignatureException');
    expect((await post({ headers: { 'x-amz-target': 'TrentService.ListKeys' } })).__type).toBe(
      'InvalidSignatureException',
    );
    expect((await post({ headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).__type).toBe(
      'IncompleteSignatureException',
    );
  });
});
