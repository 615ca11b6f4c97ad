import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { bytes, refusalOf, withKey } from '../support/simulator.ts';

// Source of limits and defaults: the Limit member of each operation's page in the AWS KMS API Reference.
describe('paging', () => {
  const { sim, keyId } = withKey();
  for (let i = 0; i < 149; i++) sim.kms.createKey();
  for (let i = 0; i < 120; i++) {
    const TargetKeyId = sim.kms.listKeys({ Limit: 1000 }).Keys[i % 30]?.KeyId;
    sim.kms.createAlias({ AliasName: `alias/${String(i).padStart(3, '0')}`, TargetKeyId });
  }
  sim.kms.tagResource({
    KeyId: keyId,
    Tags: Array.from({ length: 50 }, (_, i) => ({ TagKey: `k${i}`, TagValue: '' })),
  });

  test('ListKeys gives 100 unless it is told, in the order of key IDs', () => {
    const first = sim.kms.listKeys();
    expect(first.Keys).toHaveLength(100);
    expect(first.Truncated).toBe(true);
    const second = sim.kms.listKeys({ Marker: first.NextMarker });
    expect(second.Keys).toHaveLength(50);
    expect(second.Truncated).toBe(false);
    expect(second).not.toHaveProperty('NextMarker');
    const all = [...first.Keys, ...second.Keys].map((key) => key.KeyId);
    expect(all).toEqual([...all].sort());
    expect(new Set(all).size).toBe(150);
  });

  test('ListResourceTags goes on where it was, though the tag that the marker names is gone', () => {
    const tagged = withKey('gone');
    const Tags = ['a', 'b', 'c', 'd', 'e'].map((TagKey) => ({ TagKey, TagValue: '' }));
    tagged.sim.kms.tagResource({ KeyId: tagged.keyId, Tags });
    const first = tagged.sim.kms.listResourceTags({ KeyId: tagged.keyId, Limit: 3 });
    tagged.sim.kms.untagResource({ KeyId: tagged.keyId, TagKeys: ['c'] });
    const { Tags: rest } = tagged.sim.kms.listResourceTags({
      KeyId: tagged.keyId,
      Limit: 3,
      Marker: first.NextMarker,
    });
    expect(rest.map((tag) => tag.TagKey)).toEqual(['d', 'e']);
  });

  test.each([1, 7, 50, 150])('pages of %i hold every key once', (Limit) => {
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = sim.kms.listKeys({ Limit, Marker });
      expect(page.Keys.length).toBe(Math.min(Limit, 150 - seen.length));
      seen.push(...page.Keys.map((key) => key.KeyId ?? ''));
      Marker = page.NextMarker;
    } while (Marker);
    expect(new Set(seen).size).toBe(150);
  });

  test('ListAliases gives 50 unless it is told, by name, and those of a key alone', () => {
    const { Aliases, NextMarker } = sim.kms.listAliases();
    expect(Aliases.map((alias) => alias.AliasName)).toEqual(
      Array.from({ length: 50 }, (_, i) => `alias/${String(i).padStart(3, '0')}`),
    );
    expect(sim.kms.listAliases({ Marker: NextMarker, Limit: 100 }).Aliases).toHaveLength(70);
    const target = Aliases[0]?.TargetKeyId;
    const own = sim.kms.listAliases({ KeyId: target, Limit: 3 });
    expect(own.Aliases.map((alias) => alias.AliasName)).toEqual([
      'alias/000',
      'alias/030',
      'alias/060',
    ]);
    expect(
      sim.kms
        .listAliases({ KeyId: target, Marker: own.NextMarker })
        .Aliases.map((alias) => alias.AliasName),
    ).toEqual(['alias/090']);
  });

  test('ListResourceTags gives 50 unless it is told', () => {
    expect(sim.kms.listResourceTags({ KeyId: keyId }).Truncated).toBe(false);
    const first = sim.kms.listResourceTags({ KeyId: keyId, Limit: 30 });
    const second = sim.kms.listResourceTags({ KeyId: keyId, Limit: 30, Marker: first.NextMarker });
    expect([...first.Tags, ...second.Tags].map((tag) => tag.TagKey)).toEqual(
      Array.from({ length: 50 }, (_, i) => `k${i}`),
    );
    expect(() => Object.assign(first.Tags[0] ?? {}, { TagValue: 'x' })).not.toThrow();
    expect(sim.kms.listResourceTags({ KeyId: keyId }).Tags[0]?.TagValue).toBe('');
  });

  test('a marker is good for its own list, also when what it names is gone', () => {
    // Recorded: InvalidMarkerException has no text.
    const invalid = { name: 'InvalidMarkerException', message: '' };
    const { NextMarker: Marker } = sim.kms.listKeys({ Limit: 1 });
    expect(refusalOf(() => sim.kms.listAliases({ Marker }))).toEqual(invalid);
    expect(refusalOf(() => sim.region('eu-west-1').kms.listKeys({ Marker }))).toEqual(invalid);
    expect(refusalOf(() => sim.kms.listKeys({ Marker: `${Marker}A` }))).toEqual(invalid);
    const other = createSimulator();
    for (let i = 0; i < 3; i++) other.kms.createKey();
    const [first, second, third] = other.kms.listKeys().Keys;
    const page = other.kms.listKeys({ Limit: 2 });
    other.kms.scheduleKeyDeletion({ KeyId: second?.KeyId, PendingWindowInDays: 7 });
    other.clock.advance({ days: 7 });
    expect(other.kms.listKeys({ Marker: page.NextMarker }).Keys).toEqual([third]);
    expect(other.kms.listKeys().Keys).toEqual([first, third]);
  });

  test.each([
    ['listKeys', 0, 1000],
    ['listKeys', 1001, 1000],
    ['listAliases', 101, 100],
    ['listAliases', 0, 100],
  ] as const)('%s refuses a limit of %i', (name, Limit, max) => {
    expect(refusalOf(() => sim.kms[name]({ Limit })).message).toBe(
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${Limit === 0 ? 'greater than or equal to 1' : `less than or equal to ${max}`}`,
    );
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
describe('data keys and random bytes', () => {
  const { sim, keyId, arn } = withKey();
  const { CurrentKeyMaterialId: KeyMaterialId } = sim.kms.describeKey({ KeyId: keyId }).KeyMetadata;

  test.each([
    [{ KeySpec: 'AES_128' }, 16, 168],
    [{ KeySpec: 'AES_256' }, 32, 184],
    [{ NumberOfBytes: 1 }, 1, 153],
    [{ NumberOfBytes: 1024 }, 1024, 1186],
  ] as const)(
    '%o gives %i bytes, and a blob that opens to them',
    (length, plaintextBytes, blobBytes) => {
      const answer = sim.kms.generateDataKey({ KeyId: keyId, ...length });
      expect(answer).toEqual({
        Plaintext: answer.Plaintext,
        CiphertextBlob: answer.CiphertextBlob,
        KeyId: arn,
        KeyMaterialId,
      });
      expect([answer.Plaintext.length, answer.CiphertextBlob.length]).toEqual([
        plaintextBytes,
        blobBytes,
      ]);
      expect(sim.kms.decrypt({ CiphertextBlob: answer.CiphertextBlob }).Plaintext).toEqual(
        answer.Plaintext,
      );
      const alone = sim.kms.generateDataKeyWithoutPlaintext({ KeyId: keyId, ...length });
      expect(alone).toEqual({ CiphertextBlob: alone.CiphertextBlob, KeyId: arn, KeyMaterialId });
      expect(alone.CiphertextBlob).toHaveLength(blobBytes);
    },
  );

  test.each([[{}], [{ KeySpec: 'AES_256', NumberOfBytes: 32 }]] as const)(
    '%o is refused',
    (length) => {
      const refusal = {
        name: 'ValidationException',
        message: 'Please specify either number of bytes or key spec.',
      };
      expect(refusalOf(() => sim.kms.generateDataKey({ KeyId: keyId, ...length }))).toEqual(
        refusal,
      );
      expect(
        refusalOf(() => sim.kms.generateDataKeyWithoutPlaintext({ KeyId: keyId, ...length })),
      ).toEqual(refusal);
    },
  );

  test('GenerateRandom gives as many bytes as asked, others each time', () => {
    const [one, two] = [
      sim.kms.generateRandom({ NumberOfBytes: 1024 }),
      sim.kms.generateRandom({ NumberOfBytes: 1024 }),
    ];
    expect(one.Plaintext).toHaveLength(1024);
    expect(one.Plaintext).not.toEqual(two.Plaintext);
    expect(refusalOf(() => sim.kms.generateRandom())).toEqual({
      name: 'ValidationException',
      message: 'NumberOfBytes is required.',
    });
  });

  test('an attestation document that does not verify is refused', () => {
    const Recipient = {
      KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      AttestationDocument: bytes('d'),
    } as const;
    const { CiphertextBlob } = sim.kms.generateDataKey({ KeyId: keyId, NumberOfBytes: 1 });
    for (const call of [
      () => sim.kms.generateDataKey({ KeyId: keyId, NumberOfBytes: 1, Recipient }),
      () => sim.kms.decrypt({ CiphertextBlob, Recipient }),
      () => sim.kms.generateRandom({ NumberOfBytes: 1, Recipient }),
    ])
      expect(refusalOf(call)).toEqual({
        name: 'ValidationException',
        message: 'The attestation document is not valid.',
      });
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
describe('GetKeyLastUsage', () => {
  test('is empty before the first use; then it is the last success, not a refusal, a DryRun or a description', () => {
    const { sim, keyId, arn } = withKey();
    const created = sim.clock.now();
    const unused = {
      KeyId: arn,
      KeyLastUsage: {},
      TrackingStartDate: created,
      KeyCreationDate: created,
    };
    expect(sim.kms.getKeyLastUsage({ KeyId: keyId })).toEqual(unused);
    sim.clock.advance({ days: 3 });
    sim.kms.describeKey({ KeyId: keyId });
    refusalOf(() => sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('x'), DryRun: true }));
    refusalOf(() => sim.kms.decrypt({ KeyId: keyId, CiphertextBlob: bytes('x') }));
    expect(sim.kms.getKeyLastUsage({ KeyId: keyId })).toEqual(unused);
    sim.kms.generateDataKeyWithoutPlaintext({ KeyId: keyId, NumberOfBytes: 1 });
    const used = sim.clock.now();
    sim.clock.advance({ days: 1 });
    expect(sim.kms.getKeyLastUsage({ KeyId: keyId }).KeyLastUsage).toMatchObject({
      Operation: 'GenerateDataKeyWithoutPlaintext',
      Timestamp: used,
    });
  });

  test('names the request and the event of the call, for both keys of a ReEncrypt', () => {
    const { sim, keyId } = withKey();
    const other = sim.kms.createKey().KeyMetadata.KeyId;
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('x') });
    sim.kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other });
    const { requestId, eventId } = sim.events.at(-1) ?? {};
    for (const KeyId of [keyId, other])
      expect(sim.kms.getKeyLastUsage({ KeyId }).KeyLastUsage).toMatchObject({
        Operation: 'ReEncrypt',
        KmsRequestId: requestId,
        CloudTrailEventId: eventId,
      });
    expect(eventId).not.toBe(requestId);
  });
});
