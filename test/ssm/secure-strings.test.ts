import { describe, expect, test } from 'vitest';
import { openMessage } from '../../src/hsm/encryption-sdk/message.ts';
import { createSimulator } from '../../src/index.ts';
import { fromBase64 } from '../../src/lib/bytes.ts';
import { seedFrom } from '../../src/lib/random.ts';
import { nodeCrypto } from '../../src/node.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const ARN = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/s`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const SECRET = 'a secret of 25 characters';
const context = { PARAMETER_ARN: ARN };
const start = () => createSimulator({ seed: 'secure strings' });
type Sim = ReturnType<typeof start>;

const put = ({ ssm }: Pick<Sim, 'ssm'>, more: object = {}) =>
  ssm.putParameter({ Name: 's', Value: SECRET, Type: 'SecureString', Overwrite: true, ...more });
const plain = ({ ssm }: Pick<Sim, 'ssm'>, Name = 's') =>
  ssm.getParameter({ Name, WithDecryption: true }).Parameter.Value;
const ciphertext = ({ ssm }: Pick<Sim, 'ssm'>, Name = 's') =>
  fromBase64(ssm.getParameter({ Name }).Parameter.Value ?? '') ?? new Uint8Array();
const allow = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

describe('a SecureString of the standard tier', () => {
  test('is what KMS encrypts under its ARN, and KMS decrypts', () => {
    const sim = start();
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    put(sim, { KeyId });
    const CiphertextBlob = ciphertext(sim);
    // Recorded: 25 bytes give 177, for a plain blob of KMS Encrypt, whose third byte is 2.
    expect([CiphertextBlob.length, ...CiphertextBlob.slice(0, 3)]).toEqual([177, 1, 2, 2]);
    const { Plaintext } = sim.kms.decrypt({ CiphertextBlob, EncryptionContext: context });
    expect(new TextDecoder().decode(Plaintext)).toBe(SECRET);
    expect(refusalOf(() => sim.kms.decrypt({ CiphertextBlob })).name).toBe(
      'InvalidCiphertextException',
    );
    expect(plain(sim)).toBe(SECRET);
  });

  test('is encrypted for the caller by way of the service, with the managed key made at its first use', () => {
    const sim = start();
    put(sim);
    const calls = sim.events.filter(({ caller }) => caller !== undefined);
    expect(calls.map(({ name, service, caller }) => [service, name, caller?.via])).toEqual([
      ['ssm', 'PutParameter', undefined],
      ['kms', 'Encrypt', 'ssm'],
    ]);
    // Source: services-parameter-store, "Parameter Store encryption context".
    expect(calls[1]?.input).toMatchObject({ EncryptionContext: context });
    expect(sim.kms.describeKey({ KeyId: 'alias/aws/ssm' }).KeyMetadata.KeyManager).toBe('AWS');
  });

  test('is read under the key that encrypted it, wherever its alias points now', () => {
    const sim = start();
    const keys = [1, 2].map(() => sim.kms.createKey({}).KeyMetadata);
    const [first, second] = keys.map(({ KeyId }) => KeyId);
    sim.kms.createAlias({ AliasName: 'alias/s', TargetKeyId: first });
    put(sim, { KeyId: 'alias/s' });
    sim.kms.updateAlias({ AliasName: 'alias/s', TargetKeyId: second });
    put(sim, { Value: 'new' });
    expect([plain(sim, 's:1'), plain(sim)]).toEqual([SECRET, 'new']);
    // Recorded: KeyId is kept as it was given.
    expect(sim.ssm.describeParameters().Parameters[0]?.KeyId).toBe('alias/s');
    const blobs = ['s:1', 's:2'].map((name) => ciphertext(sim, name));
    const used = blobs.map(
      (CiphertextBlob) => sim.kms.decrypt({ CiphertextBlob, EncryptionContext: context }).KeyId,
    );
    expect(used).toEqual(keys.map(({ Arn }) => Arn));
  });
});

