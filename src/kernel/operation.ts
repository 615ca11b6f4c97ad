/**
 * What the pipeline must know of an operation and of a service, as data.
 * @module
 */
import type { Random, Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';
import type { Timer } from './agenda.ts';
import type { Caller, RequestLabel } from './call.ts';
import type { Event } from './event.ts';
import type { Fault, FaultCode, Result } from './fault.ts';
import type { Given, Shape, Value } from './shape.ts';

export type { Caller, Command, Permissions, RequestLabel } from './call.ts';

/** What the access decision is asked: may the caller do this action on this resource? */
export interface AccessRequest {
  /** `kms:Decrypt` */
  readonly action: string;
  /** An ARN, or `*` where the action takes no resource. */
  readonly resource: string;
  /** The account that owns the resource, 12 digits. */
  readonly account: string;
}

/** What the access decision says against a request. */
export interface Refusal {
  readonly fault: Fault;
  /** It is only recorded, and the call goes on. */
  readonly spared: boolean;
}

/** The states of all services, by name. */
export type Slices = Readonly<Record<string, unknown>>;

/** When, and from which seed: what an operation may read of its world besides its service's state. */
export interface Moment {
  readonly now: Millis;
  readonly seed: Seed;
}

/** A moment, with what all services know in it. */
export interface Situation extends Moment {
  readonly slices: Slices;
}

/** What `run` may read besides its state and input: there is no clock, no I/O and no other randomness. */
export interface Env<T> extends Situation {
  readonly caller: Caller;
  readonly target: T;
  /** The call is a DryRun: its effect will be dropped. */
  readonly dryRun: boolean;
  /** Numbers what the call makes, where it was told. */
  readonly ordinal: number | undefined;
  /** The stream of random bytes of this operation for one resource and that resource's own counter. */
  random(resource: string, n: number): Random;
  /**
   * Has an operation done inside this one, for the same caller: by another service, as AWS's forward access sessions
   * do it, or by this one, as long as it has changed nothing yet. What it does counts when this call succeeds, and
   * `slices` shows it at once.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   */
  call(request: InnerCall): Result<unknown>;
}

/** What one operation asks of another. */
export interface InnerCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  /** Default: the caller's. */
  readonly region?: string | undefined;
}

export interface Change<S, O> {
  readonly state: S;
  readonly output: O;
  readonly schedule?: readonly Timer[];
  readonly cancel?: readonly Timer[];
  /** ARNs of what was made, for the audit record. */
  readonly created?: readonly string[];
  /** By what it was numbered. */
  readonly ordinal?: number | undefined;
  /** What the service did besides, by itself. */
  readonly happened?: readonly Event[];
  /** The same as `happened`, later, while time moves on. */
  readonly again?: Repetition | undefined;
}

/** What happens again and again at one distance, and is in the state already. */
export interface Repetition {
  readonly everyMs: Millis;
  /** How often, after the first time. */
  readonly times: number;
  /** @param n - 1 is the first time after the first */
  eventOf(n: number): Event;
}

/** One API operation: its shapes, its refusals, its checks and its transition `run`. */
export interface Operation<S, T, I extends Shape, O extends Shape> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  /** Leaves its service's state as it is, but for the record of a key's last use. */
  readonly readOnly: boolean;
  readonly faults: readonly FaultCode[];
  /** The input with what the AWS SDKs fill in of themselves: an idempotency token. Not asked for input from the wire. */
  complete?(state: S, input: Value<I>, caller: Caller, moment: Moment): Value<I>;
  /** Checks between members that need no resource: they come before resolution. */
  check?(input: Value<I>, caller: Caller): void;
  /** Makes what the service makes by itself before its first use; undefined when there is nothing to make. */
  establish?(
    state: S,
    input: Value<I>,
    caller: Caller,
    moment: Moment,
  ): Change<S, void> | undefined;
  /** Finds the resource, or refuses with NotFoundException. */
  resolve(state: S, input: Value<I>, caller: Caller, moment: Moment): T;
  /** What the caller must be allowed to do. */
  access(target: T, caller: Caller, input: Value<I>, moment: Moment): readonly AccessRequest[];
  /** Key state, key usage and algorithm, in this order. */
  admit?(target: T, input: Value<I>, moment: Moment): void;
  /** The transition. A DryRun runs it too and drops its effect, so that both answer alike. */
  run(state: S, input: Value<I>, env: Env<T>): Change<S, Value<O>>;
  /** Records the use of the target; returns the state and the label of the call. */
  touch?(state: S, target: T, now: Millis): { readonly state: S; readonly label: RequestLabel };
  /** ARNs for the audit record. */
  resources(target: T, input: Value<I>): readonly string[];
}

