import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html; members recorded from AWS.
describe('CreateKey', () => {
  test('answers the metadata of a plain symmetric key, member for member', () => {
    const sim = createSimulator({ now: '2026-01-02T03:04:05.678Z' });
    const { KeyMetadata } = sim.kms.createKey({});
    const { KeyId, CurrentKeyMaterialId } = KeyMetadata;
    expect(KeyId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(CurrentKeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(KeyMetadata).toEqual({
      AWSAccountId: ACCOUNT,
      KeyId,
      Arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KeyId}`,
      CreationDate: new Date('2026-01-02T03:04:05.678Z'),
      Enabled: true,
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
      CurrentKeyMaterialId,
    });
    expect(sim.kms.describeKey({ KeyId }).KeyMetadata).toEqual(KeyMetadata);
  });

  test('a multi-Region key has an mrk- ID and is its own primary', () => {
    const { KeyMetadata } = createSimulator().kms.createKey({ MultiRegion: true });
    expect(KeyMetadata.KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect(KeyMetadata).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: KeyMetadata.Arn, Region: 'us-east-1' },
        ReplicaKeys: [],
      },
    });
  });

  // Texts: recorded from AWS but the SM2 and the double spec, which other implementations give.
  test.each([
    [
      { KeySpec: 'RSA_2048' },
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ],
    [
      { KeySpec: 'HMAC_256', KeyUsage: 'SIGN_VERIFY' },
      'KeyUsage SIGN_VERIFY is not compatible with KeySpec HMAC_256',
    ],
    [
      { KeyUsage: 'SIGN_VERIFY' },
      'KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT',
    ],
    [
      { KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY', Origin: 'EXTERNAL' },
      'KeySpec ML_DSA_44 is not supported for Origin EXTERNAL',
    ],
    [{ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }, 'KeySpec SM2 is not supported in this Region'],
    [
      { KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' },
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    ],
  ] as const)('%o is refused', (input, message) => {
    expect(refusalOf(() => createSimulator().kms.createKey(input))).toEqual({
      name: 'ValidationException',
      message,
    });
  });
});

describe('the bytes of a key', () => {
  test('come from the seed and from the calls of its own account and Region', () => {
    const ids = (seed: string, before: (sim: ReturnType<typeof createSimulator>) => void) => {
      const sim = createSimulator({ seed });
      before(sim);
      return [sim.kms.createKey({}), sim.kms.createKey({})].map(
        (a) => a.KeyMetadata.CurrentKeyMaterialId,
      );
    };
    const plain = ids('a', () => {});
    // Calls elsewhere, other operations and refusals change nothing.
    const disturbed = ids('a', (sim) => {
      sim.region('eu-west-1').kms.createKey({});
      sim.as('444455556666').kms.createKey({});
      sim.kms.generateRandom({ NumberOfBytes: 5 });
      sim.kms.listKeys({});
      refusalOf(() => sim.kms.createKey({ KeyUsage: 'SIGN_VERIFY' }));
    });
    expect(disturbed).toEqual(plain);
    expect(ids('b', () => {})).not.toEqual(plain);
    expect(plain[0]).not.toBe(plain[1]);
  });
});
