import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { APP, encryptBy, grantTo, policyOf, USER } from '../support/grants.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const DELAY = { consistency: { delay: { seconds: 3 } } } as const;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const LETS_USER_IN = policyOf({
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'kms:Encrypt',
  Resource: '*',
});
const identity = (condition: object) => ({
  policies: [
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition: condition }],
    },
  ],
});
const TAGGED = identity({ StringEquals: { 'aws:ResourceTag/team': 'a' } });
const NAMED = identity({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } });

interface World {
  readonly sim: Simulator;
  readonly KeyId: string;
  readonly Other: string;
}

interface Row {
  readonly change: string;
  /** Made and settled before the change. */
  prepare?(world: World): void;
  make(world: World): void;
  /** A call that the change makes succeed or fail. */
  call(world: World): unknown;
  /** What it answers before the change is seen, and after: a fault's code, or the ARN of the key that was used. */
  readonly before: string;
  readonly after: string;
  /** That of `Other`, in place of the key's. */
  readonly other?: 'before' | 'after';
}

const USED = 'used';
const encrypt = ({ sim, KeyId }: World) => sim.kms.encrypt({ KeyId, Plaintext: bytes('x') });
const byAlias = ({ sim }: World) =>
  sim.kms.encrypt({ KeyId: 'alias/app', Plaintext: bytes('x') }).KeyId;
const named = ({ sim, KeyId: TargetKeyId }: World) =>
  sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId });
const asNamed = ({ sim, KeyId }: World) =>
  sim.as(ROLE, NAMED).kms.encrypt({ KeyId, Plaintext: bytes('x') });

/**
 * Source: programming-eventual-consistency: what changes may not be visible to the commands that follow; key-state, for what a
 * key refuses once its state is seen; abac.html: tags and aliases take up to five minutes to affect authorization.
 */
