/**
 * What was done to a simulator, as JSON: replaying it gives the same world, byte for byte.
 * @module
 */
import { encodeJson } from '../kernel/codec.ts';
import { toldOn } from '../kernel/event.ts';
import { type Caller, operationNamed, type Services } from '../kernel/operation.ts';
import { instant } from '../lib/time.ts';
import type { MutableCell } from './cell.ts';
import { type Entry, entriesOf, type Ledger } from './ledger.ts';
import { exportWorld, type PortableWorld } from './portable.ts';

/** One line: a command that was called, or a move of the clock. */
export type TranscriptLine =
  | {
      readonly service: string;
      readonly operation: string;
      readonly caller: Caller;
      /**
       * JSON 1.1, plaintexts included, and the passwords and credentials of custom key stores, and the secret access keys that a
       * test gave to `principals`. Absent where the input could not be decoded: the call was refused.
       */
      readonly input?: unknown;
      /** What numbered that which the call made: it is the same in a replay from which lines were taken out. */
      readonly ordinal?: number;
      /** The code of a refusal. */
      readonly fault?: string;
    }
  | { /** ISO 8601. */ readonly advanceTo: string };

export interface Transcript {
  /** The world in which the record begins. */
  readonly base: PortableWorld;
  readonly account: string;
  readonly region: string;
  readonly lines: readonly TranscriptLine[];
}

export function transcriptOf(cell: MutableCell, ledger: Ledger): Transcript {
  const { services, account, region } = cell;
  return {
    base: exportWorld(services, ledger.base),
    account,
    region,
    lines: entriesOf(ledger).map((entry) => lineOf(services, entry)),
  };
}

/** Does it all again. @throws TypeError when a line is none. */
export function replayInto(cell: MutableCell, lines: readonly TranscriptLine[]): void {
  if (!Array.isArray(lines)) throw new TypeError('"transcript" expected what transcript() gave');
  for (const line of lines as readonly TranscriptLine[]) {
    if (typeof line !== 'object' || line === null)
      throw new TypeError(`a line of a transcript expected an object, got ${String(line)}`);
    // It was within a limit when it was made.
    if ('advanceTo' in line) cell.advanceTo(instant(line.advanceTo, 'advanceTo'), Infinity);
    else if (typeof line.service === 'string' && typeof line.operation === 'string')
      cell.execute({ ...line, input: line.input ?? '', format: 'json' });
    else throw new TypeError('a line of a transcript expected a call or { advanceTo }');
  }
}

function lineOf(services: Services, entry: Entry): TranscriptLine {
  if (entry.kind === 'advance') return { advanceTo: new Date(entry.to).toISOString() };
  const { service, operation, caller } = entry.command;
  const [event] = entry.events;
  const { given, ordinal } = toldOn(event) ?? {};
  const fault = event?.fault;
  const known = services[service];
  const shape = known && operationNamed(known, operation)?.input;
  return {
    service,
    operation,
    caller: { ...caller },
    ...(given === undefined || shape === undefined ? {} : { input: encodeJson(shape, given) }),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(fault === undefined ? {} : { fault: fault.code }),
  };
}
