/**
 * What becomes of code that is cut off: it is run once for each of its calls, and dies at that call.
 * @module
 */
import { type Command, isControl } from '../kernel/operation.ts';

/** Where code was cut off. */
export interface CrashPoint {
  /** How many calls had their effect; the answer of the last is lost. */
  readonly calls: number;
  /** The operation whose answer is lost; undefined when the code died before its first call. */
  readonly operation: string | undefined;
}

/** What a call throws at which the code is cut off. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
  readonly point: CrashPoint;
  constructor(point: CrashPoint) {
    const { calls, operation } = point;
    super(
      operation === undefined
        ? 'cut off before the first call'
        : `cut off after call ${calls}, ${operation}`,
    );
    this.point = point;
  }
}

/** What stands between callers and the cell. */
export interface Interruption {
  /** @throws CrashError when the caller is dead */
  before(command: Command): void;
  /** @throws CrashError when the caller dies of it */
  after(command: Command): void;
  /** Whether somebody died, and where. */
  readonly point: CrashPoint | undefined;
  /** From here on nobody dies. */
  end(): void;
}

/** Where code is run that may be cut off. */
interface Interruptible {
  interruption: Interruption | undefined;
  readonly errands: { settle(): Promise<void> };
}

/** Runs code to each of its crash points. @param forked - a fork of what it begins with @param outside - what must not change meanwhile @returns how often it was cut off */
export async function everyCrashPoint<S>(
  forked: () => readonly [S, Interruptible],
  outside: () => unknown,
  run: (fork: S) => unknown,
  law: (fork: S, point: CrashPoint | undefined) => unknown,
): Promise<number> {
  const before = outside();
  for (let calls = 0; ; calls++) {
    const [fork, cell] = forked();
    const interruption = interruptAfter(calls);
    cell.interruption = interruption;
    try {
      await run(fork);
      await cell.errands.settle();
    } catch (error) {
      if (interruption.point === undefined) throw error;
    }
    interruption.end();
    if (outside() !== before)
      throw new TypeError(
        'the code expected to call the fork that it is given, got calls of the simulator itself: make its clients by fork.clientConfig(), or of a function by context.clientConfig()',
      );
    const { point } = interruption;
    try {
      await law(fork, point);
    } catch (error) {
      throw brokenBy(error, point);
    }
    if (point === undefined) return calls;
  }
}

/** The error of a law, telling where the code was cut off. */
function brokenBy(error: unknown, point: CrashPoint | undefined): unknown {
  if (point === undefined || !(error instanceof Error) || error.cause !== undefined) return error;
  error.cause = new CrashError(point);
  return error;
}

/** Cuts off whoever makes the call of that number; 0: before the first. A function that a service calls is alive again at its next call. */
function interruptAfter(calls: number): Interruption {
  let made = 0;
  let isOver = false;
  let isDead = false;
  let point: CrashPoint | undefined;
  const die = (operation: string | undefined): never => {
    isDead = true;
    point = { calls, operation };
    throw new CrashError(point);
  };
  return {
    before({ operation }) {
      if (isOver) return;
      // The simulator's own: a function has ended, dead or alive.
      if (isControl(operation)) isDead = false;
      else if (isDead && point !== undefined) throw new CrashError(point);
      else if (calls === 0 && point === undefined) die(undefined);
    },
    after({ operation }) {
      if (isOver || isControl(operation)) return;
      made += 1;
      if (made === calls && point === undefined) die(operation);
    },
    get point() {
      return point;
    },
    end() {
      isOver = true;
    },
  };
}