const rows: readonly Row[] = [
  {
    change: 'CreateGrant',
    make: ({ sim, KeyId }) => void grantTo(sim, KeyId),
    call: ({ sim, KeyId }) => encryptBy(sim, APP, KeyId),
    before: 'AccessDeniedException',
    after: USED,
  },
  {
    change: 'RevokeGrant',
    prepare: ({ sim, KeyId }) => void grantTo(sim, KeyId),
    make({ sim, KeyId }) {
      const [grant] = sim.kms.listGrants({ KeyId }).Grants;
      sim.kms.revokeGrant({ KeyId, GrantId: grant?.GrantId ?? '' });
    },
    call: ({ sim, KeyId }) => encryptBy(sim, APP, KeyId),
    before: USED,
    after: 'AccessDeniedException',
  },
  {
    change: 'RetireGrant',
    prepare: ({ sim, KeyId }) => void grantTo(sim, KeyId),
    make({ sim, KeyId }) {
      const [grant] = sim.kms.listGrants({ KeyId }).Grants;
      sim.kms.retireGrant({ KeyId, GrantId: grant?.GrantId ?? '' });
    },
    call: ({ sim, KeyId }) => encryptBy(sim, APP, KeyId),
    before: USED,
    after: 'AccessDeniedException',
  },
  {
    change: 'PutKeyPolicy',
    make: ({ sim, KeyId }) => void sim.kms.putKeyPolicy({ KeyId, Policy: LETS_USER_IN }),
    call: ({ sim, KeyId }) => encryptBy(sim, USER, KeyId),
    before: 'AccessDeniedException',
    after: USED,
  },
  {
    change: 'PutKeyPolicy that takes away',
    prepare: ({ sim, KeyId }) => void sim.kms.putKeyPolicy({ KeyId, Policy: LETS_USER_IN }),
    make: ({ sim, KeyId }) => void sim.kms.putKeyPolicy({ KeyId, Policy: policyOf() }),
    call: ({ sim, KeyId }) => encryptBy(sim, USER, KeyId),
    before: USED,
    after: 'AccessDeniedException',
  },
  {
    change: 'DisableKey',
    make: ({ sim, KeyId }) => void sim.kms.disableKey({ KeyId }),
    call: encrypt,
    before: USED,
    after: 'DisabledException',
  },
  {
    change: 'EnableKey',
    prepare: ({ sim, KeyId }) => void sim.kms.disableKey({ KeyId }),
    make: ({ sim, KeyId }) => void sim.kms.enableKey({ KeyId }),
    call: encrypt,
    before: 'DisabledException',
    after: USED,
  },
  {
    change: 'ScheduleKeyDeletion',
    make: ({ sim, KeyId }) => void sim.kms.scheduleKeyDeletion({ KeyId }),
    call: encrypt,
    before: USED,
    after: 'KMSInvalidStateException',
  },
  {
    change: 'CancelKeyDeletion',
    prepare: ({ sim, KeyId }) => void sim.kms.scheduleKeyDeletion({ KeyId }),
    make: ({ sim, KeyId }) => void sim.kms.cancelKeyDeletion({ KeyId }),
    call: encrypt,
    before: 'KMSInvalidStateException',
    after: 'DisabledException',
  },
  { change: 'CreateAlias', make: named, call: byAlias, before: 'NotFoundException', after: USED },
  {
    change: 'UpdateAlias',
    prepare: named,
    make: ({ sim, Other }) =>
      void sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: Other }),
    call: byAlias,
    before: USED,
    after: USED,
    other: 'after',
  },
  {
    change: 'DeleteAlias',
    prepare: named,
    make: ({ sim }) => void sim.kms.deleteAlias({ AliasName: 'alias/app' }),
    call: byAlias,
    before: USED,
    after: 'NotFoundException',
  },
  {
    change: 'CreateAlias, as kms:ResourceAliases has it',
    make: named,
    call: asNamed,
    before: 'AccessDeniedException',
    after: USED,
  },
  {
    change: 'UpdateAlias, as kms:ResourceAliases has it',
    prepare: named,
    make: ({ sim, Other }) =>
      void sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: Other }),
    call: asNamed,
    before: USED,
    after: 'AccessDeniedException',
  },
  {
    change: 'TagResource',
    make: ({ sim, KeyId }) =>
      void sim.kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'a' }] }),
    call: ({ sim, KeyId }) => sim.as(ROLE, TAGGED).kms.encrypt({ KeyId, Plaintext: bytes('x') }),
    before: 'AccessDeniedException',
    after: USED,
  },
  {
    change: 'UntagResource',
    prepare: ({ sim, KeyId }) =>
      void sim.kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'a' }] }),
    make: ({ sim, KeyId }) => void sim.kms.untagResource({ KeyId, TagKeys: ['team'] }),
    call: ({ sim, KeyId }) => sim.as(ROLE, TAGGED).kms.encrypt({ KeyId, Plaintext: bytes('x') }),
    before: USED,
    after: 'AccessDeniedException',
  },
];

function worldOf(sim: Simulator, { prepare }: Row): World {
  const [KeyId, Other] = [0, 1].map(() => sim.kms.createKey({}).KeyMetadata.Arn) as [
    string,
    string,
  ];
  const world = { sim, KeyId, Other };
  sim.consistency.settle();
  prepare?.(world);
  sim.consistency.settle();
  return world;
}

/** A fault's code; or `used`, for the key, or the other one where that is named. */
function answerOf(row: Row, world: World, when: 'before' | 'after'): string {
  let answer: unknown;
  try {
    answer = row.call(world);
  } catch (error) {
    return (error as Error).name;
  }
  if (typeof answer === 'string')
    expect(answer).toBe(row.other === when ? world.Other : world.KeyId);
  return USED;
}

