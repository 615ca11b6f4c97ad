/**
 * The control plane: what a test in another language does to the simulator besides calling AWS. JSON in, JSON out, and errors
 * that say what was expected.
 * @module
 */
import type { Explanation } from '../iam/explanation.ts';
import { textOf } from '../lib/bytes.ts';
import type { Duration } from '../lib/duration.ts';
import type { AuditEvent } from '../sim/audit.ts';
import type { Cell } from '../sim/cell.ts';
import type { Pending } from '../sim/clock.ts';
import type { Invocation } from '../sim/errands.ts';
import type { FunctionControls } from '../sim/functions.ts';
import type { Observations } from '../sim/observations.ts';
import type { PortableWorld } from '../sim/portable.ts';
import type { PrincipalOptions } from '../sim/principal.ts';
import type { PrincipalControls } from '../sim/principals.ts';
import { responseOf, type WireResponse } from '../wire/http.ts';
import { remoteFunction } from './remote-function.ts';

/** The clock of a simulator, or one that runs by itself. */
export interface ControllableClock {
  now(): Date;
  advanceAsync(duration: Duration | string | number): Promise<void>;
  advanceToAsync(at: Date | string | number): Promise<void>;
  pending(): IterableIterator<Pending>;
}

/** What of a simulator is controlled. */
export interface Controllable extends Observations {
  readonly cell: Cell;
  readonly clock: ControllableClock;
  readonly principals: PrincipalControls;
  readonly functions: FunctionControls;
  reset(): void;
  export(): PortableWorld;
  import(world: PortableWorld): void;
  /** How many events the audit record has. */
  eventCount(): number;
  /** The audit record from an event on, counted from 0. */
  eventsFrom(index: number, limit?: number): readonly AuditEvent[];
  as(
    principal: string,
    options?: PrincipalOptions,
  ): {
    explain(
      action: string,
      resource?: string,
      input?: Readonly<Record<string, unknown>>,
    ): Explanation;
  };
}

/** One thing that can be asked of the control plane. */
interface Route {
  readonly method: string;
  readonly path: string;
  run(sim: Controllable, asked: Asked): unknown;
}
interface Asked {
  readonly query: URLSearchParams;
  readonly json: Readonly<Record<string, unknown>>;
}

const PAGE = 100;
const PAGE_MAX = 10_000;

/** What other services of AWS tell: each with `from`, `to`, `account` and `region`. */
const PATHS = {
  cloudTrail: 'cloudtrail',
  eventBridge: 'event-bridge',
  metrics: 'metrics',
  cost: 'cost',
} as const;

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: 'health',
    run: ({ cell, clock }) => ({
      status: 'ok',
      now: clock.now(),
      account: cell.account,
      region: cell.region,
      services: Object.keys(cell.services),
    }),
  },
  {
    method: 'POST',
    path: 'reset',
    run(sim) {
      sim.reset();
      return { now: sim.clock.now() };
    },
  },
  { method: 'GET', path: 'clock', run: ({ clock }) => ({ now: clock.now() }) },
  { method: 'POST', path: 'clock', run: moveClock },
  {
    method: 'GET',
    path: 'pending',
    run: ({ clock }, { query }) => ({ pending: first(clock.pending(), numberIn(query, 'limit')) }),
  },
  { method: 'GET', path: 'world', run: (sim) => sim.export() },
  {
    method: 'PUT',
    path: 'world',
    run(sim, { json }) {
      sim.import(json as unknown as PortableWorld);
      return { now: sim.clock.now() };
    },
  },
  {
    method: 'GET',
    path: 'ledger',
    run(sim, { query }) {
      const after = numberIn(query, 'after', 0, Number.MAX_SAFE_INTEGER);
      const events = sim.eventsFrom(after, numberIn(query, 'limit'));
      return { events, next: after + events.length };
    },
  },
  ...(['cloudTrail', 'eventBridge', 'metrics', 'cost'] as const).map(
    (told): Route => ({
      method: 'GET',
      path: PATHS[told],
      run: (sim, { query }) => ({ [told]: sim[told](Object.fromEntries(query)) }),
    }),
  ),
  {
    method: 'POST',
    path: 'principals',
    run(sim, { json }) {
      const { arn, ...facts } = json;
      const key = sim.principals.set(textIn(arn, 'arn'), facts);
      return { arn, ...key };
    },
  },
  {
    method: 'DELETE',
    path: 'principals',
    run(sim, { query }) {
      const arn = query.get('arn') ?? undefined;
      sim.principals.delete(textIn(arn, 'arn'));
      return { arn };
    },
  },
  {
    method: 'GET',
    path: 'functions',
    run: ({ functions }) => ({ invocations: functions.invocations.map(shownInvocation) }),
  },
  {
    method: 'POST',
    path: 'functions',
    run(sim, { json }) {
      const { arn, url, ...rest } = json;
      const stray = Object.keys(rest)[0];
      if (stray !== undefined) throw new TypeError(`the body expected arn and url, got "${stray}"`);
      sim.functions.register(textIn(arn, 'arn'), remoteFunction(textIn(url, 'url')));
      return { arn, url };
    },
  },
  {
    method: 'POST',
    path: 'explain',
    run(sim, { json }) {
      const { principal, action, resource, input, ...options } = json;
      const view = sim.as(textIn(principal, 'principal'), options as PrincipalOptions);
      return view.explain(
        textIn(action, 'action'),
        resource === undefined ? undefined : textIn(resource, 'resource'),
        input === undefined ? undefined : objectIn(input, 'input'),
      );
    },
  },
];

