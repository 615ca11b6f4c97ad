/**
 * The simulator over HTTP, on Node: for the aws command line, boto3, and clients in any language.
 * Source: https://nodejs.org/docs/latest-v20.x/api/http.html
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync, inflateSync } from 'node:zlib';
import { joined } from '../lib/bytes.ts';
import { refusal, type WireResponse } from '../wire/http.ts';
import type { Controllable } from './control-plane.ts';
import { bodyLimit, createFront, type FrontOptions, type FrontRequest, tooLarge } from './front.ts';

export interface ServeOptions extends FrontOptions {
  /** Default 4566; 0 is any that is free. */
  readonly port?: number;
  /** The address to listen on. Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** How long a request may take to come, in milliseconds. Default 30,000. */
  readonly requestTimeout?: number;
  /** Told of each request that was answered. */
  readonly onAnswer?: (request: FrontRequest, response: WireResponse) => void;
}

/** A server that listens. */
export interface Served {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly port: number;
  /** Lets requests that have begun end, and stops. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const CONNECTIONS_MAX = 4096;
const HEADER_MS_MAX = 10_000;
const REQUEST_MS_MAX = 30_000;

/**
 * Answers AWS clients, and `/_kmsim/`, over HTTP.
 * @example
 * await using server = await serve(sim, { port: 0 });
 * const kms = new KMSClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
 * @throws Error when the address cannot be listened on: its `code` is `EADDRINUSE` when the port is taken
 */
export async function serve(sim: Controllable, options: ServeOptions = {}): Promise<Served> {
  const { port = 4566, host = '127.0.0.1', onAnswer } = options;
  const { requestTimeout = REQUEST_MS_MAX } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError(`"port" expected a whole number from 0 to 65535, got ${String(port)}`);
  const front = createFront(sim, options);
  const server = createServer(
    {
      keepAlive: true,
      headersTimeout: Math.min(HEADER_MS_MAX, requestTimeout),
      requestTimeout,
      connectionsCheckingInterval: Math.min(1000, requestTimeout),
    },
    (message, response) => {
      receive(message, response, (request) => {
        if ('status' in request) return send(response, request);
        const answer = (answered: WireResponse) => {
          send(response, answered);
          onAnswer?.(request, answered);
        };
        const answered = front(request);
        if (answered instanceof Promise) void answered.then(answer);
        else answer(answered);
      });
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    if (socket.writable) socket.end(badRequest(error.code));
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    server.listen({ port, host });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  return {
    endpoint: `http://${name}:${bound}`,
    port: bound,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Reads a request to its end; in its place the refusal, when its body is not to be had. */
function receive(
  message: IncomingMessage,
  response: ServerResponse,
  done: (request: FrontRequest | WireResponse) => void,
): void {
  const { method = 'GET', url: path = '/' } = message;
  const limit = bodyLimit(path);
  const chunks: Uint8Array[] = [];
  let length = 0;
  message.on('data', (chunk) => {
    if (response.headersSent) return;
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
      return;
    }
    const { headers, ...rest } = tooLarge(limit);
    chunks.length = 0;
    // What still comes is not waited for.
    send(response, { ...rest, headers: { ...headers, Connection: 'close' } });
  });
  message.on('error', () => {
    chunks.length = 0;
  });
  message.on('end', () => {
    if (response.headersSent) return;
    const headers = headersOf(message);
    const signed = joined(chunks);
    const body = decompressed(signed, headers['content-encoding'], limit);
    if (body !== undefined) done({ method, path, headers, body, signed });
    else
      done(refusal(400, 'SerializationException', 'The body could not be decompressed in bounds.'));
  });
}

function send(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, headers).end(body);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) texts[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return texts;
}

/** The body as it was before it was compressed; undefined when it was not, or is too large. */
function decompressed(
  body: Uint8Array,
  encoding: string | undefined,
  maxOutputLength: number,
): Uint8Array | undefined {
  if (encoding === undefined || encoding === 'identity') return body;
  const decompress = { gzip: gunzipSync, deflate: inflateSync }[encoding];
  try {
    return decompress?.(body, { maxOutputLength });
  } catch {
    return undefined;
  }
}

/** The answer to what is no HTTP: in AWS's form, and the connection ends. */
function badRequest(code = ''): string {
  const isSlow = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const isLong = code === 'HPE_HEADER_OVERFLOW';
  const [status, type] = isSlow
    ? ['408 Request Timeout', 'RequestTimeoutException']
    : isLong
      ? ['431 Request Header Fields Too Large', 'RequestHeaderTooLargeException']
      : ['400 Bad Request', 'BadRequestException'];
  const { body, headers } = refusal(400, type, 'The request is not HTTP/1.1 as it should be.');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, ...lines, 'Connection: close', '', body].join('\r\n');
}
