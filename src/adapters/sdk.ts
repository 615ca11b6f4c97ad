/**
 * The configuration of an AWS SDK v3 client that is answered in process: every layer of the SDK runs, signing and
 * retries too, and only the connection is replaced.
 * @module
 */

import { utf8 } from '../lib/bytes.ts';
import type { Cell } from '../sim/cell.ts';
import { callerFrom, checkedRegion, type Principal } from '../sim/principal.ts';
import { presentedIn, type Signer } from '../wire/caller.ts';
import { lowerCase, type WireResponse } from '../wire/http.ts';
import { answer } from '../wire/protocols.ts';

export interface ClientConfigOptions {
  /** Default: the simulator's Region. */
  readonly region?: string;
  /** 12 digits, whose root calls. Default: the simulator's account. */
  readonly account?: string;
  /**
   * Who calls, in place of an account's root: the ARN of a role, a session or a user; or the view of one,
   * `sim.as(role, { policies })`.
   */
  readonly principal?: Principal;
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

/**
 * Spread it, or add to it: `new KMSClient({ ...sim.clientConfig(), maxAttempts: 1 })`. With `credentials` that `sim.principals.set` or
 * AssumeRole gave, the client acts as that user or session.
 */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: RequestHandler;
}

/**
 * A client configuration for the cell. Each client may have a Region, and an account or a principal, of its own.
 * @throws TypeError for options that are none
 */
export function clientConfig(cell: Cell, options: ClientConfigOptions = {}): ClientConfig {
  const { region = cell.region, account = cell.account, principal, ...unknown } = options;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined)
    throw new TypeError(`options expected region, account, principal, got "${stray}"`);
  if (principal !== undefined && options.account !== undefined)
    throw new TypeError('options expected account or principal, got both');
  if (!/^\d{12}$/.test(account))
    throw new TypeError(`"account" expected 12 digits, got ${String(account)}`);
  return {
    region: checkedRegion(region),
    credentials: { accessKeyId: account, secretAccessKey: 'kmsim' },
    requestHandler: createRequestHandler(
      cell,
      principal === undefined ? undefined : signedBy(cell, principal),
    ),
  };
}

type FindCaller = (headers: HandlerRequest['headers']) => Promise<Signer> | Signer;

/** The principal, in the Region that each request is signed for. */
function signedBy(cell: Cell, principal: Principal): FindCaller {
  callerFrom(principal, cell);
  return (headers) => {
    const presented = presentedIn(headers);
    return presented && callerFrom(principal, { region: presented.region, account: cell.account });
  };
}

/**
 * A handler in place of the SDK's HTTP handler.
 * @param findCaller - the caller, where it is another than the one that signed
 */
export function createRequestHandler(cell: Cell, findCaller?: FindCaller): RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body }, options) {
      refuseAborted(options?.abortSignal);
      const request = { headers, body: body as Uint8Array };
      return { response: handlerResponse(answer(cell, request, await findCaller?.(headers))) };
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
