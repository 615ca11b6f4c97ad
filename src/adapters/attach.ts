/**
 * An AWS SDK v3 client, or every client of a class, answered in process by middleware: without signing and without
 * a connection, and with the user's own middleware, retries and errors.
 * @module
 */
import type { Cell } from '../sim/cell.ts';
import { callerFrom, type Principal } from '../sim/principal.ts';
import {
  checkClient,
  checkClientClass,
  type SdkClient,
  type SdkClientClass,
} from './client-shape.ts';
import { type Installation, install } from './middleware.ts';

export interface AttachOptions {
  /**
   * Where calls are answered. `'afterRetry'`, the default: after serialization and inside the SDK's retries.
   * `'initialize'`: at the first step, hundreds of times as fast; a refusal still takes the long way, so that it
   * is the SDK's own error.
   */
  readonly at?: 'afterRetry' | 'initialize';
  /**
   * The ARN of the IAM principal that calls: a role, a session or a user; or the view of one, `sim.as(role, { policies })`.
   * Default: whom the client's credentials stand for, at each call: a user or a session that the simulator knows, the root of the account
   * that they name, or else of the simulator's.
   */
  readonly principal?: Principal;
}

/** What `attach` did: it ends with `detach()`, or at the end of the block with `using`. */
export interface Attachment {
  /** Gives the client back as it was. Calling it again does nothing. */
  detach(): void;
  [Symbol.dispose](): void;
}

// Which clients and classes are attached, so that none is twice.
const attached = new WeakSet<object>();
// The middleware that a client has at present: whose it is, the client's own or its class's, and what takes it out.
const mounted = new WeakMap<SdkClient, Mount>();
interface Mount {
  readonly owner: SdkClient | SdkClientClass;
  unmount(): void;
}

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
  const { at = 'afterRetry', principal, ...unknown } = options;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined) throw new TypeError(`options expected at, principal, got "${stray}"`);
  if (at !== 'afterRetry' && at !== 'initialize')
    throw new TypeError(`"at" expected 'afterRetry' or 'initialize', got ${String(at)}`);
  if (principal !== undefined) callerFrom(principal, cell);
  if (attached.has(target)) throw new TypeError('the client is attached already: detach it first');
  const how = { at, principal };
  const undo =
    typeof target === 'function'
      ? attachClass(cell, checkClientClass(target), how)
      : attachClient(cell, checkClient(target), how);
  attached.add(target);
  const detach = () => {
    if (attached.delete(target)) undo();
  };
  return { detach, [Symbol.dispose]: detach };
}

/** An attachment of its own takes the place of one that came with the class, until it ends. */
function attachClient(cell: Cell, client: SdkClient, how: Installation): () => void {
  return mount(cell, client, how, client);
}

/** Each instance is attached with its first call, those that were made before included. */
function attachClass(cell: Cell, target: SdkClientClass, how: Installation): () => void {
  const { prototype } = target;
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  const { send } = prototype;
  const unmounts = new Set<() => void>();
  let live = true;
  const sendHere = function (this: SdkClient, ...call: never[]) {
    if (live && yields(this, target)) unmounts.add(mount(cell, this, how, target));
    return send.apply(this, call);
  };
  prototype.send = sendHere;
  return () => {
    // A subclass that is attached, or a stub, may still call this one: it only passes calls on from now.
    live = false;
    for (const unmount of unmounts) unmount();
    if (prototype.send !== sendHere) return;
    if (before === undefined) Reflect.deleteProperty(prototype, 'send');
    else Object.defineProperty(prototype, 'send', before);
  };
}

/** Whether an instance of an attached class has no attachment that is nearer to it. */
function yields(client: SdkClient, to: SdkClientClass): boolean {
  const owner = mounted.get(client)?.owner;
  return (
    owner === undefined ||
    (typeof owner === 'function' && Object.prototype.isPrototypeOf.call(owner, to))
  );
}

function mount(
  cell: Cell,
  client: SdkClient,
  how: Installation,
  owner: SdkClient | SdkClientClass,
): () => void {
  mounted.get(client)?.unmount();
  const undo = install(cell, client, how);
  const mine: Mount = {
    owner,
    unmount() {
      if (mounted.get(client) !== mine) return;
      mounted.delete(client);
      undo();
    },
  };
  mounted.set(client, mine);
  return mine.unmount;
}
