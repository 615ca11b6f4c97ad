/**
 * The configuration of an AWS SDK v3 client that is answered in process: every layer of the SDK runs, signing and
 * retries too, and only the connection is replaced.
 * @module
 */

import type { Caller } from '../kernel/operation.ts';
import { utf8 } from '../lib/bytes.ts';
import type { Cell } from '../sim/cell.ts';
import { answer, lowerCase, type WireResponse } from '../wire/aws-json.ts';

export interface ClientConfigOptions {
  /** Default: the simulator's Region. */
  readonly region?: string;
  /** 12 digits. Default: the simulator's account. */
  readonly account?: string;
}

/** What the SDK's HTTP handlers are given. */
export interface HandlerRequest {
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}
export interface HandlerResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}
/** The part of the SDK's HttpHandler that a client needs. */
export interface RequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: HandlerRequest,
    options?: { readonly abortSignal?: { readonly aborted: boolean } | undefined },
  ): Promise<{ response: HandlerResponse }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Spread it, or add to it: `new KMSClient({ ...sim.clientConfig(), maxAttempts: 1 })`. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: RequestHandler;
}

/** A client configuration for the cell. Each client may have a Region and an account of its own. */
export function clientConfig(cell: Cell, options: ClientConfigOptions = {}): ClientConfig {
  const { region = cell.region, account = cell.account } = options;
  return {
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'kmsim' },
    requestHandler: createRequestHandler(cell),
  };
}

/**
 * A handler in place of the SDK's HTTP handler.
 * @param known - the caller, where requests are not signed
 */
export function createRequestHandler(cell: Cell, known?: () => Promise<Caller>): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body }, options) {
      if (options?.abortSignal?.aborted) throw aborted();
      const request = { headers, body: body as Uint8Array };
      return { response: handlerResponse(answer(cell, request, await known?.())) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

/** A wire response in the form that the SDK reads: header names in lower case, as Node's HTTP gives them. */
export function handlerResponse({ status, headers, body }: WireResponse): HandlerResponse {
  return { statusCode: status, headers: lowerCase(headers), body: utf8(body) };
}

/** The error of the SDK's own handlers for a request that was aborted. */
function aborted(): Error {
  const error = new Error('Request aborted');
  error.name = 'AbortError';
  return error;
}
