/**
 * The user's own functions, called when a service has one called: outside the engine, which learns what came of it by a
 * control. What they do in the world they do by calls of their own, at the instant at which they were called.
 * @module
 */
import { unqualified } from '../kernel/arn.ts';
import type { AnyService, Caller, Command, Errand, Services } from '../kernel/operation.ts';
import type { World } from '../kernel/world.ts';

/** A function as AWS Lambda calls it. */
export type FunctionHandler = (
  // biome-ignore lint/suspicious/noExplicitAny: a handler says itself which event it takes.
  event: any,
  // biome-ignore lint/suspicious/noExplicitAny: as Lambda's handlers, it may declare another context, or none.
  context: any,
) => unknown;

/** One call of a function, as it became. */
export interface Invocation {
  /** In the simulated world. */
  readonly at: Date;
  readonly functionArn: string;
  readonly event: Readonly<Record<string, string>>;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** What it threw, or rejected with. */
  readonly error?: unknown;
}

interface MutableInvocation extends Invocation {
  ended: boolean;
  error?: unknown;
}

export interface RegisteredFunction {
  readonly handler: FunctionHandler;
  /**
   * What the handler gets besides the event, in the simulator that calls it.
   * @param isPresent - whether its world is still the one in which the handler is called
   */
  readonly contextIn: (host: unknown, errand: Errand, isPresent: () => boolean) => unknown;
}

/** The part of a cell that is needed. */
export interface ErrandCell {
  readonly services: Services;
  readonly account: string;
  readonly region: string;
  execute(command: Command): unknown;
  present(): World;
}

export interface Errands {
  /** By ARN. */
  readonly functions: Map<string, RegisteredFunction>;
  readonly invocations: readonly Invocation[];
  /** What contexts are made of; set by the simulator. */
  host: unknown;
  /** Calls every function that is to be called now; those that answer at once have ended then. */
  run(cell: ErrandCell): void;
  /** Ends when no function is under way. */
  settle(): Promise<void>;
  /** The world has become another: what is under way is of no consequence in it, and what was called was called in another. */
  forget(): void;
}

/** @param inherited - the functions of the simulator that this one was forked from */
export function createErrands(
  services: Services,
  inherited: ReadonlyMap<string, RegisteredFunction> = new Map(),
): Errands {
  const functions = new Map(inherited);
  const clients = Object.values(services).filter((service) => service.errands !== undefined);
  const invocations: MutableInvocation[] = [];
  const underWay = new Set<Promise<void>>();
  let begun = new Set<string>();
  /** By service, the state in which nothing more is to be begun. */
  const idle = new Map<string, unknown>();
  let isRunning = false;

  const next = (cell: ErrandCell): readonly [AnyService, Errand] | undefined => {
    const { slices } = cell.present();
    for (const service of clients) {
      const state = slices[service.name];
      if (state === undefined || state === idle.get(service.name)) continue;
      for (const errand of service.errands?.(state) ?? [])
        if (!begun.has(errand.id) && functionOf(errand) !== undefined) return [service, errand];
      idle.set(service.name, state);
    }
    return undefined;
  };
  const functionOf = ({ functionArn }: Errand) =>
    functions.get(functionArn) ?? functions.get(unqualified(functionArn));

  const begin = (cell: ErrandCell, service: AnyService, errand: Errand) => {
    const ours = begun;
    ours.add(errand.id);
    const { functionArn, event } = errand;
    const at = new Date(cell.present().now);
    const invocation: MutableInvocation = { at, functionArn, event, ended: false };
    invocations.push(invocation);
    const end = (failed: { readonly error: unknown } | undefined) => {
      invocation.ended = true;
      if (failed !== undefined) invocation.error = failed.error;
      if (ours !== begun) return;
      const { account, region } = cell;
      const caller: Caller = { account, region, arn: `arn:aws:iam::${account}:root` };
      const input = { Id: errand.id, ...(failed && { Error: textOf(failed.error) }) };
      const operation = 'kmsim:EndInvocation';
      cell.execute({ service: service.name, operation, input, caller });
      ours.delete(errand.id);
    };
    let answer: unknown;
    try {
      const { handler, contextIn } = functionOf(errand) as RegisteredFunction;
      answer = handler(
        { ...event },
        contextIn(errands.host, errand, () => ours === begun),
      );
    } catch (error) {
      return end({ error });
    }
    if (!isThenable(answer)) return end(undefined);
    const ending = Promise.resolve(answer)
      .then(
        () => end(undefined),
        (error: unknown) => end({ error }),
      )
      .finally(() => underWay.delete(ending));
    underWay.add(ending);
  };

  const errands: Errands = {
    functions,
    invocations,
    host: undefined,
    run(cell) {
      // What a function brings about is seen by the loop that called it.
      if (isRunning || clients.length === 0) return;
      isRunning = true;
      try {
        for (let found = next(cell); found !== undefined; found = next(cell))
          begin(cell, found[0], found[1]);
      } finally {
        isRunning = false;
      }
    },
    async settle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    forget() {
      begun = new Set();
      idle.clear();
      invocations.length = 0;
    },
  };
  return errands;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
