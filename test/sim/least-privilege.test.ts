import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSimulator,
  type IdentityPolicy,
  leastPrivilege,
  ServiceError,
  type Simulator,
  type View,
} from '../../src/index.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/path/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;
const OTHER = `arn:aws:iam::${ACCOUNT}:role/other`;
const Plaintext = bytes('card 4242');
const Tags = [{ TagKey: 'team', TagValue: 'cards' }];

/** Keys, one of which denies some, a ciphertext of each, an alias, and grants to be retired. */
function begin() {
  const sim = createSimulator();
  const { kms } = sim;
  const create = (input = {}) => kms.createKey(input).KeyMetadata.Arn;
  const keys = [create(), create({ MultiRegion: true }), create(), create()];
  const [, , , guarded = ''] = keys;
  const blobs = keys.map((KeyId) => kms.encrypt({ KeyId, Plaintext }).CiphertextBlob);
  kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keys[0] ?? '' });
  kms.putKeyPolicy({ KeyId: guarded, Policy: JSON.stringify(guarding) });
  return { sim, keys, blobs };
}
const guarding = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Deny',
      Principal: { AWS: ROLE },
      Action: ['kms:Encrypt', 'kms:ReEncryptTo'],
      Resource: '*',
    },
  ],
};

type Do = (view: View, keys: readonly string[], blobs: readonly Uint8Array[]) => unknown;
const key = fc.nat({ max: 3 });
const at = <T>(list: readonly T[], i: number): T => list[i] as T;
const GranteePrincipal = OTHER;

/** One call, on keys by their numbers; some of them fail. */
const call: fc.Arbitrary<Do> = fc.oneof(
  key.map(
    (k): Do =>
      ({ kms }, keys) =>
        kms.encrypt({ KeyId: at(keys, k), Plaintext }),
  ),
  key.map(
    (k): Do =>
      ({ kms }, _keys, blobs) =>
        kms.decrypt({ CiphertextBlob: at(blobs, k) }),
  ),
  fc.tuple(key, key).map(([from, to]): Do => {
    return ({ kms }, keys, blobs) =>
      kms.reEncrypt({ CiphertextBlob: at(blobs, from), DestinationKeyId: at(keys, to) });
  }),
  key.map(
    (k): Do =>
      ({ kms }, keys) => {
        return kms.generateDataKey({ KeyId: at(keys, k), KeySpec: 'AES_256' });
      },
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) =>
        kms.describeKey({ KeyId: at(keys, k) }),
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) =>
        kms.disableKey({ KeyId: at(keys, k) }),
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) =>
        kms.tagResource({ KeyId: at(keys, k), Tags }),
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) =>
        kms.listAliases({ KeyId: at(keys, k) }),
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) => {
        return kms.createAlias({ AliasName: `alias/a${k}`, TargetKeyId: at(keys, k) });
      },
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) => {
        return kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: at(keys, k) });
      },
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) => {
        const KeyId = at(keys, k);
        const { GrantId } = kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] });
        return kms.retireGrant({ KeyId, GrantId });
      },
  ),
  key.map(
    (k): Do =>
      ({ kms }, keys) => {
        return kms.replicateKey({ KeyId: at(keys, k), ReplicaRegion: 'eu-west-1', Tags });
      },
  ),
  fc.constantFrom<Do>(
    ({ kms }) => kms.deleteAlias({ AliasName: 'alias/app' }),
    ({ kms }) => kms.encrypt({ KeyId: 'alias/app', Plaintext, DryRun: true }),
    ({ kms }) => kms.describeKey({ KeyId: 'alias/none' }),
    ({ kms }) => kms.listKeys({ Limit: 5000 }),
    ({ kms }) => kms.createKey(),
    ({ kms }) => kms.createKey({ Tags }),
    ({ kms }) => kms.generateRandom({ NumberOfBytes: 8 }),
    ({ kms }) => kms.listKeys(),
  ),
);

/** What became of each call. */
function doAll(calls: readonly Do[], policies?: object): { outcomes: string[]; sim: Simulator } {
  const { sim, keys, blobs } = begin();
  const app = sim.as(SESSION, { policies });
  const outcomes = calls.map((one) => {
    try {
      return JSON.stringify(one(app, keys, blobs));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // What access control refuses is refused again, perhaps for another reason.
      const isDenied = error.name === 'AccessDeniedException';
      return isDenied ? error.name : `${error.name}: ${error.message}`;
    }
  });
  return { outcomes, sim };
}

