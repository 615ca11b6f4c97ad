import { describe, expect, test } from 'vitest';
import { createSimulator, replay } from '../../src/index.ts';
import {
  type CryptographicOperation,
  cryptographicOperations,
} from '../support/cryptographic-operations.ts';
import { fixture } from '../support/fixtures.ts';
import { type KeySpec, type KeyUsage, newKey } from '../support/keys.ts';
import { ACCOUNT, ARN_PREFIX, refusalOf } from '../support/simulator.ts';

const DRY_RUN = {
  name: 'DryRunOperationException',
  message: 'The request would have succeeded, but the DryRun option is set.',
};

function start({ spec, usage, prepare }: CryptographicOperation) {
  const sim = createSimulator({ seed: 'operations' });
  const arn = newKey(sim.kms, spec, usage);
  return { sim, arn, call: prepare(sim.kms, arn) };
}

test('the operations whose use AWS tracks are all here', () => {
  const { shapes } = fixture<{ readonly shapes: Readonly<Record<string, { enum?: string[] }>> }>(
    'kms-model.json',
  );
  expect(new Set(cryptographicOperations.map(({ operation }) => operation))).toEqual(
    new Set(shapes['KeyLastUsageTrackingOperation']?.enum),
  );
});

// Texts recorded from AWS: states and DryRun of several of these operations, "errors first" of them all.
describe.each(cryptographicOperations)('$operation with $spec', (row) => {
  const { operation, spec, usage } = row;

  test('takes every form of key identifier, and answers the key ARN', () => {
    const { sim, arn, call } = start(row);
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: arn });
    for (const KeyId of [arn, arn.slice(-36), 'alias/app', `${ARN_PREFIX}alias/app`])
      expect(call(sim.kms, KeyId).KeyId).toBe(arn);
  });

  test('refuses a key that is not there', () => {
    const { sim, call } = start(row);
    const KeyId = `${ARN_PREFIX}key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    expect(refusalOf(() => call(sim.kms, KeyId))).toEqual({
      name: 'NotFoundException',
      message: `Key '${KeyId}' does not exist`,
    });
    expect(refusalOf(() => call(sim.kms, 'alias/none'))).toEqual({
      name: 'NotFoundException',
      message: `Alias ${ARN_PREFIX}alias/none is not found.`,
    });
  });

  test('refuses a key that is disabled, and takes it once it is enabled', () => {
    const { sim, arn, call } = start(row);
    sim.kms.disableKey({ KeyId: arn });
    const refusal = { name: 'DisabledException', message: `${arn} is disabled.` };
    expect(refusalOf(() => call(sim.kms, arn))).toEqual(refusal);
    expect(refusalOf(() => call(sim.kms, arn, { DryRun: true }))).toEqual(refusal);
    sim.kms.enableKey({ KeyId: arn });
    expect(call(sim.kms, arn).KeyId).toBe(arn);
  });

  test('refuses a key that is pending deletion', () => {
    const { sim, arn, call } = start(row);
    sim.kms.scheduleKeyDeletion({ KeyId: arn });
    const refusal = { name: 'KMSInvalidStateException', message: `${arn} is pending deletion.` };
    expect(refusalOf(() => call(sim.kms, arn))).toEqual(refusal);
    expect(refusalOf(() => call(sim.kms, arn, { DryRun: true }))).toEqual(refusal);
  });

  // Recorded of GenerateMac; ML-KEM keys cannot be of EXTERNAL origin.
  test.skipIf(spec.startsWith('ML_KEM'))('refuses a key that is pending import', () => {
    const { sim, call } = start(row);
    const { Arn } = sim.kms.createKey({
      KeySpec: spec,
      KeyUsage: usage,
      Origin: 'EXTERNAL',
    }).KeyMetadata;
    expect(refusalOf(() => call(sim.kms, Arn))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending import.`,
    });
  });

  test('a DryRun is refused in AWS’s words, is recorded, is no use, and changes no bytes to come', () => {
    const { sim, arn, call } = start(row);
    const fork = sim.fork();
    const before = sim.kms.getKeyLastUsage({ KeyId: arn });
    expect(refusalOf(() => call(sim.kms, arn, { DryRun: true }))).toEqual(DRY_RUN);
    expect(sim.kms.getKeyLastUsage({ KeyId: arn })).toEqual(before);
    // Source: the CloudTrail page of the Developer Guide: all calls are recorded, reads among them.
    expect(sim.events.slice(-2)).toMatchObject([
      { name: operation, resources: expect.arrayContaining([arn]), fault: { code: DRY_RUN.name } },
      { name: 'GetKeyLastUsage', resources: [arn] },
    ]);
    expect(call(sim.kms, arn)).toEqual(call(fork.kms, arn));
  });

  test('is the last use of the key when it succeeds, and only then', () => {
    const { sim, arn, call } = start(row);
    sim.clock.advance({ days: 1, milliseconds: 5 });
    call(sim.kms, arn);
    const { requestId, eventId, resources, name } = sim.events.at(-1) ?? {};
    const KeyLastUsage = {
      Operation: operation,
      Timestamp: sim.clock.now(),
      KmsRequestId: requestId,
      CloudTrailEventId: eventId,
    };
    expect(name).toBe(operation);
    expect(new Set(resources)).toEqual(new Set([arn]));
    expect(sim.kms.getKeyLastUsage({ KeyId: arn }).KeyLastUsage).toEqual(KeyLastUsage);
    sim.clock.advance({ days: 1 });
    refusalOf(() => call(sim.kms, arn, { DryRun: true }));
    refusalOf(() => call(sim.kms, arn, { GrantTokens: ['token'] }));
    sim.kms.disableKey({ KeyId: arn });
    refusalOf(() => call(sim.kms, arn));
    expect(sim.kms.getKeyLastUsage({ KeyId: arn }).KeyLastUsage).toEqual(KeyLastUsage);
  });

  // Source: API model, InvalidGrantTokenException; test/kms/grants-end.test.ts has good tokens.
  test('refuses what is no grant token', () => {
    const { sim, arn, call } = start(row);
    expect(refusalOf(() => call(sim.kms, arn, { GrantTokens: ['token'] }))).toEqual({
      name: 'InvalidGrantTokenException',
      message: '',
    });
    expect(call(sim.kms, arn, { GrantTokens: [] }).KeyId).toBe(arn);
  });

  test('is done for another account when the key policy lets it in, and not otherwise', () => {
    const { sim, arn, call } = start(row);
    const other = sim.as('arn:aws:iam::444455556666:role/app');
    const { actions = [`kms:${operation}`] } = row;
    expect(refusalOf(() => call(other.kms, arn))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${other.caller.arn} is not authorized to perform: ${actions[0]} on resource: ${arn} because no resource-based policy allows the ${actions[0]} action`,
    });
    const statement = (AWS: string, Action: string | readonly string[]) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action,
      Resource: '*',
    });
    const Statement = [statement(ACCOUNT, 'kms:*'), statement('444455556666', actions)];
    sim.kms.putKeyPolicy({ KeyId: arn, Policy: JSON.stringify({ Statement }) });
    expect(call(other.kms, arn).KeyId).toBe(arn);
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: arn });
    expect(call(other.kms, `${ARN_PREFIX}alias/app`).KeyId).toBe(arn);
    expect(refusalOf(() => call(other.kms, 'alias/app')).name).toBe('NotFoundException');
  });

  test('gives the same bytes for the same seed and the same calls, whatever is done with other keys', () => {
    const alone = start(row);
    const answers = [1, 2, 3].map(() => alone.call(alone.sim.kms, alone.arn));
    const { sim, arn, call } = start(row);
    const other = newKey(sim.kms, spec, usage);
    const otherCall = row.prepare(sim.kms, other);
    const disturbed = [1, 2, 3].map(() => {
      otherCall(sim.kms, other);
      sim.kms.generateRandom({ NumberOfBytes: 5 });
      refusalOf(() => call(sim.kms, arn, { GrantTokens: ['token'] }));
      sim.region('eu-west-1').kms.createKey({});
      sim.clock.advance({ days: 1 });
      return call(sim.kms, arn);
    });
    expect(disturbed).toEqual(answers);
  });

  test('goes on with the same bytes in a world that was exported, and in one that was done again', () => {
    const { sim, arn, call } = start(row);
    const imported = createSimulator();
    imported.import(JSON.parse(JSON.stringify(sim.export())));
    const again = replay(JSON.parse(JSON.stringify(sim.transcript())));
    const answer = call(sim.kms, arn);
    expect(call(imported.kms, arn)).toEqual(answer);
    expect(call(again.kms, arn)).toEqual(answer);
  });

  test('its audit record holds no bytes', () => {
    const { sim, arn, call } = start(row);
    call(sim.kms, arn);
    const { input } = sim.events.at(-1) ?? {};
    const values = Object.values(input as object);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(typeof value).toBe('string');
  });
});

// Text recorded from AWS for several operations; recorded too: Decrypt and ReEncrypt take a key of another usage for a
// wrong key.
describe('a key of another usage is refused', () => {
  const kinds: readonly (readonly [KeySpec, KeyUsage])[] = [
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['RSA_2048', 'ENCRYPT_DECRYPT'],
    ['RSA_2048', 'SIGN_VERIFY'],
    ['ECC_NIST_P256', 'SIGN_VERIFY'],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'],
    ['ML_DSA_44', 'SIGN_VERIFY'],
    ['ECC_NIST_P256', 'KEY_AGREEMENT'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC'],
    ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'],
  ];
  test.each(cryptographicOperations)('by $operation, made for $spec', (row) => {
    const { sim, call } = start(row);
    for (const [spec, usage] of kinds) {
      if (usage === row.usage) continue;
      const arn = newKey(sim.kms, spec, usage);
      const opens = row.operation === 'Decrypt' || row.operation === 'ReEncrypt';
      expect(refusalOf(() => call(sim.kms, arn))).toEqual(
        opens
          ? {
              name: 'IncorrectKeyException',
              message:
                'The key ID in the request does not identify a CMK that can perform this operation.',
            }
          : {
              name: 'InvalidKeyUsageException',
              message: `${arn} key usage is ${usage} which is not valid for ${row.operation}.`,
            },
      );
    }
  });

  test('as the destination of ReEncrypt', () => {
    const { kms } = createSimulator();
    const { KeyId } = kms.createKey({}).KeyMetadata;
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: new Uint8Array(1) });
    const arn = newKey(kms, 'RSA_2048', 'SIGN_VERIFY');
    expect(refusalOf(() => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: arn }))).toEqual({
      name: 'InvalidKeyUsageException',
      message: `${arn} key usage is SIGN_VERIFY which is not valid for ReEncrypt.`,
    });
  });
});
