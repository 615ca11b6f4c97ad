/**
 * The middleware of an attached client.
 *
 * The signer is replaced by one that signs nothing, and the HTTP handler by one that answers in process: so answers
 * and errors are made by the client's own serializer and deserializer, whichever its version.
 * @module
 */
import { Fault } from '../kernel/fault.ts';
import { type Caller, isControl } from '../kernel/operation.ts';
import type { Cell, Executed } from '../sim/cell.ts';
import { callerFrom, type Principal } from '../sim/principal.ts';
import { callerOfKey, refused as refusedSigner } from '../wire/caller.ts';
import { response } from '../wire/protocols.ts';
import {
  type HandlerArguments,
  type Middleware,
  REFUSAL,
  type SdkClient,
  type SdkConfig,
} from './client-shape.ts';
import { createRequestHandler, handlerResponse, refuseAborted } from './sdk.ts';
import { silenceLogger } from './silent-logger.ts';

const NAMES = { sign: 'kmsimNoSignature', initialize: 'kmsimInitialize', refuse: 'kmsimRefuse' };

/** Where a client's calls are answered, and who calls when not its credentials tell. */
export interface Installation {
  readonly at: 'afterRetry' | 'initialize';
  readonly principal: Principal | undefined;
}

/** Adds the middleware to a client and gives what takes it out again. */
export function install(
  cell: Cell,
  client: SdkClient,
  { at, principal }: Installation,
): () => void {
  const config = client.config as SdkConfig;
  const restore = keepConfig(config);
  completeConfig(cell, config);
  const caller = callerOfClient(cell, config, principal);
  define(config, 'requestHandler', createRequestHandler(cell, caller));
  const stack = client.middlewareStack;
  stack.addRelativeTo(
    noSignature as never,
    {
      relation: 'after',
      toMiddleware: 'retryMiddleware',
      name: NAMES.sign,
    } as never,
  );
  let speak = () => {};
  if (at === 'initialize') {
    speak = silenceLogger(client);
    const first = { step: 'initialize', priority: 'low', name: NAMES.initialize };
    const last = { step: 'deserialize', priority: 'low', name: NAMES.refuse };
    const service = serviceOf(config);
    stack.add(initializing(cell, service, caller) as never, first as never);
    stack.add(refusing(cell, service) as never, last as never);
  }
  forgetHandlers(client);
  return () => {
    for (const name of Object.values(NAMES)) stack.remove(name as never);
    speak();
    restore();
    forgetHandlers(client);
  };
}

const noSignature: Middleware = (next, context) => async (args) => {
  const smithy = context.__smithy_context;
  if (smithy !== undefined)
    smithy.selectedHttpAuthScheme = { ...smithy.selectedHttpAuthScheme, signer: NO_SIGNER };
  return next(args);
};
const NO_SIGNER = { sign: async (request: unknown) => request };

/** A refusal is told once: when the SDK retries, the call is made again, on the wire. */
function refusing(cell: Cell, service: string): Middleware {
  return (next, context) => async (args) => {
    const refusal = args[REFUSAL];
    const refused = refusal?.executed;
    if (refusal === undefined || refused === undefined) return next(args);
    refusal.executed = undefined;
    const call = { service, operation: operationOf(context.commandName) };
    return { response: handlerResponse(response(cell.services, call, refused)) };
  };
}

function initializing(cell: Cell, service: string, findCaller: CallerOfClient): Middleware {
  return (next, context) => {
    const operation = operationOf(context.commandName);
    return async (args: HandlerArguments) => {
      const signal = context.__smithy_context?.abortSignal;
      // Who aborts right after the call has aborted it before it was made.
      if (signal !== undefined) await undefined;
      refuseAborted(signal);
      const caller = findCaller.known ?? (await findCaller());
      const { input } = args;
      const executed =
        caller instanceof Fault
          ? refusedSigner(cell, caller)
          : cell.execute({ service, operation, input, caller });
      if (executed.result.ok)
        return { response: {}, output: withMetadata(executed.result.value as object, executed) };
      return next({ ...args, [REFUSAL]: { executed } });
    };
  };
}

