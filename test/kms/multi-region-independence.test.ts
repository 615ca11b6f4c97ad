import { describe, expect, test } from 'vitest';
import { arnIn, DUBLIN, EAST, type Related, related, WEST } from '../support/related-keys.ts';
import {
  currentId,
  DAY,
  MINUTE,
  materialsOf,
  metadataOf,
  NOW,
  rotateOnDemand,
  rotationsOf,
  statusOf,
} from '../support/rotations.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const seal = ({ at, KeyId }: Related, region: string) =>
  at(region).kms.encrypt({ KeyId, Plaintext: bytes('x') }).CiphertextBlob;
const open = ({ at }: Related, region: string, CiphertextBlob: Uint8Array, KeyId?: string) =>
  at(region).kms.decrypt({ CiphertextBlob, ...(KeyId === undefined ? {} : { KeyId }) });

// Recorded from AWS, September 2026 (observed.md, Multi-Region keys), where nothing else is said.
describe("a ciphertext of the primary, in a replica's Region", () => {
  test.each([
    ['no key ID', () => undefined],
    ['the key ID', ({ KeyId }: Related) => KeyId],
    ["the replica's ARN", ({ KeyId }: Related) => arnIn(DUBLIN, KeyId)],
    // Source: kms-operations.md, Identifier rules: an alias is one of the Region of the call.
    ['an alias of the Region', () => 'alias/dublin'],
  ])('opens with %s, and the answer names the replica', (_, named) => {
    const key = related();
    const { KeyId } = key;
    key.at(DUBLIN).kms.createAlias({ AliasName: 'alias/dublin', TargetKeyId: KeyId });
    expect(open(key, DUBLIN, seal(key, EAST), named(key))).toEqual({
      KeyId: arnIn(DUBLIN, KeyId),
      Plaintext: bytes('x'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: currentId(key.at(EAST)),
    });
  });

  test("does not open with the primary's ARN", () => {
    const key = related();
    const blob = seal(key, EAST);
    expect(refusalOf(() => open(key, DUBLIN, blob, arnIn(EAST, key.KeyId)))).toEqual({
      name: 'IncorrectKeyException',
      message: 'The key ID in the request does not identify a CMK that can perform this operation.',
    });
  });

  test.each([
    ['Disabled', ({ at, KeyId }: Related) => at(EAST).kms.disableKey({ KeyId })],
    [
      'waiting for deletion',
      ({ at, KeyId }: Related) => at(EAST).kms.scheduleKeyDeletion({ KeyId }),
    ],
  ])('opens while the primary is %s, and so does the other way round', (_, bring) => {
    const key = related();
    const blob = seal(key, EAST);
    bring(key);
    expect(open(key, DUBLIN, blob).KeyId).toBe(arnIn(DUBLIN, key.KeyId));
    expect(refusalOf(() => open(key, EAST, blob)).name).toMatch(
      /^(Disabled|KMSInvalidState)Exception$/,
    );
    const other = related();
    other.at(DUBLIN).kms.disableKey({ KeyId: other.KeyId });
    expect(open(other, EAST, blob).KeyId).toBe(arnIn(EAST, key.KeyId));
  });

  // Source: kms-state-and-rules.md section 6: KMS does not route.
  test('opens nowhere where there is no related key', () => {
    const key = related();
    expect(refusalOf(() => open(key, WEST, seal(key, EAST)))).toEqual({
      name: 'AccessDeniedException',
      message:
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    });
  });

  test('moves to the replica by ReEncrypt there', () => {
    const key = related();
    const { KeyId } = key;
    const { kms } = key.at(DUBLIN);
    const moved = kms.reEncrypt({ CiphertextBlob: seal(key, EAST), DestinationKeyId: KeyId });
    const arn = arnIn(DUBLIN, KeyId);
    expect([moved.SourceKeyId, moved.KeyId]).toEqual([arn, arn]);
    expect(open(key, EAST, moved.CiphertextBlob).Plaintext).toEqual(bytes('x'));
  });
});

// Source: kms-state-and-rules.md section 6, "Shared".
describe('related keys share', () => {
  test('their key material: a MAC, a signature and a public key are the same everywhere', () => {
    const mac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
    const hmac = related([DUBLIN], mac);
    const request = {
      KeyId: hmac.KeyId,
      Message: bytes('x'),
      MacAlgorithm: 'HMAC_SHA_256',
    } as const;
    const { Mac } = hmac.at(EAST).kms.generateMac(request);
    expect(hmac.at(DUBLIN).kms.verifyMac({ ...request, Mac })).toMatchObject({ MacValid: true });

    const signer = related([DUBLIN], { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    const { KeyId } = signer;
    const [one, other] = [EAST, DUBLIN].map((region) =>
      signer.at(region).kms.getPublicKey({ KeyId }),
    );
    expect(one).toEqual({ ...other, KeyId: arnIn(EAST, KeyId) });
    const signing = { KeyId, Message: bytes('x'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = signer.at(DUBLIN).kms.sign(signing);
    expect(signer.at(EAST).kms.verify({ ...signing, Signature }).SignatureValid).toBe(true);
  });

  test('ID, spec, usage, origin and algorithms', () => {
    const key = related([DUBLIN, WEST], { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    const shared = [EAST, DUBLIN, WEST].map((region) => {
      const { KeyId, KeySpec, KeyUsage, Origin, SigningAlgorithms, MultiRegion } = metadataOf(
        key.at(region),
      );
      return { KeyId, KeySpec, KeyUsage, Origin, SigningAlgorithms, MultiRegion };
    });
    expect(shared[1]).toEqual(shared[0]);
    expect(shared[2]).toEqual(shared[0]);
    expect(shared[0]).toMatchObject({ KeyId: key.KeyId, MultiRegion: true });
  });

  test('their rotations, whatever brought them: IDs, dates and types', () => {
    const key = related();
    const { KeyId, sim } = key;
    const blobs = [seal(key, EAST)];
    key.at(EAST).kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    sim.clock.advance({ days: 90 });
    blobs.push(seal(key, DUBLIN));
    rotateOnDemand(key.at(EAST));
    blobs.push(seal(key, DUBLIN));
    const arn = arnIn(EAST, KeyId);
    for (const list of [rotationsOf, materialsOf])
      expect(list(key.at(DUBLIN)).map((row) => ({ ...row, KeyId: arn }))).toEqual(
        list(key.at(EAST)),
      );
    expect(rotationsOf(key.at(DUBLIN)).map((one) => one.RotationType)).toEqual([
      'AUTOMATIC',
      'ON_DEMAND',
    ]);
    expect(statusOf(key.at(DUBLIN))).toEqual({
      KeyRotationEnabled: true,
      KeyId: arnIn(DUBLIN, KeyId),
      RotationPeriodInDays: 90,
      NextRotationDate: new Date(NOW + MINUTE + 180 * DAY),
    });
    const ids = materialsOf(key.at(EAST)).map((one) => one.KeyMaterialId);
    // Source: kms-state-and-rules.md section 12, RotateKey.
    const told = sim.events.filter(({ name }) => name === 'RotateKey');
    expect(told.map(({ resources, details }) => [resources, details])).toEqual(
      ['AUTOMATIC', 'ON_DEMAND'].map((rotationType, i) => [
        [arn],
        {
          keyId: arn,
          keyOrigin: 'AWS_KMS',
          rotationType,
          previousKeyMaterialId: ids[i],
          currentKeyMaterialId: ids[i + 1],
        },
      ]),
    );
    for (const region of [EAST, DUBLIN])
      expect(blobs.map((blob) => open(key, region, blob).KeyMaterialId)).toEqual(ids);
  });

  test('all materials with a replica that is made later', () => {
    const key = related([]);
    const blob = seal(key, EAST);
    rotateOnDemand(key.at(EAST));
    key.at(EAST).kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: DUBLIN });
    key.sim.clock.advance({ minutes: 1 });
    expect(open(key, DUBLIN, blob).Plaintext).toEqual(bytes('x'));
    expect(materialsOf(key.at(DUBLIN))).toHaveLength(2);
    expect(currentId(key.at(DUBLIN))).toBe(currentId(key.at(EAST)));
  });
});

// Source: kms-state-and-rules.md section 6, "Independent".
describe('related keys have of their own', () => {
  interface Own {
    readonly what: string;
    /** Changed in Dublin. */
    readonly change: (key: Related) => unknown;
    readonly shown: (key: Related, region: string) => unknown;
  }
  const own: readonly Own[] = [
    {
      what: 'their description',
      change: ({ at, KeyId }) =>
        at(DUBLIN).kms.updateKeyDescription({ KeyId, Description: 'changed' }),
      shown: ({ at }, region) => metadataOf(at(region)).Description,
    },
    {
      what: 'whether they are enabled',
      change: ({ at, KeyId }) => at(DUBLIN).kms.disableKey({ KeyId }),
      shown: ({ at }, region) => metadataOf(at(region)).KeyState,
    },
    {
      what: 'when they are to be deleted',
      change: ({ at, KeyId }) => at(DUBLIN).kms.scheduleKeyDeletion({ KeyId }),
      shown: ({ at }, region) => metadataOf(at(region)).DeletionDate,
    },
    {
      what: 'tags',
      change: ({ at, KeyId }) =>
        at(DUBLIN).kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
      shown: ({ at, KeyId }, region) => at(region).kms.listResourceTags({ KeyId }).Tags,
    },
    {
      what: 'aliases',
      change: ({ at, KeyId }) =>
        at(DUBLIN).kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId }),
      shown: ({ at, KeyId }, region) => at(region).kms.listAliases({ KeyId }).Aliases,
    },
    {
      what: 'a key policy',
      change: ({ at, KeyId }) => {
        const { kms } = at(DUBLIN);
        const { Policy = '' } = kms.getKeyPolicy({ KeyId });
        kms.putKeyPolicy({ KeyId, Policy: Policy.replace('key-default-1', 'mine') });
      },
      shown: ({ at, KeyId }, region) => at(region).kms.getKeyPolicy({ KeyId }).Policy,
    },
    {
      what: 'a last use',
      change: (key) => seal(key, DUBLIN),
      shown: ({ at, KeyId }, region) => at(region).kms.getKeyLastUsage({ KeyId }),
    },
  ];
  test.each(own)('$what', ({ change, shown }) => {
    const key = related();
    const before = [EAST, DUBLIN].map((region) => JSON.stringify(shown(key, region)));
    change(key);
    const after = [EAST, DUBLIN].map((region) => JSON.stringify(shown(key, region)));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test('a date of creation', () => {
    const key = related([]);
    key.sim.clock.advance({ days: 3 });
    key.at(EAST).kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: DUBLIN });
    expect([EAST, DUBLIN].map((region) => metadataOf(key.at(region)).CreationDate)).toEqual([
      new Date(NOW),
      new Date(NOW + MINUTE + 3 * DAY),
    ]);
  });

  test('a name in each Region: the same alias leads to the key of its Region', () => {
    const key = related();
    const { KeyId } = key;
    for (const region of [EAST, DUBLIN])
      key.at(region).kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    for (const region of [EAST, DUBLIN]) {
      const { kms } = key.at(region);
      expect(metadataOf({ kms, KeyId: 'alias/app' }).Arn).toBe(arnIn(region, KeyId));
      expect(kms.encrypt({ KeyId: 'alias/app', Plaintext: bytes('x') }).KeyId).toBe(
        arnIn(region, KeyId),
      );
      expect(kms.listKeys({}).Keys).toEqual([{ KeyId, KeyArn: arnIn(region, KeyId) }]);
    }
  });

  test('random bytes: two Regions never seal alike', () => {
    const key = related([DUBLIN, WEST]);
    const blobs = [EAST, DUBLIN, WEST].flatMap((region) => [seal(key, region), seal(key, region)]);
    // The 16 random bytes of each (observed.md, SYMMETRIC_DEFAULT blob).
    const random = blobs.map((blob) => Buffer.from(blob.subarray(38, 54)).toString('hex'));
    expect(new Set(random).size).toBe(6);
  });
});
