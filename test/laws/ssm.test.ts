import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, createWorld, step, type World } from '../../src/engine.ts';
import { timerKey } from '../../src/kernel/agenda.ts';
import { commonFaults, faults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { type Member, shapeOf } from '../../src/kernel/shape.ts';
import { entries } from '../../src/lib/table.ts';
import { exportWorld, importWorld } from '../../src/sim/portable.ts';
import { services } from '../../src/sim/view.ts';
import { ssm } from '../../src/ssm/service.ts';
import type { SsmState } from '../../src/ssm/state.ts';
import { arbitraryOf } from '../support/arbitrary.ts';
import { ACCOUNT } from '../support/simulator.ts';

/** Programs of calls that mostly hit something, and laws that hold after each of them. */
const operations: Readonly<Record<string, AnyOperation>> = ssm.operations;
const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
const PREFIX = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
const SECRET = 'the plaintext that nobody may see';

const plain = fc.constantFrom('x', '/a/b', '/a/c', '/s');
const name = fc.oneof(
  { weight: 8, arbitrary: plain },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/aws/x',
      'aws',
      '/ssm/x',
      '/aws/service/x',
      '/',
      'a b',
      'é',
      '\u0001',
      '/'.repeat(40),
    ),
  },
);
const named = fc.tuple(
  fc.oneof(
    name,
    plain.map((one) => PREFIX + (one.startsWith('/') ? one : `/${one}`)),
  ),
  fc.constantFrom('', '', ':1', ':2', ':l', ':l:m', ':'),
);
const policies = fc.constantFrom(
  '[]',
  '[{}]',
  'null',
  '[1]',
  '{}',
  '[{"Type":"constructor"}]',
  '[{"Type":"Expiration"}]',
  '[{"Type":"Expiration","Attributes":{"Timestamp":"2030-01-01T00:00:00Z"}}]',
  '[{"Type":"Expiration","Attributes":{"Timestamp":"2030-01-01T00:00:00Z"}},{"Type":"ExpirationNotification","Attributes":{"Before":"1","Unit":"Days"}}]',
  '[{"Type":"NoChangeNotification","Attributes":{"After":"1","Unit":"Hours"}}]',
  '[{"Type":"NoChangeNotification","Attributes":{"After":"1","Unit":"toString"}}]',
);
const tag = fc.record({ Key: fc.constantFrom('a', 'b', 'aws:x'), Value: fc.constantFrom('', 'v') });
const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Name: named.map((parts) => parts.join('')),
  Names: fc.array(
    named.map((parts) => parts.join('')),
    { minLength: 1, maxLength: 10 },
  ),
  Path: fc.constantFrom('/', '/a', '/a/', 'a', '/none', '//', '/é', '/a'.repeat(20)),
  Value: fc.constantFrom(SECRET, '1', '{{ssm:x}}', 'v'.repeat(4097), 'v'.repeat(8193)),
  KeyId: fc.constantFrom('alias/aws/ssm', 'alias/none'),
  AllowedPattern: fc.constantFrom('', '.*', '\\d', '[', '(?i)x'),
  DataType: fc.constantFrom('text', 'text', 'aws:ec2:image', 'x'),
  Policies: policies,
  Tags: fc.array(tag, { maxLength: 3 }),
  TagKeys: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
  ResourceType: fc.constantFrom('Parameter', 'Parameter', 'Parameter', 'Document'),
  ResourceId: name,
  ResourceArn: fc.constantFrom(
    `${PREFIX}/x`,
    `${PREFIX}/a/b`,
    `${PREFIX}/none`,
    'arn:aws:s3:::b-u-c-k-e-t',
  ),
  Policy: fc.constantFrom(
    '{}',
    JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ssm:*', Resource: '*' }],
    }),
  ),
  PolicyId: fc.constantFrom('x', undefined),
  ParameterVersion: fc.integer({ min: 0, max: 3 }),
  Labels: fc.array(fc.constantFrom('l', 'm', '1', 'aws'), { minLength: 1, maxLength: 3 }),
  SettingId: fc.constantFrom('/ssm/parameter-store/default-parameter-tier', 'constructor'),
  SettingValue: fc.constantFrom('Intelligent-Tiering', 'true'),
  ParameterFilters: fc.array(
    fc.record(
      {
        Key: fc.constantFrom('Name', 'Path', 'Type', 'Tier', 'KeyId', 'Label', 'tag:a', 'tag:'),
        Option: fc.constantFrom('Equals', 'BeginsWith', 'Contains', 'Recursive', 'toString'),
        Values: fc.array(
          fc.constantFrom(
            '/',
            '/a',
            'x',
            'String',
            'l',
            'é',
            '/a\u0001',
            '~'.repeat(9),
            '\u{1f511}',
          ),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
      },
      { requiredKeys: ['Key'] },
    ),
    { maxLength: 2 },
  ),
};

function inputOf(operation: AnyOperation): fc.Arbitrary<object> {
  const members = Object.entries(operation.input.members as Record<string, Member>);
  const requiredKeys = members.filter(([, { kind }]) => kind === 'required').map(([one]) => one);
  const drawn: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [one, member] of members) drawn[one] = known[one] ?? arbitraryOf(shapeOf(member));
  return fc.record(drawn, { requiredKeys, noNullPrototype: true });
}

const command = fc
  .constantFrom(
    ...Object.values(operations),
    ssm.operations.PutParameter,
    ssm.operations.PutParameter,
  )
  .chain((operation) => inputOf(operation).map((input) => ({ operation: operation.name, input })));
const moment = fc.constantFrom(0, 0, 3_600_000, 86_400_000);

const stateOf = (world: World) => (world.slices['ssm'] ?? ssm.initial) as SsmState;

function checkWorld(world: World): void {
  const state = stateOf(world);
  expect(ssm.invariants(state)).toEqual([]);
  const planned = [...entries(world.agenda)].filter(({ service }) => service === 'ssm');
  expect(planned.map(timerKey)).toEqual([...ssm.timers(state)].map(timerKey).sort());
}

test('law: a call is answered or refused as its operation says, and a refusal changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(moment, command), { maxLength: 25, size: 'max' }), (program) => {
      let world = createWorld({ seed: 'laws', now: '2029-12-28T00:00:00Z' });
      for (const [wait, { operation: called, input }] of program) {
        world = advance(world, world.now + wait).world;
        const operation = operations[called] as AnyOperation;
        const given = structuredClone(input);
        const done = step(world, { service: 'ssm', operation: called, input, caller });
        expect(input).toEqual(given);
        if (done.result.ok) {
          if (operation.readOnly) expect(stateOf(done.world)).toBe(stateOf(world));
        } else {
          expect(done.world).toBe(world);
          expect([...operation.faults, ...commonFaults]).toContain(done.result.fault.code);
          expect(faults).toHaveProperty(done.result.fault.code);
        }
        expect(JSON.stringify(done.events)).not.toContain(SECRET);
        world = done.world;
        checkWorld(world);
      }
      const portable = exportWorld(services, world);
      const again = importWorld(services, JSON.parse(JSON.stringify(portable)));
      expect(exportWorld(services, again)).toEqual(portable);
      checkWorld(again);
      const later = world.now + 30 * 86_400_000;
      const [one, other] = [world, again].map((from) => advance(from, later).world);
      expect(exportWorld(services, other as World)).toEqual(exportWorld(services, one as World));
      checkWorld(one as World);
    }),
    { numRuns: Number(process.env['KMSIM_PROGRAMS'] ?? 150) },
  );
}, 60_000);
