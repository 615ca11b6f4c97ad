/**
 * What kmsim touches of an AWS SDK v3 client, in its own words: no package of the SDK is imported.
 * @module
 */
import type { Executed } from '../sim/cell.ts';
import type { AbortState } from './sdk.ts';

/** Where the first step leaves what it was refused with: middleware hands all that it is given on. */
export const REFUSAL: unique symbol = Symbol('kmsim refusal');
/** What the handler of a step is given and answers. */
export interface HandlerArguments {
  readonly input: Readonly<Record<string, unknown>>;
  readonly request?: unknown;
  readonly [REFUSAL]?: { executed: Executed | undefined };
}
export interface HandlerOutput {
  readonly response: unknown;
  readonly output?: unknown;
}
export type Handler = (args: HandlerArguments) => Promise<HandlerOutput>;
/** What the SDK tells of the call. */
export interface HandlerContext {
  readonly commandName?: string;
  /** Absent, or of a class `NoOpLogger`, when the user gave none. */
  readonly logger?: object;
  readonly __smithy_context?: {
    selectedHttpAuthScheme?: object;
    /** Newer versions tell of it here, others to the HTTP handler only. */
    readonly abortSignal?: AbortState;
  };
}
export type Middleware = (next: Handler, context: HandlerContext) => Handler;

export interface MiddlewareStack {
  add(middleware: never, options: never): void;
  addRelativeTo(middleware: never, options: never): void;
  remove(name: never): boolean;
  /** Adds each of its entries to another stack. */
  applyToStack?(stack: never): void;
}
/** A client: `new KMSClient({})`. */
export interface SdkClient {
  readonly config: object;
  readonly middlewareStack: MiddlewareStack;
  send(...call: never[]): unknown;
}
/** A class of clients: `KMSClient`. */
export interface SdkClientClass {
  // biome-ignore lint/suspicious/noExplicitAny: the parameters of no constructor are known here.
  new (...parameters: any[]): SdkClient;
  readonly prototype: SdkClient;
}

/** The part of a client's configuration that tells who calls, and from where. */
export interface SdkConfig {
  region: () => Promise<string>;
  useFipsEndpoint: () => Promise<boolean>;
  requestHandler: unknown;
  /** `attributed` is set on credentials that the user gave. */
  credentials: ((options?: object) => Promise<{ accessKeyId: string; sessionToken?: string }>) & {
    readonly attributed?: boolean;
  };
  /** The service that the client is for: `KMS`, `STS`. */
  readonly serviceId?: string;
}

/** @throws TypeError when it is no client of the SDK */
export function checkClient(client: SdkClient): SdkClient {
  const { middlewareStack, config, send } = Object(client) as Partial<SdkClient>;
  const sound =
    typeof send === 'function' &&
    typeof middlewareStack?.addRelativeTo === 'function' &&
    typeof (config as Partial<SdkConfig> | undefined)?.region === 'function';
  if (sound) return client;
  throw new TypeError(
    `"client" expected a client of the AWS SDK v3 such as new KMSClient({}), or its class, got ${typeof client}`,
  );
}

/** @throws TypeError when it is no class of clients */
export function checkClientClass(target: SdkClientClass): SdkClientClass {
  if (typeof target.prototype?.send === 'function') return target;
  throw new TypeError(
    '"client" expected a class of the AWS SDK v3 such as KMSClient, got a function',
  );
}
