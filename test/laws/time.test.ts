import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, createWorld, type Event, nextDue, step, type World } from '../../src/engine.ts';
import { ACCOUNT } from '../support/simulator.ts';

const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
const DAY = 86_400_000;

function run(world: World, operation: string, input: unknown) {
  const done = step(world, { service: 'kms', operation, input, caller });
  if (!done.result.ok) throw new Error(done.result.fault.message ?? done.result.fault.code);
  return { world: done.world, value: done.result.value as Record<string, unknown> };
}

/** Keys that go and keys that rotate, by schedule and on demand, at instants that may be the same. */
const plans = fc.array(
  fc.record({
    days: fc.integer({ min: 7, max: 30 }),
    rotates: fc.constantFrom('never', 'by schedule', 'on demand', 'both'),
    wait: fc.constantFrom(0, 0, 1, DAY),
  }),
  { maxLength: 12 },
);
type Plan = (typeof plans extends fc.Arbitrary<infer P> ? P : never)[number];

function build(plan: readonly Plan[]): World {
  let world = createWorld({ seed: 'time', now: 0 });
  for (const { days, rotates, wait } of plan) {
    const { world: next, value } = run(world, 'CreateKey', {});
    const { KeyId } = value['KeyMetadata'] as { KeyId: string };
    world = next;
    if (rotates === 'never')
      world = run(world, 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days }).world;
    if (rotates === 'by schedule' || rotates === 'both')
      world = run(world, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 83 + days }).world;
    if (rotates === 'on demand' || rotates === 'both')
      world = run(world, 'RotateKeyOnDemand', { KeyId }).world;
    world = advance(world, world.now + wait).world;
  }
  return world;
}

/** The events as they are read, with what is computed then. */
function told(events: readonly Event[]) {
  return events.map(({ at, service, name, resources, details }) => ({
    at,
    service,
    name,
    resources,
    details: details?.shown(),
  }));
}

describe('laws of time', () => {
  test('law: advancing to a and then to b is advancing to b', () => {
    // Times at, just before and just after what is due.
    const time = fc
      .tuple(fc.integer({ min: 0, max: 450 }), fc.constantFrom(-1, 0, 1, 112_000))
      .map(([d, ms]) => Math.max(0, d * DAY + ms));
    fc.assert(
      fc.property(plans, time, time, (plan, x, y) => {
        const world = build(plan);
        const [a, b] = [world.now + Math.min(x, y), world.now + Math.max(x, y)];
        const first = advance(world, a);
        const second = advance(first.world, b);
        const once = advance(world, b);
        expect(second.world).toEqual(once.world);
        expect(told([...first.events, ...second.events])).toEqual(told(once.events));
      }),
    );
  });

  test('law: all at once is one instant after the other, in order, and none is left behind', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const world = build(plan);
        const end = world.now + 450 * DAY;
        const once = advance(world, end);
        const events: Event[] = [];
        let present = world;
        for (let next = nextDue(present); next !== undefined; next = nextDue(present)) {
          if (next.at > end) break;
          const { at } = next;
          const done = advance(present, at);
          expect(done.world.now).toBe(at);
          expect(done.events.map((event) => event.at)).toEqual(done.events.map(() => at));
          expect(done.events.length).toBeGreaterThan(0);
          events.push(...done.events);
          present = done.world;
        }
        expect(advance(present, end).world).toEqual(once.world);
        expect(told(once.events)).toEqual(told(events));
        const times = events.map((event) => event.at);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
      }),
    );
  });

  test('law: a fork and what it came from never touch', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 0, max: 400 }), (plan, days) => {
        const base = build(plan);
        const copy = build(plan);
        const made = run(base, 'CreateKey', { Description: 'twin' });
        const twin = advance(made.world, base.now + days * DAY).world;
        expect(base).toEqual(copy);
        // What was made in the fork is there, and nowhere else.
        const { KeyId } = made.value['KeyMetadata'] as { KeyId: string };
        const isIn = (world: World) =>
          step(world, { service: 'kms', operation: 'DescribeKey', input: { KeyId }, caller }).result
            .ok;
        expect([isIn(twin), isIn(base)]).toEqual([true, false]);
        expect(run(base, 'ListKeys', { Limit: 1000 }).value).toEqual(
          run(copy, 'ListKeys', { Limit: 1000 }).value,
        );
      }),
    );
  });

  test('law: what was encrypted is decrypted, and any changed byte of the blob opens nothing', () => {
    const start = run(createWorld({ seed: 'blob', now: 0 }), 'CreateKey', {});
    const { KeyId } = start.value['KeyMetadata'] as { KeyId: string };
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.dictionary(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }), {
          noNullPrototype: true,
        }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (Plaintext, EncryptionContext, at, change) => {
          const { world, value } = run(start.world, 'Encrypt', {
            KeyId,
            Plaintext,
            EncryptionContext,
          });
          const blob = (value as { CiphertextBlob: Uint8Array }).CiphertextBlob;
          expect(
            run(world, 'Decrypt', { CiphertextBlob: blob, EncryptionContext }).value,
          ).toMatchObject({ Plaintext });
          const broken = blob.slice();
          broken[at % blob.length] = (broken[at % blob.length] ?? 0) ^ change;
          for (const CiphertextBlob of [
            broken,
            blob.slice(1),
            blob.slice(0, -1),
            new Uint8Array([...blob, 0]),
          ]) {
            const input = { CiphertextBlob, EncryptionContext };
            const { result } = step(world, { service: 'kms', operation: 'Decrypt', input, caller });
            expect(result.ok ? 'opened' : result.fault.code).toMatch(
              /^(InvalidCiphertext|AccessDenied)Exception$/,
            );
            const named = step(world, {
              service: 'kms',
              operation: 'Decrypt',
              input: { ...input, KeyId },
              caller,
            }).result;
            expect(named.ok ? 'opened' : named.fault.code).toMatch(
              /^(InvalidCiphertext|IncorrectKey)Exception$/,
            );
          }
        },
      ),
    );
  });

  test('time does not go back', () => {
    const world = createWorld({ seed: 1, now: 1000 });
    for (const to of [999, Number.NaN]) expect(() => advance(world, to)).toThrow(RangeError);
    expect(advance(world, 1000).world).toBe(world);
  });
});
