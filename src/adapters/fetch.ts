/**
 * The simulator as a web-standard handler: for Deno, Bun, service workers and MSW.
 * @module
 */
import type { Controllable } from './control-plane.ts';
import { bodyLimit, createFront, refusal, tooLarge } from './front.ts';
import type { GuardOptions } from './guard.ts';

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
export function createFetchHandler(sim: Controllable, options: GuardOptions = {}): FetchHandler {
  const front = createFront(sim, options);
  return async (request) => {
    const { pathname, search, host } = new URL(request.url);
    const path = pathname + search;
    const limit = bodyLimit(pathname);
    const body = await bodyOf(request, limit);
    // A handler in process has no Host header: the URL tells it.
    const headers = { host, ...Object.fromEntries(request.headers) };
    const response =
      body === 'too large'
        ? tooLarge(limit)
        : body === undefined
          ? refusal(400, 'SerializationException', 'The body could not be decompressed.')
          : front({ method: request.method, path, headers, body });
    const { status } = response;
    return new Response(status === 204 ? null : response.body, {
      status,
      headers: response.headers,
    });
  };
}

/** The body, decompressed; undefined for one that is not what its encoding says. */
async function bodyOf(
  request: Request,
  limit: number,
): Promise<Uint8Array | 'too large' | undefined> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (request.body === null) return new Uint8Array();
  const isCompressed = encoding === 'gzip' || encoding === 'deflate';
  if (!isCompressed && encoding !== 'identity') return undefined;
  const stream: ReadableStream<Uint8Array> = isCompressed
    ? request.body.pipeThrough(new DecompressionStream(encoding))
    : request.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
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
  } catch {
    return undefined;
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