/** What of AWS's query protocol is a service's own. */
export interface QueryDialect {
  readonly version: string;
  /** Of the XML. */
  readonly namespace: string;
  /** Refusals that it calls otherwise than services of AWS JSON, and their HTTP status. */
  readonly codes: Readonly<
    Partial<Record<FaultCode, { readonly code: string; readonly status: number }>>
  >;
}

/** How a question about an action becomes a request, which is decided on and not made. */
export interface Questions<S> {
  /** The members of requests that name what they are about: what a resource is called there; undefined for what cannot be named so. */
  readonly identifiers: Readonly<Record<string, (resource: string, operation: string) => unknown>>;
  /** The operations that need an action of another name than theirs, by the action's. */
  readonly operations?: Readonly<Record<string, string>>;
  /** Why the caller may do it, or may not: what `authorize` decides, explained. */
  explain(state: S, caller: Caller, request: AccessRequest, world: Situation): object;
}

/** A call of a function that is the user's own: outside the engine, which learns by a control what came of it. */
export interface Errand {
  /** Of this call alone. */
  readonly id: string;
  readonly functionArn: string;
  /** The event that the function gets, as JSON. */
  readonly event: Readonly<Record<string, string>>;
}

export interface Service<S, Ops extends Operations = Operations> {
  readonly name: string;
  /** The prefix of X-Amz-Target. */
  readonly target: string;
  /** Of a service that speaks the query protocol: what it says there. */
  readonly query?: QueryDialect;
  /** The refusals whose text stands under a capital `Message` on the wire. */
  readonly capitalMessage: readonly FaultCode[];
  /** Permission is asked before constraints of members: `resolve` and `access` then see members that break them. */
  readonly permissionFirst?: true;
  readonly initial: S;
  readonly operations: Ops;
  /** What a test can do to the world around the service, and no client of AWS: by names that begin with `kmsim:`. */
  readonly controls?: Operations;
  /** AccessDeniedException for what the caller may not do; undefined when it may. */
  authorize(
    state: S,
    caller: Caller,
    request: AccessRequest,
    world: Situation,
  ): Refusal | undefined;
  /** Absent: nobody asks. */
  readonly questions?: Questions<S>;
  /**
   * Makes the change that has become due; and with it, where nothing else can come between, what follows on it up to
   * `until`, the instant to which time moves.
   */
  fire(state: S, timer: Timer, moment: Moment, until: Millis): Change<S, void>;
  /** The changes that are due in a state: what the agenda holds for this service. */
  timers(state: S): Iterable<Timer>;
  /** The next instant at which others must act before time goes on. Cost O(log n). */
  pausesAt?(state: S): Millis | undefined;
  /** What others are to do for the service now. It costs what they are. */
  errands?(state: S): Iterable<Errand>;
  /** Claims that do not hold, empty when the state is sound. */
  invariants(state: S): readonly string[];
  /** The shape of the portable form of a state. */
  readonly portable: Shape;
  /** The state as plain data of that shape, without key material. */
  dump(state: S): unknown;
  /** The state from such data; key material comes from the seed. */
  load(data: unknown, seed: Seed): S;
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where operations of all types meet.
export type AnyOperation = Operation<any, any, any, any>;
export type Operations = Readonly<Record<string, AnyOperation>>;
// biome-ignore lint/suspicious/noExplicitAny: as above, for services.
export type AnyService = Service<any, any>;
export type Services = Readonly<Record<string, AnyService>>;

/** What the names of controls begin with: no operation's does. */
const CONTROL = 'kmsim:';

/** Whether a name is that of a control, which is for tests alone. */
export function isControl(name: string): boolean {
  return name.startsWith(CONTROL);
}

/** The operation or the control of that name. */
export function operationNamed(service: AnyService, name: string): AnyOperation | undefined {
  const table: Operations = (isControl(name) ? service.controls : service.operations) ?? {};
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export type Input<Op> = Op extends { readonly input: infer I } ? Given<I> : never;
export type Output<Op> = Op extends { readonly output: infer O } ? Value<O> : never;
