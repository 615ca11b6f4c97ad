/**
 * One command through the pipeline: decode, complete, validate, check, establish, resolve, authorize, admit, run, dry
 * run, touch, record. The order stands here and nowhere else; a service may have permission asked before the checks.
 * @module
 */
import { randomFrom } from '../lib/random.ts';
import { reschedule } from './agenda.ts';
import { throughService } from './call.ts';
import { accept, decodeJson } from './codec.ts';
import { validate } from './constraints.ts';
import { type Asked, CallEvent, type Event, shownIn } from './event.ts';
import { Fault, fail, notModelled, type Result } from './fault.ts';
import {
  type AnyOperation,
  type AnyService,
  type Caller,
  type Change,
  type Command,
  type Env,
  type InnerCall,
  operationNamed,
  type RequestLabel,
  type Services,
} from './operation.ts';
import { noOutput, type Shape } from './shape.ts';
import { slice, type World } from './world.ts';

export interface Step<T = unknown> {
  /** The world after the command; after a refusal, the very world that was given. */
  readonly world: World;
  readonly result: Result<T>;
  /** The call, and after it what the service did by itself on account of it. */
  readonly events: readonly Event[];
}

const NOTHING: readonly string[] = [];
const NO_CHANGE: readonly Change<unknown, unknown>[] = [];

/**
 * Runs one command.
 * @throws nothing of AWS's: a refusal is a failed result.
 */
export function step(services: Services, world: World, command: Command): Step {
  return run(services, world, command, { subject: '', n: command.serial ?? 0 });
}

/** @param unnamed - by what a call is known that touches no resource */
function run(services: Services, world: World, command: Command, unnamed: RequestLabel): Step {
  const { caller } = command;
  let label = unnamed;
  let given: unknown;
  let shape: Shape | undefined;
  let resources = NOTHING;
  let fault: Fault | undefined;
  let next = world;
  let output: unknown;
  let answer: unknown;
  let changes = NO_CHANGE;
  let ordinal: number | undefined;
  const asked: Asked[] = [];
  let spared: Fault | undefined;
  const inside: Inside = { world, events: [], calls: 0 };
  try {
    const [service, operation] = find(services, command);
    shape = operation.input;
    let input = decode(operation, command);
    const own: unknown = slice(world, service);
    if (command.format !== 'json') input = operation.complete?.(own, input, caller, world) ?? input;
    given = input;
    if (service.permissionFirst === undefined) check(operation, input, caller);
    const established = operation.establish?.(own, input, caller, world);
    const state: unknown = established === undefined ? own : established.state;
    const target: unknown = operation.resolve(state, input, caller, world);
    resources = operation.resources(target, input);
    for (const request of operation.access(target, caller, input, world)) {
      asked.push({ action: request.action, resource: request.resource });
      const refusal = service.authorize(state, caller, request, world);
      if (refusal?.spared === false) throw refusal.fault;
      spared ??= refusal?.fault;
    }
    if (service.permissionFirst === true) check(operation, input, caller);
    operation.admit?.(target, input, world);
    // A DryRun runs and is dropped: it cannot answer otherwise than the call itself would.
    const dryRun = input['DryRun'] === true;
    const env = environment(services, inside, command, unnamed, target, dryRun);
    const change = operation.run(state, input, env);
    if (dryRun)
      fail(
        'DryRunOperationException',
        'The request would have succeeded, but the DryRun option is set.',
      );
    if (change.created !== undefined) resources = change.created;
    ordinal = change.ordinal;
    const touched = operation.touch?.(change.state, target, world.now);
    if (touched !== undefined) label = touched.label;
    changes = established === undefined ? [change] : [established, change];
    next = commit(inside.world, service, touched?.state ?? change.state, changes);
    output = change.output;
    if (!operation.readOnly) answer = answered(operation, output);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    fault = thrown;
  }
  const { service, operation: name } = command;
  const told = { caller, resources, fault: fault?.recorded, label, asked, spared };
  const facts = { at: world.now, service, name, ...told };
  const events: Event[] = [new CallEvent(facts, { shape, given, ordinal, answer })];
  for (const { happened } of changes) events.push(...(happened ?? []));
  events.push(...inside.events);
  return {
    world: next,
    result: fault === undefined ? { ok: true, value: output } : { ok: false, fault },
    events,
  };
}

function check(operation: AnyOperation, input: Record<string, unknown>, caller: Caller): void {
  validate(operation.input, input);
  operation.check?.(input, caller);
}

/** What the calls that are made inside a call make of the world, and their events. */
interface Inside {
  world: World;
  readonly events: Event[];
  calls: number;
}

function callInside(
  services: Services,
  inside: Inside,
  { service, operation, caller, serial }: Command,
  { subject, n }: RequestLabel,
  request: InnerCall,
): Result<unknown> {
  const { region } = request;
  const command: Command = {
    service: request.service,
    operation: request.operation,
    input: request.input,
    caller:
      request.service !== service
        ? throughService(caller, service, region)
        : region === undefined
          ? caller
          : { ...caller, region },
    serial,
  };
  inside.calls += 1;
  const label = { subject: `${subject}${service}:${operation} ${inside.calls} `, n };
  const done = run(services, inside.world, command, label);
  inside.world = done.world;
  inside.events.push(...done.events);
  return done.result;
}

/** A copy: the caller may write to the output. */
function answered({ output: shape }: AnyOperation, output: unknown): unknown {
  return shape === noOutput ? undefined : shownIn(shape, output);
}

function find(services: Services, command: Command): readonly [AnyService, AnyOperation] {
  const service = Object.hasOwn(services, command.service) ? services[command.service] : undefined;
  const operation = service && operationNamed(service, command.operation);
  if (service !== undefined && operation !== undefined) return [service, operation];
  const isBeyond = service?.beyond !== undefined && /^[A-Z]\w+$/.test(command.operation);
  return isBeyond
    ? notModelled(`${command.operation} of ${service.beyond}`)
    : fail('UnknownOperationException');
}

function decode(operation: AnyOperation, command: Command): Record<string, unknown> {
  const read = command.format === 'json' ? decodeJson : accept;
  return read(operation.input, command.input) as Record<string, unknown>;
}

/** What `run` may read; by it calls are made inside this one. */
function environment(
  services: Services,
  inside: Inside,
  command: Command,
  unnamed: RequestLabel,
  target: unknown,
  dryRun: boolean,
): Env<unknown> {
  const { service, operation, caller, ordinal } = command;
  const { now, seed, slices } = inside.world;
  // All fields are data: with a getter in it each literal would get a hidden class of its own.
  const env = {
    now,
    caller,
    seed,
    slices,
    target,
    dryRun,
    ordinal,
    random: (resource: string, n: number) =>
      randomFrom(seed, `${service}:${operation}`, resource, n),
    call(request: InnerCall) {
      const result = callInside(services, inside, command, unnamed, request);
      env.slices = inside.world.slices;
      return result;
    },
  };
  return env;
}

function commit(
  world: World,
  service: AnyService,
  state: unknown,
  changes: readonly Change<unknown, unknown>[],
): World {
  let { agenda } = world;
  for (const { cancel, schedule } of changes) agenda = reschedule(agenda, cancel, schedule);
  if (agenda === world.agenda && state === slice(world, service)) return world;
  return {
    now: world.now,
    seed: world.seed,
    agenda,
    slices: { ...world.slices, [service.name]: state },
  };
}
