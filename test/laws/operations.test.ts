import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, createWorld, services, step, type World } from '../../src/engine.ts';
import { exportSeed } from '../../src/hsm/seed-token.ts';
import { encodeJson } from '../../src/kernel/codec.ts';
import { violations } from '../../src/kernel/constraints.ts';
import { commonFaults } from '../../src/kernel/fault.ts';
import type { AnyOperation, Command } from '../../src/kernel/operation.ts';
import type { Member } from '../../src/kernel/shape.ts';
import type { KmsState } from '../../src/kms/state.ts';
import { randomFrom, seedFrom } from '../../src/lib/random.ts';
import { arbitraryOf } from '../support/arbitrary.ts';
import { CLOUD_HSM, VPC, XKS } from '../support/key-stores.ts';
import { ACCOUNT, ARN_PREFIX, bytes } from '../support/simulator.ts';

const operations: Readonly<Record<string, AnyOperation>> = {
  ...services.kms.operations,
  ...services.kms.controls,
};
const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
const command = (operation: string, input: unknown): Command => ({
  service: 'kms',
  operation,
  input,
  caller,
});
const GRANTEE = 'arn:aws:iam::444455556666:role/app';
const SECRET = 'the plaintext that nobody may see';

/** A world with keys in each state that they can be in, and of each usage, aliases, tags and a ciphertext; and what it is made of. */
const { world: start, things } = (() => {
  let world = createWorld({ seed: 'laws', now: 0 });
  const run = (operation: string, input: unknown) => {
    const done = step(world, command(operation, input));
    if (!done.result.ok) throw new Error(`${operation}: ${done.result.fault.message}`);
    world = done.world;
    return done.result.value as Record<string, unknown>;
  };
  const create = (input = {}): string =>
    (run('CreateKey', input)['KeyMetadata'] as { KeyId: string }).KeyId;
  const [enabled, disabled, pending, external] = [
    create(),
    create(),
    create(),
    create({ Origin: 'EXTERNAL' }),
  ];
  run('CreateAlias', { AliasName: 'alias/a', TargetKeyId: enabled });
  run('TagResource', { KeyId: enabled, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  const blob = run('Encrypt', { KeyId: enabled, Plaintext: bytes(SECRET) })['CiphertextBlob'];
  run('DisableKey', { KeyId: disabled });
  run('ScheduleKeyDeletion', { KeyId: pending });
  const [signer, authenticator, agreer, encapsulator] = [
    create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    create({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
    create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }),
    create({ KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }),
  ];
  const Message = bytes(SECRET);
  const signing = { KeyId: signer, Message, SigningAlgorithm: 'ECDSA_SHA_256' };
  const mac = { KeyId: authenticator, Message, MacAlgorithm: 'HMAC_SHA_256' };
  const agreement = { KeyId: agreer, KeyAgreementAlgorithm: 'ECDH' };
  const kem = { KeyId: encapsulator, EncapsulationAlgorithm: 'ML_KEM' };
  const { PublicKey } = run('GetPublicKey', { KeyId: agreer });
  const { Signature } = run('Sign', signing);
  const { Mac } = run('GenerateMac', mac);
  const { SharedSecretCiphertextBlob } = run('Encapsulate', kem);
  const [hsm, xks, idle] = [
    CLOUD_HSM,
    XKS,
    { ...VPC, XksProxyUriEndpoint: 'https://b.example' },
  ].map((input) => run('CreateCustomKeyStore', input)['CustomKeyStoreId'] as string);
  for (const CustomKeyStoreId of [hsm, xks]) run('ConnectCustomKeyStore', { CustomKeyStoreId });
  world = advance(world, 20 * 60_000).world;
  const stored = [
    create({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: hsm }),
    create({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: xks, XksKeyId: 'k' }),
  ];
  const store = { CustomKeyStoreId: idle };
  const given = {
    GranteePrincipal: GRANTEE,
    RetiringPrincipal: caller.arn,
    Operations: ['Decrypt'],
  };
  const grants = [1, 2].map((n) => run('CreateGrant', { KeyId: enabled, Name: `${n}`, ...given }));
  const [grant = {}] = grants;
  const ofGrant = { KeyId: enabled, GrantId: grant['GrantId'] };
  const { GrantToken } = grant;
  /** Calls that chance would hardly find. */
  const calls: Readonly<Record<string, Record<string, unknown>>> = {
    Sign: signing,
    Verify: { ...signing, Signature },
    GenerateMac: mac,
    VerifyMac: { ...mac, Mac },
    DeriveSharedSecret: { ...agreement, PublicKey },
    Encapsulate: kem,
    Decapsulate: { ...kem, SharedSecretCiphertextBlob },
    GetPublicKey: { KeyId: signer },
    CreateGrant: { KeyId: enabled, Name: 'c', ...given },
    ListGrants: { KeyId: enabled, Limit: 1 },
    ListRetirableGrants: { RetiringPrincipal: caller.arn },
    RetireGrant: { GrantToken },
    RevokeGrant: ofGrant,
    DescribeKey: { KeyId: enabled, GrantTokens: [GrantToken] },
    CreateCustomKeyStore: { ...XKS, CustomKeyStoreName: 'c', XksProxyUriPath: '/c/kms/xks/v1' },
    DescribeCustomKeyStores: { CustomKeyStoreName: XKS.CustomKeyStoreName },
    ConnectCustomKeyStore: store,
    DisconnectCustomKeyStore: { CustomKeyStoreId: hsm },
    UpdateCustomKeyStore: { ...store, XksProxyUriPath: '/d/kms/xks/v1' },
    DeleteCustomKeyStore: store,
    'kmsim:SetExternalKey': { CustomKeyStoreId: xks, XksKeyId: 'k', Enabled: false },
  };
  const keys = [enabled, disabled, pending, external, ...stored];
  return { world, things: { keys: [...keys, signer, authenticator], blob, calls } };
})();

/** Inputs that hit: sound values of the shape, with members replaced by what is in the world. */
function inputOf(operation: AnyOperation): fc.Arbitrary<Record<string, unknown>> {
  const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    KeyId: fc.constantFrom(...things.keys, 'alias/a', `${ARN_PREFIX}key/${things.keys[0]}`),
    TargetKeyId: fc.constantFrom(...things.keys),
    DestinationKeyId: fc.constantFrom(...things.keys, 'alias/a'),
    AliasName: fc.constantFrom('alias/a', 'alias/b'),
    CiphertextBlob: fc.constant(things.blob),
    Plaintext: fc.constant(bytes(SECRET)),
    // Finding the primes of RSA takes up to seconds, and the pairs of the others obey the same laws.
    KeyPairSpec: fc.constantFrom('ECC_NIST_P256', 'ECC_NIST_EDWARDS25519', 'ML_KEM_512'),
    PolicyName: fc.constant('default'),
    BypassPolicyLockoutSafetyCheck: fc.constant(true),
    Policy: fc.constant(
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
      }),
    ),
  };
  const members = Object.keys(operation.input.members as Record<string, Member>).filter(
    (name) => known[name],
  );
  const left = [
    'GrantTokens',
    'Recipient',
    'Marker',
    'EncryptionAlgorithm',
    'KeySpec',
    'CustomKeyStoreId',
    'XksKeyId',
  ];
  const call = things.calls[operation.name];
  const drawn = fc
    .tuple(
      arbitraryOf(operation.input) as fc.Arbitrary<Record<string, unknown>>,
      fc.record(
        Object.fromEntries(members.map((name) => [name, known[name] as fc.Arbitrary<unknown>])),
      ),
      fc.boolean(),
    )
    .map(([any, those, plain]) => {
      const input: Record<string, unknown> = { ...any, ...those };
      // What would nearly always be refused is mostly left out.
      if (plain) for (const name of left) delete input[name];
      if (plain && 'NumberOfBytes' in operation.input.members) input['NumberOfBytes'] = 8;
      if (plain) delete input['SourceEncryptionContext'];
      if (plain && operation.name === 'Decrypt') delete input['EncryptionContext'];
      return input;
    });
  return call === undefined ? drawn : fc.oneof(drawn, fc.constant(call));
}