describe('a SecureString of the advanced tier', () => {
  test('is a message of the AWS Encryption SDK, whose data key KMS gave', () => {
    const sim = start();
    put(sim, { Tier: 'Advanced' });
    const message = ciphertext(sim);
    // Recorded: `01 80 0378`.
    expect([...message.slice(0, 4)]).toEqual([0x01, 0x80, 0x03, 0x78]);
    const called = sim.events.filter(({ service }) => service === 'kms').map(({ name }) => name);
    expect(called).toContain('GenerateDataKey');
    expect(called).not.toContain('Encrypt');
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    put(sim, { KeyId });
    const own = ciphertext(sim);
    // What a program with the AWS Encryption SDK does: KMS opens the data key, with the whole context of the message.
    const plaintext = openMessage(seedFrom(0), own, (CiphertextBlob, EncryptionContext) => {
      // Recorded: a data key of 184 bytes.
      expect(CiphertextBlob).toHaveLength(184);
      expect(EncryptionContext).toMatchObject(context);
      return sim.kms.decrypt({ CiphertextBlob, EncryptionContext }).Plaintext;
    });
    expect(new TextDecoder().decode(plaintext)).toBe(SECRET);
    expect(plain(sim)).toBe(SECRET);
  });

  test.each([0, 1, 2])('holds long texts of any characters: %i', (i) => {
    const sim = start();
    const Value = ['é'.repeat(4096), '\u{1f511}'.repeat(2048), `${'v'.repeat(8191)}\n`][
      i
    ] as string;
    put(sim, { Value, Tier: 'Advanced' });
    expect(plain(sim)).toBe(Value);
  });

  test('that the tier is raised leaves the older versions readable', () => {
    const sim = start();
    put(sim);
    put(sim, { Value: 'v'.repeat(5000), Tier: 'Intelligent-Tiering' });
    expect([plain(sim, 's:1'), plain(sim)?.length]).toEqual([SECRET, 5000]);
    expect(sim.ssm.getParameterHistory({ Name: 's' }).Parameters.map(({ Tier }) => Tier)).toEqual([
      'Standard',
      'Advanced',
    ]);
  });
});

describe('KMS decides too', () => {
  const reader = (sim: Sim, ...actions: string[]) =>
    sim.as(ROLE, { policies: [allow(...actions)] });

  test('under a key of one’s own, its permission is needed, and not without decryption', () => {
    const sim = start();
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    put(sim, { KeyId });
    const bare = reader(sim, 'ssm:*');
    expect(ciphertext(bare)).toHaveLength(177);
    // Quoted by users.
    expect(refusalOf(() => plain(bare))).toEqual({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access\. \(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: [\da-f-]{36}; Proxy: null\)$/,
      ),
    });
    expect(plain(reader(sim, 'ssm:*', 'kms:Decrypt'))).toBe(SECRET);
  });

  test('under the managed key no permission of KMS is needed', () => {
    const sim = start();
    put(sim);
    // Source: its key policy, which lets in all principals of the account that come through the service.
    expect(plain(reader(sim, 'ssm:GetParameter'))).toBe(SECRET);
  });

  test('a caller who may not encrypt writes nothing', () => {
    const sim = start();
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    const before = sim.snapshot();
    const call = () => put(reader(sim, 'ssm:*'), { KeyId });
    expect(refusalOf(call).name).toBe('AccessDeniedException');
    expect(sim.diff(before)).toEqual([]);
  });

  test('a key of another state refuses in its own words, and reads again when it is enabled', () => {
    const sim = start();
    const { KeyId, Arn } = sim.kms.createKey({}).KeyMetadata;
    put(sim, { KeyId, Tier: 'Advanced' });
    sim.kms.scheduleKeyDeletion({ KeyId });
    const refusal = refusalOf(() => plain(sim));
    expect(refusal).toEqual({
      name: 'InvalidKeyId',
      message: expect.stringContaining(`${Arn} is pending deletion. (Service: AWSKMS; `),
    });
    expect(ciphertext(sim).length).toBeGreaterThan(500);
    sim.kms.cancelKeyDeletion({ KeyId });
    sim.kms.enableKey({ KeyId });
    expect(plain(sim)).toBe(SECRET);
  });
});

test('nothing that is kept or told holds the text of a SecureString', () => {
  const sim = start();
  put(sim);
  put(sim, { Tier: 'Advanced' });
  plain(sim);
  sim.ssm.getParameterHistory({ Name: 's', WithDecryption: true });
  // Recorded: the refusal repeats the value, which is the caller's to see.
  expect(refusalOf(() => put(sim, { Value: `{{${SECRET}}}` })).message).toContain(SECRET);
  const kept = [sim.export(), sim.events, sim.cloudTrail(), sim.eventBridge()];
  expect(JSON.stringify(kept)).not.toContain(SECRET);
  expect(sim.events.at(-1)?.fault?.message).toMatch(/^Parameter value: failed to satisfy/);
});

test('unrelated calls change no byte of it', () => {
  const [sim, other] = [start(), start()];
  for (const one of [sim, other]) {
    const { KeyId } = one.kms.createKey({}).KeyMetadata;
    if (one === other)
      one.ssm.putParameter({ Name: 'o', Value: 'o', Type: 'SecureString', Tier: 'Advanced' });
    put(one, { KeyId, Tier: 'Advanced' });
  }
  expect(ciphertext(other)).toEqual(ciphertext(sim));
});

test('node:crypto gives the same bytes', () => {
  const [pure, native] = [{}, { crypto: nodeCrypto }].map((by) => {
    const sim = createSimulator({ seed: 'secure strings', ...by });
    put(sim, { Tier: 'Advanced', Value: 'v'.repeat(5000) });
    return [ciphertext(sim), plain(sim)];
  });
  expect(native).toEqual(pure);
});
