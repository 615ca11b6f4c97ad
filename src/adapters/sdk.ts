/**
 * The configuration of an AWS SDK v3 client that is answered in process: every layer of the SDK runs, signing and
 * retries too, and only the connection is replaced.
 * @module
 */

import type { Caller } from '../kernel/operation.ts';
import { utf8 } from '../lib/bytes.ts';
import type { Cell } from '../sim/cell.ts';
import { checkedRegion } from '../sim/view.ts';
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
/** The part of an AbortSignal that is read. */
export interface AbortState {
  readonly aborted: boolean;
}
/** The part of the SDK's HttpHandler that a client needs. */
export interface RequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: HandlerRequest,
    options?: { readonly abortSignal?: AbortState | undefined },
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

/**
 * A client configuration for the cell. Each client may have a Region and an account of its own.
 * @throws TypeError for options that are none
 */
export function clientConfig(cell: Cell, options: ClientConfigOptions = {}): ClientConfig {
  const { region = cell.region, account = cell.account, ...unknown } = options;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined) throw new TypeError(`options expected region, account, got "${stray}"`);
  if (!/^\d{12}$/.test(account))
    throw new TypeError(`"account" expected 12 digits, got ${String(account)}`);
  return {
    region: checkedRegion(region),
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
      refuseAborted(options?.abortSignal);
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

/** @throws the error of the SDK's own handlers, when the request was aborted before it was made */
export function refuseAborted(signal: AbortState | undefined): void {
  if (!signal?.aborted) return;
  const error = new Error('Request aborted');
  error.name = 'AbortError';
  throw error;
}
