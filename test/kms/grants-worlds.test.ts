import { describe, expect, test } from 'vitest';
import { createSimulator, replay } from '../../src/index.ts';
import { kms } from '../../src/kms/service.ts';
import { initialState, type KmsState } from '../../src/kms/state.ts';
import { APP, encryptBy, grantTo, OTHER, USER } from '../support/grants.ts';
import { refusalOf, withKey } from '../support/simulator.ts';

/** A world with grants of several kinds, one of them gone and one asked for again. */
function withGrants() {
  const { sim, arn } = withKey();
  const Constraints = { EncryptionContextSubset: { a: '1' } };
  grantTo(sim, arn, { Name: 'n', Constraints, RetiringPrincipal: USER });
  grantTo(sim, arn, { Name: 'n', Constraints, RetiringPrincipal: USER });
  const { GrantToken } = grantTo(sim, arn, { Operations: ['CreateGrant', 'Decrypt'] });
  sim.as(APP).kms.createGrant({ KeyId: arn, GranteePrincipal: USER, Operations: ['Decrypt'] });
  sim.kms.createGrant({
    KeyId: arn,
    GranteeServicePrincipal: 's3.amazonaws.com',
    RetiringPrincipal: USER,
    Operations: ['Decrypt'],
    Constraints: { SourceArn: 'arn:aws:s3:us-east-1:111122223333:b' },
  });
  sim.kms.retireGrant({ GrantToken: grantTo(sim, arn).GrantToken });
  return { sim, arn, GrantToken };
}
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('a world with grants', () => {
  test('is sound', () => {
    const { sim } = withGrants();
    const { world } = sim.snapshot() as unknown as { world: { slices: Record<string, KmsState> } };
    expect(kms.invariants(world.slices['kms'] ?? initialState)).toEqual([]);
  });

  test.each(['exported', 'done again'])('goes on alike when it was %s', (how) => {
    const { sim, arn, GrantToken } = withGrants();
    const other = how === 'exported' ? createSimulator() : replay(copy(sim.transcript()));
    if (how === 'exported') other.import(copy(sim.export()));
    expect(other.export()).toEqual(sim.export());
    const lists = [sim, other].map((each) => [
      each.kms.listGrants({ KeyId: arn }),
      each.kms.listGrants({ KeyId: arn, GranteePrincipal: APP }),
      each.as(OTHER).kms.listRetirableGrants({ RetiringPrincipal: USER }),
    ]);
    expect(lists[1]).toEqual(lists[0]);
    // The same name finds the same grant; new IDs and tokens go on where they were; old tokens are good.
    const again = [sim, other].map((each) => [
      grantTo(each, arn, {
        Name: 'n',
        Constraints: { EncryptionContextSubset: { a: '1' } },
        RetiringPrincipal: USER,
      }),
      grantTo(each, arn),
      each.kms.retireGrant({ GrantToken }),
    ]);
    expect(again[1]).toEqual(again[0]);
    encryptBy(other, APP, arn, { a: '1' });
    expect(other.export()).not.toEqual(sim.export());
  });

  test('gives a key’s grants the same IDs and tokens, whatever is done elsewhere', () => {
    const alone = withKey();
    const { sim, arn } = withKey();
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    const made = [1, 2, 3].map(() => {
      grantTo(sim, other);
      refusalOf(() => grantTo(sim, arn, { Operations: ['Sign'] }));
      sim.clock.advance({ days: 1 });
      return grantTo(sim, arn);
    });
    expect(made).toEqual([1, 2, 3].map(() => grantTo(alone.sim, alone.arn)));
    expect(new Set(made.flatMap(({ GrantId, GrantToken }) => [GrantId, GrantToken])).size).toBe(6);
  });

  test('is told by a diff, once for each grant', () => {
    const { sim, arn, keyId } = withKey();
    const before = sim.snapshot();
    const { GrantId } = grantTo(sim, arn, { Name: 'n', RetiringPrincipal: USER });
    const path = `kms 111122223333 us-east-1 grants ${keyId}`;
    const paths = sim.diff(before).map((difference) => difference.path);
    expect(paths.filter((one) => one.includes(GrantId))).toEqual([`${path} byId ${GrantId}`]);
  });

  // Source: "Grants per KMS key" 50,000; a repeated name makes no new grant. The calls go on at the same cost.
  test('has at most 50,000 grants of a key', () => {
    const { sim, arn } = withKey();
    grantTo(sim, arn, { Name: 'n' });
    const data = copy(sim.export()) as unknown as Exported;
    const [keyGrants] = data.services.kms.scopes[0]?.grants ?? [];
    const [first] = keyGrants?.grants ?? [];
    if (keyGrants === undefined || first === undefined) throw new Error('no grant');
    for (let n = 1; n < 50_000; n++)
      keyGrants.grants.push({ ...first, id: n.toString(16).padStart(64, '0'), name: `${n}` });
    keyGrants.issued = 50_000;
    const full = createSimulator();
    full.import(data as never);
    expect(refusalOf(() => grantTo(full, arn))).toEqual({
      name: 'LimitExceededException',
      message: '',
    });
    expect(grantTo(full, arn, { Name: 'n' }).GrantId).toBe(first.id);
    expect(full.kms.listGrants({ KeyId: arn, Limit: 2 }).Grants).toHaveLength(2);
    full.kms.revokeGrant({ KeyId: arn, GrantId: first.id });
    grantTo(full, arn);
    expect(refusalOf(() => grantTo(full, arn)).name).toBe('LimitExceededException');
  });
});

describe('no world', () => {
  const one = (of: Portable) => of.grants[0]?.grants[0] ?? {};
  test.each<[string, (scope: Portable) => void]>([
    [
      'has a grant of a key that is gone',
      (scope) => Object.assign(scope.grants[0] ?? {}, { keyId: 'k' }),
    ],
    ['has a grant with another key', (scope) => Object.assign(one(scope), { keyArn: 'arn' })],
    ['has fewer calls than grants', (scope) => Object.assign(scope.grants[0] ?? {}, { issued: 0 })],
    [
      'has an operation that is not the key’s',
      (scope) => Object.assign(one(scope), { operations: ['Sign'] }),
    ],
    [
      'has a grant to two',
      (scope) => Object.assign(one(scope), { granteeService: 's3.amazonaws.com' }),
    ],
    ['has a grant to nobody', (scope) => delete one(scope)['grantee']],
  ])('%s', (_what, spoil) => {
    const { sim, arn } = withKey();
    grantTo(sim, arn);
    const portable = copy(sim.export());
    spoil((portable as unknown as Exported).services.kms.scopes[0] as Portable);
    expect(() => createSimulator().import(portable)).toThrow(TypeError);
  });
});

interface Portable {
  readonly grants: { issued: number; grants: Record<string, unknown>[] }[];
}
interface Exported {
  readonly services: {
    readonly kms: {
      readonly scopes: {
        grants: { issued: number; grants: { id: string; name: string }[] }[];
      }[];
    };
  };
}
