import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createFetchHandler, serve } from '../../src/http.ts';
import { createSimulator } from '../../src/index.ts';
import { bytes } from '../support/simulator.ts';

const sim = createSimulator();
const server = await serve(sim, { port: 0 });
afterAll(() => server.close());
beforeEach(() => sim.reset());

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0';
const target = (operation: string) => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `TrentService.${operation}`,
  authorization: SIGNED,
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Ask = (
  method: string,
  path: string,
  headers?: Record<string, string>,
  body?: string | Uint8Array,
) => Promise<Answer>;

/** By node:http, which lets a test say the Host header. */
const overHttp: Ask = (method, path, headers = {}, body = '') =>
  new Promise((resolve, reject) => {
    const { port } = server;
    const asked = httpRequest({ port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });

const handler = createFetchHandler(sim);
const byFetch: Ask = async (method, path, headers = {}, body = '') => {
  const init = { method, headers, ...(method === 'GET' ? {} : { body: body as BodyInit }) };
  const response = await handler(new Request(`http://localhost:4566${path}`, init));
  const answered = Object.fromEntries(response.headers);
  return { status: response.status, headers: answered, body: await response.text() };
};

const doors: readonly (readonly [string, Ask])[] = [
  ['the server', overHttp],
  ['the fetch handler', byFetch],
];

test('an SDK client that knows nothing of kmsim', async () => {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' };
  const kms = new KMSClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
  const { KeyId } = sim.kms.createKey().KeyMetadata;
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: bytes('card 4242') }),
  );
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob }));
  expect(opened.Plaintext).toEqual(bytes('card 4242'));
  await expect(
    kms.send(new EncryptCommand({ KeyId: 'alias/none', Plaintext: bytes('x') })),
  ).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.',
  });
  kms.destroy();
});

describe.each(doors)('%s', (_name, ask) => {
  test('answers as AWS does, with its headers', async () => {
    const { status, headers, body } = await ask('POST', '/', target('CreateKey'), '{}');
    expect([status, headers['content-type']]).toEqual([200, 'application/x-amz-json-1.1']);
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(body).KeyMetadata.AWSAccountId).toBe('111122223333');
  });

  test('reads a compressed body', async () => {
    const headers = { ...target('CreateKey'), 'content-encoding': 'gzip' };
    const { status } = await ask('POST', '/', headers, gzipSync('{"Description":"zipped"}'));
    expect(status).toBe(200);
    expect(sim.events.at(-1)?.input).toEqual({ Description: 'zipped' });
  });

  // What stands in for AWS's own limits: none of its answers to these are recorded.
  test.each<[string, string, Record<string, string>, string | Uint8Array, number, string]>([
    ['no JSON', '/', target('CreateKey'), '{', 400, 'SerializationException'],
    ['an unknown operation', '/', target('MakeKey'), '{}', 400, 'UnknownOperationException'],
    ['a control', '/', target('kmsim:SetProxy'), '{}', 400, 'UnknownOperationException'],
    ['no target', '/', { authorization: SIGNED }, '{}', 400, 'UnknownOperationException'],
    [
      'no signature',
      '/',
      { ...target('CreateKey'), authorization: '' },
      '{}',
      400,
      'MissingAuthenticationTokenException',
    ],
    [
      'a body that is not compressed as it says',
      '/',
      { ...target('CreateKey'), 'content-encoding': 'gzip' },
      '{}',
      400,
      'SerializationException',
    ],
    [
      'more than a mebibyte',
      '/',
      target('CreateKey'),
      'x'.repeat(1024 * 1024 + 1),
      413,
      'RequestEntityTooLargeException',
    ],
    [
      'a little that is much, decompressed',
      '/',
      { ...target('CreateKey'), 'content-encoding': 'gzip' },
      gzipSync('x'.repeat(8 * 1024 * 1024)),
      400,
      '',
    ],
  ])('refuses %s', async (_what, path, headers, body, status, code) => {
    const before = JSON.stringify(sim.export());
    const answer = await ask('POST', path, headers, body);
    expect(Math.floor(answer.status / 100)).toBe(4);
    if (code !== '') {
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body).__type).toBe(code);
    }
    expect(JSON.stringify(sim.export())).toBe(before);
  });

  // Source: https://fetch.spec.whatwg.org/#cors-protocol
  test('a page of another site gets nothing', async () => {
    const evil = { ...target('CreateKey'), origin: 'https://evil.example' };
    const { status, headers } = await ask('POST', '/', evil, '{}');
    expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined]);
    expect(sim.events).toEqual([]);
    const own = { ...target('CreateKey'), host: 'localhost:4566', origin: 'http://localhost:4566' };
    const allowed = await ask('POST', '/', own, '{}');
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([
      200,
      'http://localhost:4566',
    ]);
  });
});