/** Answers a request to the control plane. @param path - what follows `/_kmsim/`, with the query */
export function control(
  sim: Controllable,
  method: string,
  path: string,
  body: Uint8Array,
): WireResponse | Promise<WireResponse> {
  const [name = '', search = ''] = path.split('?', 2);
  const here = routes.filter((route) => route.path === name);
  const route = here.find((one) => one.method === method);
  if (here.length === 0)
    return said(404, { error: `"/_kmsim/" expected ${paths()}, got "${name}"` });
  if (route === undefined) {
    const allowed = here.map((one) => one.method).join(' or ');
    return said(405, { error: `"/_kmsim/${name}" expected ${allowed}, got ${method}` });
  }
  try {
    const asked = { query: new URLSearchParams(search), json: jsonOf(body) };
    const answer = route.run(sim, asked);
    if (!(answer instanceof Promise)) return said(200, answer);
    return answer.then((value) => said(200, value), misused);
  } catch (error) {
    return misused(error);
  }
}

/** Misuse is told as the simulator tells it. */
function misused(error: unknown): WireResponse {
  if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  return said(400, { error: error.message });
}

async function moveClock(sim: Controllable, { json }: Asked): Promise<unknown> {
  const { clock } = sim;
  const before = sim.eventCount();
  const { advance, to, next, ...rest } = json;
  const given = [advance, to, next].filter((one) => one !== undefined).length;
  if (given !== 1 || Object.keys(rest).length > 0 || (next !== undefined && next !== true))
    throw new TypeError(
      'expected one of { "advance": "P400D" or milliseconds }, { "to": ISO 8601 } and { "next": true }',
    );
  const [due] = clock.pending();
  if (advance !== undefined) await clock.advanceAsync(advance as string);
  else if (to !== undefined) await clock.advanceToAsync(to as string);
  else if (due !== undefined) await clock.advanceToAsync(due.at);
  return { now: clock.now(), happened: sim.eventsFrom(before) };
}

function shownInvocation({ error, ...invocation }: Invocation): unknown {
  return error === undefined ? invocation : { ...invocation, error: String(error) };
}

function jsonOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(textOf(body));
  } catch {
    throw new TypeError('the body expected JSON');
  }
  return objectIn(value, 'the body');
}

function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new TypeError(`${name} expected a JSON object`);
}

function textIn(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`"${name}" expected a text, got ${JSON.stringify(value)}`);
}

function numberIn(query: URLSearchParams, name: string, otherwise = PAGE, max = PAGE_MAX): number {
  const given = query.get(name);
  if (given === null) return otherwise;
  const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (number <= max) return number;
  throw new TypeError(`"${name}" expected a whole number up to ${max}, got ${given}`);
}

function first<T>(of: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const one of of) {
    if (taken.length >= count) break;
    taken.push(one);
  }
  return taken;
}

function paths(): string {
  return [...new Set(routes.map(({ path }) => path))].join(', ');
}

function said(status: number, value: unknown): WireResponse {
  // A terminal wants the end of the line.
  return responseOf(status, 'application/json', `${JSON.stringify(value)}\n`);
}
