/**
 * The SDK's logger, left out where it has nobody to tell: a client without a logger gathers and copies for each call
 * what it then gives to an empty function, half as long as an Encrypt of the engine takes.
 * @module
 */
import type { HandlerContext, Middleware, SdkClient } from './client-shape.ts';

const NAME = 'loggerMiddleware';
/** The class of the logger that stands for none, in the SDK. */
const NO_LOGGER = 'NoOpLogger';

/** Leaves the logger of the client's stack out of the calls that it would not tell; gives what puts it back. */
export function silenceLogger({ middlewareStack: stack }: SdkClient): () => void {
  const found = find(stack);
  if (found === undefined) return () => {};
  const { middleware, options } = found;
  const silent: Middleware = (next, context) => (tells(context) ? middleware(next, context) : next);
  // A stack tells a middleware among its options too, and goes by those.
  const put = (one: Middleware) =>
    stack.add(one as never, { ...options, middleware: one, override: true } as never);
  put(silent);
  return () => {
    if (find(stack)?.middleware === silent) put(middleware);
  };
}

function tells({ logger }: HandlerContext): boolean {
  return logger !== undefined && logger.constructor?.name !== NO_LOGGER;
}

interface Entry {
  readonly middleware: Middleware;
  readonly options: object;
}

/** A stack tells its entries to a stack that they are applied to. */
function find(stack: SdkClient['middlewareStack']): Entry | undefined {
  let found: Entry | undefined;
  const reader = {
    add(middleware: Middleware, options: { readonly name?: string }) {
      if (options.name === NAME) found = { middleware, options };
    },
    addRelativeTo() {},
  };
  stack.applyToStack?.(reader as never);
  return found;
}
