import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, createWorld, services, step, type World } from '../../src/engine.ts';
import { timerKey } from '../../src/kernel/agenda.ts';
import { encodeJson } from '../../src/kernel/codec.ts';
import { violations } from '../../src/kernel/constraints.ts';
import { commonFaults } from '../../src/kernel/fault.ts';
import type { AnyOperation, Command } from '../../src/kernel/operation.ts';
import type { Member } from '../../src/kernel/shape.ts';
import { entries } from '../../src/lib/table.ts';
import { initialState, type SecretsState } from '../../src/secretsmanager/state.ts';
import { exportWorld, importWorld } from '../../src/sim/portable.ts';
import { arbitraryOf } from '../support/arbitrary.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

const service = services.secretsmanager;
const operations: Readonly<Record<string, AnyOperation>> = service.operations;
const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
const command = (operation: string, input: unknown, region = 'us-east-1'): Command => ({
  service: 'secretsmanager',
  operation,
  input,
  caller: { ...caller, region },
});
const SECRET = 'the value that nobody may see';
const TOKEN = '11111111-1111-4111-8111-111111111111';
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rotate`;
const POLICY = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT },
      Action: 'secretsmanager:*',
      Resource: '*',
    },
  ],
});

/** A world with secrets in each state that they can be in. */
const { world: start, key } = (() => {
  let world = createWorld({ seed: 'laws', now: 0 });
  const run = (operation: string, input: unknown, of = 'secretsmanager') => {
    const done = step(world, { ...command(operation, input), service: of });
    if (!done.result.ok) throw new Error(`${operation}: ${done.result.fault.message}`);
    world = done.world;
    return done.result.value as Record<string, unknown>;
  };
  const made = run('CreateKey', {}, 'kms')['KeyMetadata'] as { Arn: string };
  run('kmsim:RegisterFunction', { FunctionArn: FUNCTION });
  run('CreateSecret', { Name: 'empty' });
  const full = { Name: 'full', SecretString: SECRET, Tags: [{ Key: 'a', Value: 'b' }] };
  run('CreateSecret', { ...full, Description: 'Two words', ClientRequestToken: TOKEN });
  run('PutResourcePolicy', { SecretId: 'full', ResourcePolicy: POLICY });
  run('PutSecretValue', { SecretId: 'full', SecretBinary: bytes(SECRET) });
  run('CreateSecret', { Name: 'marked', SecretString: SECRET, KmsKeyId: made.Arn });
  run('DeleteSecret', { SecretId: 'marked' });
  run('CreateSecret', { Name: 'gone', SecretString: SECRET });
  run('DeleteSecret', { SecretId: 'gone', ForceDeleteWithoutRecovery: true });
  run('CreateSecret', { Name: 'wide', SecretString: SECRET });
  run('ReplicateSecretToRegions', {
    SecretId: 'wide',
    AddReplicaRegions: [{ Region: 'eu-west-1' }],
  });
  return { world, key: made.Arn };
})();
const NAMES = ['full', 'full', 'full', 'full', 'wide', 'wide', 'empty', 'marked', 'gone', 'new'];

/** Calls that chance would hardly find. */
const calls: Readonly<Record<string, Record<string, unknown>>> = {
  StopReplicationToReplica: { SecretId: 'wide' },
  UpdateSecretVersionStage: { SecretId: 'full', VersionStage: 'a', MoveToVersionId: TOKEN },
  RotateSecret: {
    SecretId: 'full',
    ClientRequestToken: TOKEN.replaceAll('1', '2'),
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 30 },
  },
};

/** Inputs that hit: sound values of the shape, with members replaced by what is in the world. */
function inputOf(operation: AnyOperation): fc.Arbitrary<Record<string, unknown>> {
  const label = fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS', 'a');
  const versionId = fc.constantFrom(TOKEN, TOKEN.replaceAll('1', '2'));
  const regions = fc.constantFrom('eu-west-1', 'us-west-2', 'us-east-1');
  const kmsKeyId = fc.constantFrom(key, '', 'alias/aws/secretsmanager', 'none');
  const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    SecretId: fc.constantFrom(...NAMES),
    Name: fc.constantFrom('new', 'gone', 'new/too', 'full'),
    ClientRequestToken: versionId,
    VersionId: versionId,
    MoveToVersionId: versionId,
    RemoveFromVersionId: versionId,
    VersionStage: label,
    VersionStages: fc.array(label, { minLength: 1, maxLength: 3 }),
    KmsKeyId: kmsKeyId,
    SecretString: fc.constant(SECRET),
    ResourcePolicy: fc.constant(POLICY),
    RecoveryWindowInDays: fc.integer({ min: 6, max: 31 }),
    RotationToken: fc.uuid(),
    RotationLambdaARN: fc.constant(FUNCTION),
    RotationRules: fc.constant({ AutomaticallyAfterDays: 30 }),
    SecretIdList: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
    AddReplicaRegions: fc
      .tuple(regions, kmsKeyId)
      .map(([Region, KmsKeyId]) => [{ Region, ...(KmsKeyId === '' ? {} : { KmsKeyId }) }]),
    RemoveReplicaRegions: fc.array(regions, { minLength: 1, maxLength: 2 }),
    ExcludeCharacters: fc.string({ maxLength: 20 }),
    Tags: fc.uniqueArray(fc.record({ Key: fc.constantFrom('a', 'b'), Value: fc.string() }), {
      selector: ({ Key }) => Key,
    }),
  };
  const rarely = [
    'ExternalSecretRotationMetadata',
    'ExternalSecretRotationRoleArn',
    'NextToken',
    'SecretBinary',
    'VersionId',
    'Filters',
    'RemoveFromVersionId',
  ];
  const members = Object.keys(operation.input.members as Record<string, Member>);
  const drawn = fc
    .tuple(
      arbitraryOf(operation.input) as fc.Arbitrary<Record<string, unknown>>,
      fc.record(
        Object.fromEntries(
          members.flatMap((name) => (known[name] ? [[name, known[name]]] : [])),
        ) as Record<string, fc.Arbitrary<unknown>>,
      ),
      fc.subarray(members),
      fc.boolean(),
    )
    .map(([any, those, kept, plain]) => {
      const input: Record<string, unknown> = { ...any, ...those };
      for (const name of members) {
        const member = (operation.input.members as Record<string, Member>)[name];
        const isOptional = member?.kind !== 'required' && name !== 'SecretId';
        // What would nearly always be refused is mostly left out.
        if (isOptional && (!kept.includes(name) || (plain && rarely.includes(name))))
          delete input[name];
      }
      return input;
    });
  const call = calls[operation.name];
  return call === undefined
    ? drawn
    : fc.oneof({ weight: 4, arbitrary: drawn }, { weight: 1, arbitrary: fc.constant(call) });
}

const stateOf = (world: World) => (world.slices['secretsmanager'] ?? initialState) as SecretsState;
const regions = ['us-east-1', 'eu-west-1'];
let succeeded = 0;
const succeeding = new Set<string>();

describe.each(Object.entries(operations))('laws of %s', (name, operation) => {
  const cases = fc.tuple(
    inputOf(operation),
    fc.constantFrom(0, 3000, 29 * 86_400_000, 31 * 86_400_000),
    // A replica is stopped in its own Region.
    name === 'StopReplicationToReplica'
      ? fc.constantFrom('us-east-1', 'eu-west-1', 'eu-west-1')
      : fc.constantFrom('us-east-1', 'us-east-1', 'us-east-1', 'eu-west-1'),
  );
  const assert = (law: (world: World, command: Command) => void) =>
    fc.assert(
      fc.property(cases, ([input, ms, region]) =>
        law(advance(start, ms).world, command(name, input, region)),
      ),
      { numRuns: 60 },
    );

  test('the same world and command give the same step; the given world stays as it was', () => {
    assert((world, given) => {
      const before = inspect(world, { depth: 99 });
      const [one, two] = [step(world, given), step(world, given)];
      expect(one).toEqual(two);
      expect(inspect(world, { depth: 99 })).toBe(before);
      // Over the wire nobody fills in a token.
      if (operation.complete !== undefined) return;
      const wire = { ...given, input: encodeJson(operation.input, given.input) };
      expect(step(world, { ...wire, format: 'json' }).result).toEqual(one.result);
    });
  });

  test('a refusal changes nothing, is one that the operation lists, and is recorded', () => {
    assert((world, given) => {
      const { result, events, world: next } = step(world, given);
      expect(events[0]).toMatchObject({ name, service: 'secretsmanager' });
      expect(events[0]?.fault).toBe(result.ok ? undefined : result.fault);
      if (result.ok) {
        succeeded += 1;
        succeeding.add(name);
        return;
      }
      expect(next).toBe(world);
      expect([...operation.faults, ...commonFaults]).toContain(result.fault.code);
    });
  });

  test('an answer has its shape; the state stays sound; reading changes no more than the last access', () => {
    assert((world, given) => {
      const { result, world: next } = step(world, given);
      expect(service.invariants(stateOf(next))).toEqual([]);
      const timers = [...service.timers(stateOf(next))].map(timerKey);
      const due = [...entries(next.agenda)].filter((timer) => timer.service === service.name);
      expect(timers.sort()).toEqual(due.map(timerKey));
      if (!result.ok) return;
      expect(violations(operation.output, result.value)).toEqual([]);
      if (operation.readOnly) expect(stateOf(step(next, given).world)).toBe(stateOf(next));
    });
  });

  test('a world goes on from its portable form as from itself', () => {
    assert((world, given) => {
      const { world: next } = step(world, given);
      const text = JSON.stringify(exportWorld(services, next));
      const again = importWorld(services, JSON.parse(text));
      expect(JSON.stringify(exportWorld(services, again))).toBe(text);
      for (const region of regions) {
        const read = command('GetSecretValue', { SecretId: 'wide' }, region);
        expect(step(again, read).result).toEqual(step(next, read).result);
      }
    });
  });

  test('no value is in events, refusals, the world or its portable form', () => {
    assert((world, given) => {
      const { result, events, world: next } = step(world, given);
      const portable = exportWorld(services, next);
      const shown =
        JSON.stringify([events, next, portable, result.ok ? 0 : result.fault]) +
        inspect([events, next], { depth: 99 });
      for (const secret of [SECRET, Buffer.from(SECRET).toString('base64')])
        expect(shown).not.toContain(secret);
    });
  });
});

test('the laws were not all about refusals', () => {
  expect(succeeded).toBeGreaterThan(400);
  expect(Object.keys(operations).filter((name) => !succeeding.has(name))).toEqual([]);
});

test('law: advancing to a and then to b is advancing to b, for secrets that end', () => {
  const days = fc.integer({ min: 0, max: 40 * 86_400_000 });
  fc.assert(
    fc.property(days, days, (x, y) => {
      const first = advance(start, Math.min(x, y));
      const second = advance(first.world, Math.max(x, y));
      const once = advance(start, Math.max(x, y));
      expect(second.world).toEqual(once.world);
      expect(JSON.stringify([...first.events, ...second.events])).toBe(JSON.stringify(once.events));
    }),
  );
});