/** The output with the metadata that the SDK gives to a call that succeeded at once. */
function withMetadata(output: object, executed: Executed): object {
  return Object.assign(output, {
    $metadata: {
      httpStatusCode: 200,
      get requestId() {
        return executed.requestId;
      },
      extendedRequestId: undefined,
      cfId: undefined,
      attempts: 1,
      totalRetryDelay: 0,
    },
  });
}

/** The service that a client is for, by kmsim's name: `Secrets Manager` is `secretsmanager`. */
function serviceOf({ serviceId = 'KMS' }: SdkConfig): string {
  return serviceId.toLowerCase().replaceAll(' ', '');
}

/** `EncryptCommand` is the SDK's name of the operation `Encrypt`. A control is none of AWS's, whatever a command is called. */
function operationOf(commandName = ''): string {
  const name = commandName.replace(/Command$/, '');
  return isControl(name) ? '' : name;
}

/** Who calls, as the client's Region and credentials tell. */
interface CallerOfClient {
  (): Promise<Caller | Fault>;
  /** Set when it can be no other any more: the credentials are not the client's own. */
  known?: Caller;
}

function callerOfClient(
  cell: Cell,
  config: SdkConfig,
  principal: Principal | undefined,
): CallerOfClient {
  const changes = principal === undefined && config.credentials.attributed === true;
  const find: CallerOfClient = async () => {
    const region = await config.region();
    if (principal === undefined) {
      const { accessKeyId, sessionToken } = await config.credentials();
      const caller = callerOfKey(cell, { accessKeyId, sessionToken, region });
      if (!changes && !(caller instanceof Fault)) find.known = caller;
      return caller;
    }
    find.known = callerFrom(principal, { region, account: cell.account });
    return find.known;
  };
  return find;
}

/** Gives what puts the configuration back as it is now. */
function keepConfig(config: SdkConfig): () => void {
  const before = Object.getOwnPropertyDescriptors(config);
  return () => {
    for (const name of ['region', 'useFipsEndpoint', 'credentials', 'requestHandler'] as const) {
      const descriptor = before[name];
      if (descriptor !== undefined) Object.defineProperty(config, name, descriptor);
    }
  };
}

/**
 * Fills in what the user did not give: a Region, and credentials, which the SDK would look for on the network. A provider
 * that the user gave is asked; when it has none, the simulator's stand in for them too.
 */
function completeConfig(cell: Cell, config: SdkConfig): void {
  const own = { accessKeyId: cell.account, secretAccessKey: 'kmsim' };
  const { region, useFipsEndpoint, credentials } = config;
  if (isGiven(config, 'region')) {
    define(config, 'region', () => region().catch(() => cell.region));
    define(config, 'useFipsEndpoint', () => useFipsEndpoint().catch(() => false));
  } else {
    define(config, 'region', async () => cell.region);
    // The SDK's own would ask for the Region that is not there.
    define(config, 'useFipsEndpoint', async () => false);
  }
  const given = credentials?.attributed === true;
  const provider = (options?: object) => credentials(options).catch(() => own);
  define(config, 'credentials', given ? Object.assign(provider, credentials) : async () => own);
}

/**
 * Whether the user gave an option, which the resolved configuration does not tell: the SDK would go on to look for
 * a Region in the environment and in files, and a test would depend on its machine. The SDK spreads what the user
 * gave before it sets `runtime`, and fills in what is missing after it.
 */
function isGiven(config: SdkConfig, name: keyof SdkConfig): boolean {
  const names = Object.keys(config);
  return !names.includes('runtime') || names.indexOf(name) < names.indexOf('runtime');
}

function define(config: SdkConfig, name: keyof SdkConfig, value: unknown): void {
  Object.defineProperty(config, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

// With `cacheMiddleware` a client keeps the handlers that it made of its middleware.
function forgetHandlers(client: SdkClient): void {
  Reflect.deleteProperty(client, 'handlers');
}
