import { describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../src/engine.ts';
import { step } from '../../src/kernel/step.ts';
import { services } from '../../src/sim/view.ts';
import { ACCOUNT } from '../support/simulator.ts';

const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
let world: World = createWorld({ seed: 'tiers', now: 0 });
const call = (operation: string, input: object) => {
  const done = step(services, world, { service: 'ssm', operation, input, caller });
  world = done.world;
  return done.result.ok ? done.result.value : done.result.fault.code;
};
const put = (Name: string, more: object = {}) =>
  call('PutParameter', { Name, Value: 'v', Type: 'String', ...more });

describe('10,000 standard parameters', () => {
  // Source: parameter-store-advanced-parameters, the table of tiers: 10,000 standard and 100,000 advanced for each account
  // and Region; Intelligent-Tiering makes the next one advanced.
  test('are all that there can be; the next one is refused, or advanced', () => {
    const tiers = new Set(
      Array.from({ length: 10_000 }, (_, n) => JSON.stringify(put(`/many/${n}`))),
    );
    expect([...tiers]).toEqual([JSON.stringify({ Version: 1, Tier: 'Standard' })]);
    expect(put('one-more')).toBe('ParameterLimitExceeded');
    expect(put('/many/1', { Overwrite: true })).toEqual({ Version: 2, Tier: 'Standard' });
    const intelligent = { Tier: 'Intelligent-Tiering' };
    expect(put('one-more', intelligent)).toEqual({ Version: 1, Tier: 'Advanced' });
    expect(put('/many/1', { Overwrite: true, ...intelligent })).toMatchObject({ Tier: 'Standard' });
    call('DeleteParameter', { Name: '/many/7' });
    expect(put('and-one')).toMatchObject({ Tier: 'Standard' });
    expect(put('/many/2', { Overwrite: true, Tier: 'Advanced' })).toMatchObject({ Version: 2 });
    expect(put('and-another', intelligent)).toMatchObject({ Tier: 'Standard' });
  });
});

describe('Intelligent-Tiering', () => {
  const region = { ...caller, region: 'eu-west-1' };
  const tierOf = (more: object) => {
    const input = { Name: 'x', Value: 'v', Type: 'String', Tier: 'Intelligent-Tiering', ...more };
    const { result } = step(services, createWorld({ seed: 'tiers', now: 0 }), {
      service: 'ssm',
      operation: 'PutParameter',
      input,
      caller: region,
    });
    return result.ok ? (result.value as { Tier: string }).Tier : result.fault.code;
  };
  const Policies = JSON.stringify([
    { Type: 'NoChangeNotification', Version: '1.0', Attributes: { After: '1', Unit: 'Days' } },
  ]);
  // Source: API_PutParameter, Tier: more than 4 KB, or a policy.
  test.each([
    ['4096 bytes', { Value: 'v'.repeat(4096) }, 'Standard'],
    ['4097 bytes', { Value: 'v'.repeat(4097) }, 'Advanced'],
    ['4098 bytes in 2049 characters', { Value: 'é'.repeat(2049) }, 'Advanced'],
    ['a policy', { Policies }, 'Advanced'],
    ['no policy', { Policies: '[]' }, 'Standard'],
    ['8193 bytes', { Value: 'v'.repeat(8193) }, 'ValidationException'],
  ])('of %s', (_, more, tier) => {
    expect(tierOf(more)).toBe(tier);
  });
});

test('an advanced parameter stays one when no tier is asked for', () => {
  const name = 'stays';
  put(name, { Tier: 'Advanced' });
  const over = { Overwrite: true };
  expect(put(name, over)).toMatchObject({ Tier: 'Advanced' });
  expect(put(name, { ...over, Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
  expect(put(name, { ...over, Tier: 'Standard' })).toBe('ValidationException');
});