describe('a change is seen after its delay', () => {
  test.each(rows)('$change', (row) => {
    const world = worldOf(createSimulator(DELAY), row);
    row.make(world);
    expect(answerOf(row, world, 'before')).toBe(row.before);
    world.sim.clock.advance({ milliseconds: 2999 });
    expect(answerOf(row, world, 'before')).toBe(row.before);
    world.sim.clock.advance({ milliseconds: 1 });
    expect(answerOf(row, world, 'after')).toBe(row.after);
  });

  test.each(rows)('$change, when it is let go', (row) => {
    const world = worldOf(createSimulator(), row);
    world.sim.consistency.hold();
    row.make(world);
    world.sim.clock.advance({ minutes: 30 });
    expect(answerOf(row, world, 'before')).toBe(row.before);
    world.sim.consistency.release();
    expect(answerOf(row, world, 'after')).toBe(row.after);
  });

  test.each(rows)('$change, at once by default', (row) => {
    const world = worldOf(createSimulator(), row);
    row.make(world);
    expect(answerOf(row, world, 'after')).toBe(row.after);
  });
});

// Source: programming-eventual-consistency: "a NotFoundException if you call GetParametersForImport immediately after CreateKey".
test('a new key is not found by what uses or manages it', () => {
  const sim = createSimulator(DELAY);
  const KeyId = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.Arn;
  const asks = () =>
    sim.kms.getParametersForImport({
      KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
  expect(refusalOf(asks)).toEqual({
    name: 'NotFoundException',
    message: `Key '${KeyId}' does not exist`,
  });
  expect(refusalOf(() => sim.kms.tagResource({ KeyId, Tags: [] })).name).toBe('NotFoundException');
  expect(sim.kms.describeKey({ KeyId }).KeyMetadata.KeyState).toBe('PendingImport');
  sim.clock.advance({ seconds: 3 });
  expect(asks().KeyId).toBe(KeyId);
});

test('reads of what was changed answer it at once', () => {
  const sim = createSimulator(DELAY);
  const KeyId = sim.kms.createKey({}).KeyMetadata.Arn;
  sim.consistency.settle();
  const AliasName = 'alias/app';
  sim.kms.putKeyPolicy({ KeyId, Policy: LETS_USER_IN });
  sim.kms.createAlias({ AliasName, TargetKeyId: KeyId });
  sim.kms.disableKey({ KeyId });
  expect(sim.kms.getKeyPolicy({ KeyId }).Policy).toBe(LETS_USER_IN);
  expect(sim.kms.listAliases({ KeyId }).Aliases).toHaveLength(1);
  expect(sim.kms.describeKey({ KeyId: AliasName }).KeyMetadata).toMatchObject({
    Arn: KeyId,
    KeyState: 'Disabled',
  });
});

describe('a grant token', () => {
  // Source: grants.html, "Using a grant token": the permissions of the grant at once.
  test('makes its grant count at once, and counts when it is seen too', () => {
    const sim = createSimulator(DELAY);
    const KeyId = sim.kms.createKey({}).KeyMetadata.Arn;
    sim.consistency.settle();
    const { GrantToken } = grantTo(sim, KeyId);
    const { kms } = sim.as(APP);
    const encrypted = () => kms.encrypt({ KeyId, Plaintext: bytes('x') });
    const withToken = () =>
      kms.encrypt({ KeyId, Plaintext: bytes('x'), GrantTokens: [GrantToken] }).KeyId;
    expect(refusalOf(encrypted).name).toBe('AccessDeniedException');
    expect(withToken()).toBe(KeyId);
    expect(refusalOf(encrypted).name).toBe('AccessDeniedException');
    sim.clock.advance({ seconds: 3 });
    expect(withToken()).toBe(KeyId);
    expect(encrypted().KeyId).toBe(KeyId);
  });

  test('is good until the end of its grant is seen', () => {
    const sim = createSimulator(DELAY);
    const KeyId = sim.kms.createKey({}).KeyMetadata.Arn;
    sim.consistency.settle();
    const { GrantToken, GrantId } = grantTo(sim, KeyId);
    sim.clock.advance({ seconds: 3 });
    sim.kms.revokeGrant({ KeyId, GrantId });
    const withToken = () =>
      sim.as(APP).kms.encrypt({ KeyId, Plaintext: bytes('x'), GrantTokens: [GrantToken] }).KeyId;
    expect(withToken()).toBe(KeyId);
    sim.clock.advance({ seconds: 3 });
    expect(refusalOf(withToken).name).toBe('InvalidGrantTokenException');
  });
});
