/**
 * The simulator as a web-standard handler: for Deno, Bun, service workers and MSW.
 * @module
 */
import { joined } from '../lib/bytes.ts';
import { refusal } from '../wire/http.ts';
import type { Controllable } from './control-plane.ts';
import { bodyLimit, createFront, type FrontOptions, tooLarge } from './front.ts';

/** The standard's own types, where the runtime's types have them. */
type Web<N extends 'Request' | 'Response'> = typeof globalThis extends {
  readonly [K in N]: { readonly prototype: infer T };
}
  ? T
  : never;

/** A web-standard handler. */
export type FetchHandler = (request: Web<'Request'>) => Promise<Web<'Response'>>;

/**
 * A handler of requests by AWS clients and of `/_kmsim/`.
 * @example Deno.serve(createFetchHandler(sim));
 */
export function createFetchHandler(sim: Controllable, options: FrontOptions = {}): FetchHandler {
  const front = createFront(sim, options);
  return async (request) => {
    const { pathname, search, host } = new URL(request.url);
    const path = pathname + search;
    const limit = bodyLimit(pathname);
    const signed = await read(request.body, limit);
    // A handler in process has no Host header: the URL tells it.
    const headers = { host, ...Object.fromEntries(request.headers) };
    const encoding = request.headers.get('content-encoding') ?? 'identity';
    const body = signed === 'too large' ? signed : await decompressed(signed, encoding, limit);
    const response =
      body === 'too large' || signed === 'too large'
        ? tooLarge(limit)
        : body === undefined
          ? refusal(400, 'SerializationException', 'The body could not be decompressed.')
          : await front({ method: request.method, path, headers, body, signed });
    const { status } = response;
    return new Response(status === 204 ? null : response.body, {
      status,
      headers: response.headers,
    });
  };
}

/** The body as it was before it was compressed; undefined for one that is not what its encoding says. */
async function decompressed(
  body: Uint8Array,
  encoding: string,
  limit: number,
): Promise<Uint8Array | 'too large' | undefined> {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'deflate') return undefined;
  try {
    const stream = new Blob([body as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream(encoding));
    return await read(stream, limit);
  } catch {
    return undefined;
  }
}

async function read(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | 'too large'> {
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    length += value.length;
    if (length > limit) {
      void reader.cancel();
      return 'too large';
    }
    chunks.push(value);
  }
  return joined(chunks);
}
