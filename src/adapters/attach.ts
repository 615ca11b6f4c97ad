/**
 * An AWS SDK v3 client, or every client of a class, answered in process by middleware: without signing and without
 * a connection, and with the user's own middleware, retries and errors.
 * @module
 */
import type { Cell } from '../sim/cell.ts';
import {
  checkClient,
  checkClientClass,
  type SdkClient,
  type SdkClientClass,
} from './client-shape.ts';
import { install } from './middleware.ts';

export interface AttachOptions {
  /**
   * Where calls are answered. `'afterRetry'`, the default: after serialization and inside the SDK's retries.
   * `'initialize'`: at the first step, hundreds of times as fast; a refusal still takes the long way, so that it
   * is the SDK's own error.
   */
  readonly at?: 'afterRetry' | 'initialize';
}

/** What `attach` did: it ends with `detach()`, or at the end of the block with `using`. */
export interface Attachment {
  /** Gives the client back as it was. Calling it again does nothing. */
  detach(): void;
  [Symbol.dispose](): void;
}

// Which clients and classes are attached, so that none is twice.
const attached = new WeakSet<object>();

/**
 * Answers a client's calls in the cell.
 * @param target - an instance such as `new KMSClient({})`, or a class such as `KMSClient`
 * @throws TypeError for anything else, and for a target that is attached already
 */
export function attach(
  cell: Cell,
  target: SdkClient | SdkClientClass,
  options: AttachOptions = {},
): Attachment {
  const { at = 'afterRetry' } = options;
  if (at !== 'afterRetry' && at !== 'initialize')
    throw new TypeError(`"at" expected 'afterRetry' or 'initialize', got ${String(at)}`);
  if (attached.has(target)) throw new TypeError('the client is attached already: detach it first');
  const undo =
    typeof target === 'function'
      ? attachClass(cell, checkClientClass(target), at)
      : install(cell, checkClient(target), at);
  attached.add(target);
  const detach = () => {
    if (attached.delete(target)) undo();
  };
  return { detach, [Symbol.dispose]: detach };
}

/** Each instance is attached with its first call, those that were made before included. */
function attachClass(
  cell: Cell,
  target: SdkClientClass,
  at: 'afterRetry' | 'initialize',
): () => void {
  const { prototype } = target;
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  const { send } = prototype;
  const installed = new Map<SdkClient, () => void>();
  prototype.send = function (this: SdkClient, ...call: never[]) {
    // An instance with an attachment of its own keeps that.
    if (!installed.has(this) && !attached.has(this)) installed.set(this, install(cell, this, at));
    return send.apply(this, call);
  };
  return () => {
    if (before === undefined) Reflect.deleteProperty(prototype, 'send');
    else Object.defineProperty(prototype, 'send', before);
    for (const undo of installed.values()) undo();
  };
}