/** The policy without one action on one resource, for each of them. */
function* less({ Version, Statement }: IdentityPolicy): Iterable<object> {
  for (const [i, { Effect, Action, Resource }] of Statement.entries())
    for (const action of Action)
      for (const resource of Resource) {
        const rest = Action.filter((one) => one !== action);
        const others = Resource.filter((one) => one !== resource);
        const parts = [
          { Effect, Action: rest, Resource },
          { Effect, Action, Resource: others },
        ].filter((one) => one.Action.length > 0 && one.Resource.length > 0);
        yield { Version, Statement: [...Statement.filter((_, n) => n !== i), ...parts] };
      }
}

describe('leastPrivilege', () => {
  test('is enough for the same run, and nothing of it can be left out', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const { outcomes, sim } = doAll(calls);
        const policy = leastPrivilege(sim.events, { principal: ROLE });
        expect(doAll(calls, policy).outcomes).toEqual(outcomes);
        for (const fewer of less(policy))
          expect(doAll(calls, fewer).outcomes).not.toEqual(outcomes);
      }),
      { numRuns: 60 },
    );
  });

  test('groups actions by their resources, in one order', () => {
    const { sim, keys, blobs } = begin();
    const { kms } = sim.as(SESSION);
    const [one = '', two = ''] = keys;
    kms.reEncrypt({ CiphertextBlob: at(blobs, 1), DestinationKeyId: one });
    kms.listKeys();
    for (const KeyId of [two, one]) kms.encrypt({ KeyId, Plaintext });
    kms.encrypt({ KeyId: 'alias/app', Plaintext });
    for (const CiphertextBlob of [at(blobs, 0), at(blobs, 1)]) kms.decrypt({ CiphertextBlob });
    kms.generateRandom({ NumberOfBytes: 1 });
    const allow = (Action: string[], Resource: string[]) => ({
      Effect: 'Allow',
      Action,
      Resource,
    });
    expect(leastPrivilege(sim.events, { principal: SESSION })).toEqual({
      Version: '2012-10-17',
      Statement: [
        allow(['kms:Decrypt', 'kms:Encrypt'], [one, two].sort()),
        allow(['kms:GenerateRandom', 'kms:ListKeys'], ['*']),
        allow(['kms:ReEncryptFrom'], [two]),
        allow(['kms:ReEncryptTo'], [one]),
      ],
    });
  });

  test('of the root user, by its account; and of everybody but services', () => {
    const sim = createSimulator();
    const { Arn } = sim.kms.createKey().KeyMetadata;
    sim.as(ROLE).kms.describeKey({ KeyId: Arn });
    sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_128' });
    try {
      sim.as('s3.amazonaws.com').kms.disableKey({ KeyId: Arn });
    } catch {}
    const actions = (policy: IdentityPolicy) => policy.Statement.flatMap(({ Action }) => Action);
    expect(actions(leastPrivilege(sim.events, { principal: ACCOUNT }))).toEqual([
      'kms:CreateKey',
      'kms:GenerateDataKey',
    ]);
    expect(actions(leastPrivilege(sim.events, { principal: sim.as(SESSION) }))).toEqual([
      'kms:DescribeKey',
    ]);
    expect(actions(leastPrivilege(sim.events))).toEqual([
      'kms:CreateKey',
      'kms:DescribeKey',
      'kms:GenerateDataKey',
    ]);
    expect(leastPrivilege(sim.events, { principal: OTHER }).Statement).toEqual([]);
  });

  test('has what only permissive mode let pass, and not what was refused', () => {
    const actions = (enforcement: 'permissive' | 'enforce') => {
      const sim = createSimulator({ enforcement });
      const { Arn: KeyId } = sim.kms.createKey().KeyMetadata;
      const { kms } = sim.as(ROLE, { policies: [] });
      try {
        kms.describeKey({ KeyId });
      } catch {}
      return leastPrivilege(sim.events, { principal: ROLE }).Statement.flatMap((s) => s.Action);
    };
    expect(actions('permissive')).toEqual(['kms:DescribeKey']);
    expect(actions('enforce')).toEqual([]);
  });

  test.each([['s3.amazonaws.com'], ['app'], [null], ['arn:aws:s3:::bucket']])(
    'of %o is a TypeError',
    (principal) => {
      expect(() => leastPrivilege([], { principal: principal as never })).toThrow(
        /^"principal" expected/,
      );
    },
  );
});
