/**
 * Operations that ask others inside their own: one world, committed or dropped as a whole. The services are toys, and every
 * expected value follows from what they do.
 */
import { expect, test } from 'vitest';
import { Fault, fail } from '../../src/kernel/fault.ts';
import type { AnyOperation, AnyService, Caller } from '../../src/kernel/operation.ts';
import * as s from '../../src/kernel/shape.ts';
import { step } from '../../src/kernel/step.ts';
import { createWorld } from '../../src/kernel/world.ts';
import { seedFrom } from '../../src/lib/random.ts';

const caller: Caller = {
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/ann',
  region: 'us-east-1',
  context: { 'aws:SourceIp': '203.0.113.7', 'aws:MultiFactorAuthPresent': 'true' },
};
const seen: Caller[] = [];

const input = s.struct({ By: s.required(s.integer({ min: 1 })) });
const output = s.struct({ Total: s.always(s.integer()) });
type Run = AnyOperation['run'];

function operation(name: string, run: Run, more: Partial<AnyOperation> = {}): AnyOperation {
  return {
    name,
    input,
    output,
    readOnly: false,
    faults: [],
    resolve: () => undefined,
    access: () => [{ action: name, resource: '*', account: caller.account }],
    resources: () => [],
    run,
    ...more,
  };
}

function service(
  name: string,
  operations: Record<string, AnyOperation>,
  more: Partial<AnyService> = {},
): AnyService {
  return {
    name,
    target: name,
    capitalMessage: [],
    initial: 0,
    operations,
    authorize(_state, who) {
      seen.push(who);
      return undefined;
    },
    fire: () => fail('ValidationException'),
    timers: () => [],
    invariants: () => [],
    portable: s.struct({}),
    dump: () => ({}),
    load: () => 0,
    ...more,
  };
}

const add: Run = (state, { By }) => ({ state: state + By, output: { Total: state + By } });
const below = service('below', {
  Add: operation('Add', add),
  Refuse: operation('Refuse', () => fail('ThrottlingException', 'Rate exceeded')),
});
const above = service('above', {
  Add: operation('Add', add),
  Through: operation('Through', (state, { By }, env) => {
    const result = env.call({
      service: 'below',
      operation: 'Add',
      input: { By },
      region: 'eu-west-1',
    });
    expect(env.slices['below']).toBe(By);
    return { state: state + 1, output: result.ok ? result.value : fail('ValidationException') };
  }),
  Half: operation('Half', (_state, _input, env) => {
    env.call({ service: 'below', operation: 'Add', input: { By: 5 } });
    const refused = env.call({ service: 'below', operation: 'Refuse', input: { By: 5 } });
    return refused.ok ? fail('ValidationException') : fail(refused.fault.code, 'inside');
  }),
  Self: operation('Self', (_state, { By }, env) => {
    env.call({ service: 'above', operation: 'Add', input: { By } });
    return { state: env.slices['above'], output: { Total: env.slices['above'] as number } };
  }),
});
const services = { above, below };
const world = createWorld({ seed: seedFrom('inner'), now: 0 });
const ask = (name: string, By = 2) =>
  step(services, world, { service: 'above', operation: name, input: { By }, caller });

test('what both did is in the world, the call first in the record', () => {
  seen.length = 0;
  const done = ask('Through');
  expect(done.result).toEqual({ ok: true, value: { Total: 2 } });
  expect(done.world.slices).toEqual({ above: 1, below: 2 });
  expect(done.events.map((event) => event.name)).toEqual(['Through', 'Add']);
});

test('the inner call is made through the service, in the Region that was named, and not from the network', () => {
  expect(seen[1]).toEqual({
    ...caller,
    via: 'above',
    region: 'eu-west-1',
    context: { 'aws:MultiFactorAuthPresent': 'true' },
  });
});

test('a refusal drops what was done inside, and records it', () => {
  const done = ask('Half');
  expect(done.world).toBe(world);
  expect(done.events.map(({ name, fault }) => [name, fault?.code])).toEqual([
    ['Half', 'ThrottlingException'],
    ['Add', undefined],
    ['Refuse', 'ThrottlingException'],
  ]);
  const labels = done.events.map(({ label }) => JSON.stringify(label));
  expect(new Set(labels).size).toBe(3);
});

test('a service may call itself, and is the caller’s own still', () => {
  seen.length = 0;
  expect(ask('Self', 4).world.slices).toEqual({ above: 4 });
  expect(seen.map(({ via }) => via)).toEqual([undefined, undefined]);
});

test('where permission comes first, who may not learns nothing of its members', () => {
  const refusal = { fault: new Fault('AccessDeniedException', 'no'), spared: false };
  const closed: Partial<AnyService> = { authorize: () => refusal };
  const of = (more: Partial<AnyService>) =>
    step({ one: service('one', { Add: operation('Add', add) }, more) }, world, {
      service: 'one',
      operation: 'Add',
      input: {},
      caller,
    }).events[0]?.fault?.code;
  expect(of({ ...closed, permissionFirst: true })).toBe('AccessDeniedException');
  expect(of(closed)).toBe('ValidationException');
  expect(of({ permissionFirst: true })).toBe('ValidationException');
});

test('what the SDK would fill in is filled in for input in TypeScript alone', () => {
  const complete: AnyOperation['complete'] = (_state, given) => ({ ...given, By: given.By ?? 9 });
  const one = service('one', { Add: operation('Add', add, { complete }) });
  const asked = (format: 'json' | undefined) =>
    step({ one }, world, { service: 'one', operation: 'Add', input: {}, caller, format }).result;
  expect(asked(undefined)).toEqual({ ok: true, value: { Total: 9 } });
  expect(asked('json').ok).toBe(false);
});