const invariants = (world: World) =>
  services.kms.invariants((world.slices['kms'] ?? services.kms.initial) as KmsState);
const agenda = (world: World) => [...services.kms.timers(world.slices['kms'] as KmsState)].length;
let succeeded = 0;
const succeeding = new Set<string>();

describe.each(Object.entries(operations))('laws of %s', (name, operation) => {
  const cases = fc.tuple(inputOf(operation), fc.constantFrom(0, 29, 31));
  const later = (days: number) => advance(start, start.now + days * 86_400_000).world;
  const assert = (law: (world: World, input: Record<string, unknown>) => void) =>
    fc.assert(
      fc.property(cases, ([input, days]) => law(later(days), input)),
      { numRuns: 60 },
    );

  test('the same world and command give the same step; the given world stays as it was', () => {
    assert((world, input) => {
      const before = inspect(world, { depth: 99 });
      const [one, two] = [step(world, command(name, input)), step(world, command(name, input))];
      expect(one).toEqual(two);
      expect(inspect(world, { depth: 99 })).toBe(before);
      const wire = {
        ...command(name, encodeJson(operation.input, input)),
        format: 'json' as const,
      };
      expect(step(world, wire).result).toEqual(one.result);
    });
  });

  test('a refusal changes nothing, is one that the operation lists, and is recorded', () => {
    assert((world, input) => {
      const { result, events, world: next } = step(world, command(name, input));
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ name, caller });
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

  test('an answer has its shape; the state stays sound; reading changes no more than the last use', () => {
    assert((world, input) => {
      const { result, world: next } = step(world, command(name, input));
      expect(invariants(next)).toEqual([]);
      expect(next.agenda.size).toBe(agenda(next));
      if (!result.ok) return;
      expect(violations(operation.output, result.value)).toEqual([]);
      // What KMS makes by itself at a first use is there at the next.
      if (operation.readOnly && operation.touch === undefined)
        expect(step(next, command(name, input)).world).toBe(next);
    });
  });

  test('no plaintext, key material or seed is in events, refusals or the world', () => {
    const seed = seedFrom('laws');
    const material = randomFrom(seed, 'kms:KeyMaterial', `${ACCOUNT}:${things.keys[0]}`, 0).hex(64);
    assert((world, input) => {
      const { result, events, world: next } = step(world, command(name, input));
      const audit = events.map((event) => ({ ...event, input: undefined }));
      const shown =
        JSON.stringify([audit, next, result.ok ? 0 : result.fault]) + inspect(next, { depth: 99 });
      for (const secret of [SECRET, Buffer.from(SECRET).toString('base64'), material.slice(0, 16)])
        expect(shown).not.toContain(secret);
      expect(shown).not.toContain(exportSeed(seed));
    });
  });

  if ('DryRun' in operation.input.members)
    test('a DryRun succeeds exactly when the call would, and changes nothing', () => {
      assert((world, input) => {
        const real = step(
          world,
          command(name, { ...input, DryRun: false, DryRunModifiers: undefined }),
        ).result;
        const dry = step(
          world,
          command(name, { ...input, DryRun: true, DryRunModifiers: undefined }),
        );
        expect(dry.world).toBe(world);
        expect(dry.result.ok).toBe(false);
        if (dry.result.ok) return;
        if (real.ok) expect(dry.result.fault.code).toBe('DryRunOperationException');
        else expect(dry.result.fault).toEqual(real.fault);
      });
    });
});

test('the laws were not all about refusals', () => {
  expect(succeeded).toBeGreaterThan(500);
  expect(Object.keys(things.calls).filter((name) => !succeeding.has(name))).toEqual([]);
});