test('a name that points here is refused, unless it is allowed', async () => {
  const headers = { ...target('CreateKey'), host: 'rebound.example:4566' };
  expect((await overHttp('POST', '/', headers, '{}')).status).toBe(403);
  const allowing = createFetchHandler(sim, { hosts: ['rebound.example'] });
  const init = { method: 'POST', headers: target('CreateKey'), body: '{}' };
  expect((await allowing(new Request('http://rebound.example:4566/', init))).status).toBe(200);
});

/** What a server says to raw bytes until it ends the connection. */
function said(port: number, raw: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(raw));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    // It may be reset, when the server does not read what still comes.
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

describe('what is no request as it should be is answered, and the connection ends', () => {
  const head = 'POST / HTTP/1.1\r\nHost: localhost\r\n';
  test.each([
    ['no HTTP', 'CREATE KEY PLEASE\r\n\r\n', '400 Bad Request', 'BadRequestException'],
    [
      'a flood of headers',
      `${head}${'X-Flood: water\r\n'.repeat(2000)}\r\n`,
      '431 Request Header Fields Too Large',
      'RequestHeaderTooLargeException',
    ],
    ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, '400', 'BadRequest'],
    ['a chunk of no size', `${head}Transfer-Encoding: chunked\r\n\r\nx\r\n`, '400', 'BadRequest'],
  ])('%s', async (_what, raw, status, code) => {
    const answer = await said(server.port, raw);
    expect(answer.slice(0, 9 + status.length)).toBe(`HTTP/1.1 ${status}`);
    expect(answer).toContain(`"__type":"${code}`);
  });

  test('64 MiB of a body, of which no more is read than a mebibyte', async () => {
    const length = 64 * 1024 * 1024;
    const asked = overHttp('POST', '/', target('CreateKey'), new Uint8Array(length));
    // Who still writes when the answer comes may see the connection end first.
    const outcome = await asked.then(
      ({ status }) => status,
      ({ code }) => code,
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome);
    expect(sim.events).toEqual([]);
  });

  test('a sender that is too slow, and one that goes away', async () => {
    await using slow = await serve(sim, { port: 0, requestTimeout: 200 });
    const part = `${head}Content-Length: 10\r\n\r\n{"a"`;
    expect(await said(slow.port, part)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    await new Promise<void>((resolve) => {
      const socket = connect(slow.port, '127.0.0.1', () => {
        socket.write(part);
        socket.destroy();
        resolve();
      });
    });
    // It serves on.
    expect((await overHttp('POST', '/', target('CreateKey'), '{}')).status).toBe(200);
    expect(sim.events.length).toBe(1);
  });
});

test('requests in a pipeline are answered in their order', async () => {
  const head = Object.entries(target('GenerateRandom')).map(([name, value]) => `${name}: ${value}`);
  const one = (n: number) => {
    const body = JSON.stringify({ NumberOfBytes: n });
    return [
      'POST / HTTP/1.1',
      'Host: localhost',
      ...head,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  };
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(one(3) + one(6) + one(9)));
    let all = '';
    socket.on('data', (chunk) => {
      all += chunk;
      if (all.split('"Plaintext"').length === 4) socket.end();
    });
    socket.on('close', () => resolve(all));
    socket.on('error', reject);
  });
  const lengths = [...text.matchAll(/"Plaintext":"([^"]*)"/g)].map(
    ([, base64 = '']) => base64.length,
  );
  expect(lengths).toEqual([4, 8, 12]);
});

test('a thousand connections at once are all answered', async () => {
  const asks = Array.from({ length: 1000 }, () =>
    overHttp(
      'POST',
      '/',
      { ...target('GenerateRandom'), connection: 'close' },
      '{"NumberOfBytes":1}',
    ),
  );
  const statuses = new Set((await Promise.all(asks)).map(({ status }) => status));
  expect([...statuses]).toEqual([200]);
});

test('a port that is taken is an error of its name', async () => {
  await expect(serve(sim, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(serve(sim, { port: 70_000 })).rejects.toThrow(TypeError);
});
