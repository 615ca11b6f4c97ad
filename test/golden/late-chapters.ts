/** The second half of the ten years. @module */
import { APP_ROLE, AUDIT_ROLE, attempt, type Cast, DAY, PARTNER, policyFor } from './cast.ts';
import type { Chapter } from './chapters.ts';
import { bytesFor, FOR_EVER, importInto, oaep, p256For } from './wrap.ts';

const EU = 'eu-west-1';
const ASIA = 'ap-southeast-2';
const Plaintext: Uint8Array = bytesFor('later', 24);

export const lateChapters: readonly Chapter[] = [
  ['2031-01-15T15:15:15.015Z', muchIsPending],
  ['2031-03-03T03:03:03.003Z', replicaGoes],
  ['2031-10-10T10:00:00Z', primaryWaits],
  ['2032-06-15T06:00:00Z', materialIsDeleted],
  ['2033-02-20T20:00:00Z', enclaveAsks],
  ['2033-08-08T08:08:08Z', policyShutsOut],
  ['2034-04-01T13:00:00Z', rotationIsBusy],
  ['2035-01-31T17:45:00Z', everySignatureHolds],
  ['2035-11-30T00:00:00Z', muchIsRefused],
];

/** The middle of it all: changes of every kind are due at once, and in the midst of them the month goes on. */
function muchIsPending({ sim, arns, at }: Cast): void {
  const { kms } = sim;
  importInto(kms, arns['p256-outside'], p256For('p256-outside'), {
    ValidTo: new Date(sim.clock.now().getTime() + 300 * DAY),
  });
  kms.scheduleKeyDeletion({ KeyId: arns.p521 });
  kms.replicateKey({ KeyId: arns['outside-global'], ReplicaRegion: ASIA });
  kms.rotateKeyOnDemand({ KeyId: arns.app });
  kms.encrypt({ KeyId: arns.app, Plaintext });
  kms.getKeyRotationStatus({ KeyId: arns.app });
  sim.clock.next();
  sim.clock.next();
  importInto(
    at(ASIA),
    arns['outside-global'].replace('us-east-1', ASIA),
    bytesFor('outside-global'),
  );
  sim.clock.advance({ days: 29 });
  kms.cancelKeyDeletion({ KeyId: arns.p521 });
  kms.enableKey({ KeyId: arns.p521 });
}

function replicaGoes({ sim, arns, at }: Cast): void {
  const KeyId = arns.global.replace('us-east-1', EU);
  const there = arns.global.replace('us-east-1', ASIA);
  at(ASIA).scheduleKeyDeletion({ KeyId: there, PendingWindowInDays: 10 });
  attempt(() => at(EU).updatePrimaryRegion({ KeyId, PrimaryRegion: ASIA }));
  at(EU).describeKey({ KeyId: 'alias/global' });
  sim.clock.advance({ days: 10 });
  attempt(() => at(ASIA).describeKey({ KeyId: there }));
  at(EU).updatePrimaryRegion({ KeyId, PrimaryRegion: 'us-east-1' });
  sim.clock.advance({ seconds: 11 });
  sim.kms.replicateKey({ KeyId: arns.global, ReplicaRegion: ASIA });
  sim.clock.next();
  at(ASIA).encrypt({ KeyId: there, Plaintext });
}

function primaryWaits({ sim, arns, at }: Cast): void {
  const { kms } = sim;
  const KeyId = arns['mac-global'];
  const replica = KeyId.replace('us-east-1', EU);
  const input = { KeyId, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_512' } as const;
  const { Mac } = at(EU).generateMac({ ...input, KeyId: replica });
  kms.verifyMac({ ...input, Mac });
  kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 8 });
  kms.describeKey({ KeyId });
  at(EU).scheduleKeyDeletion({ KeyId: replica, PendingWindowInDays: 7 });
  sim.clock.advance({ days: 7, seconds: 1 });
  kms.describeKey({ KeyId });
  sim.clock.advance({ days: 3 });
  kms.cancelKeyDeletion({ KeyId });
  kms.enableKey({ KeyId });
  kms.verifyMac({ ...input, Mac });
  attempt(() => kms.verifyMac({ ...input, Mac: Mac.toReversed() }));
}

function materialIsDeleted({ sim, arns }: Cast): void {
  const { kms } = sim;
  const KeyId = arns.outside;
  const { KeyMaterialId } = kms.deleteImportedKeyMaterial({ KeyId });
  attempt(() => kms.encrypt({ KeyId, Plaintext }));
  const { ImportToken, PublicKey } = kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  });
  const EncryptedKeyMaterial = oaep(PublicKey, bytesFor('outside 2'));
  const late = { KeyId, ImportToken, EncryptedKeyMaterial, ...FOR_EVER };
  attempt(() => kms.importKeyMaterial({ ...late, KeyId: arns['mac-outside'] }));
  attempt(() => kms.importKeyMaterial({ ...late, EncryptedKeyMaterial: ImportToken }));
  sim.clock.advance({ hours: 24 });
  attempt(() => kms.importKeyMaterial(late));
  importInto(kms, KeyId, bytesFor('outside 2'), {
    ...FOR_EVER,
    ImportType: 'EXISTING_KEY_MATERIAL',
    ...(KeyMaterialId === undefined ? {} : { KeyMaterialId }),
  });
  kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  importInto(kms, arns['p256-outside'], p256For('p256-outside'));
  kms.deleteImportedKeyMaterial({ KeyId: arns['mac-outside'] });
  importInto(kms, arns['mac-outside'], bytesFor('mac-outside', 48));
}

function enclaveAsks({ sim, arns }: Cast): void {
  const { kms } = sim;
  // The enclave's key is one whose public half is the same each time.
  const { PublicKey } = kms.getPublicKey({ KeyId: arns['rsa-box'] });
  const AttestationDocument = sim.attest({ publicKey: PublicKey, pcrs: { 0: 'ab'.repeat(48) } });
  const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument } as const;
  kms.generateDataKey({ KeyId: arns.app, KeySpec: 'AES_256', Recipient });
  sim.clock.advance({ hours: 3, minutes: 6 });
  attempt(() => kms.generateRandom({ NumberOfBytes: 16, Recipient }));
}

function policyShutsOut({ arns, as, sim, home }: Cast): void {
  const { kms } = sim;
  const denial = policyFor('111122223333', APP_ROLE, ['kms:Decrypt', 'kms:ReEncrypt*'], 'Deny');
  const { CiphertextBlob } = as(APP_ROLE).encrypt({ KeyId: arns.app, Plaintext });
  attempt(() => kms.putKeyPolicy({ KeyId: arns.app, Policy: '{"Version":"2012-10-17"}' }));
  attempt(() => kms.putKeyPolicy({ KeyId: arns.app, Policy: denial, PolicyName: 'other' }));
  kms.putKeyPolicy({ KeyId: arns.app, Policy: denial });
  as(AUDIT_ROLE).describeKey({ KeyId: arns.app });
  attempt(() => as(APP_ROLE).decrypt({ CiphertextBlob }));
  as(AUDIT_ROLE).decrypt({ CiphertextBlob });
  home('partner').putKeyPolicy({
    KeyId: arns.partner,
    Policy: policyFor(PARTNER, APP_ROLE, ['kms:Encrypt']),
  });
  attempt(() => kms.encrypt({ KeyId: arns.partner, Plaintext }));
  as(APP_ROLE).encrypt({ KeyId: arns.partner, Plaintext });
  home('partner').putKeyPolicy({
    KeyId: arns.partner,
    Policy: policyFor(PARTNER, 'arn:aws:iam::111122223333:root', ['kms:*']),
  });
  kms.listKeyPolicies({ KeyId: arns.app });
}

function rotationIsBusy({ sim, arns }: Cast): void {
  const { kms } = sim;
  kms.disableKeyRotation({ KeyId: arns.app });
  kms.enableKeyRotation({ KeyId: arns.app, RotationPeriodInDays: 90 });
  sim.clock.advance({ days: 89, hours: 23, minutes: 45 });
  attempt(() => kms.rotateKeyOnDemand({ KeyId: arns.app }));
  kms.scheduleKeyDeletion({ KeyId: arns.app, PendingWindowInDays: 7 });
  sim.clock.advance({ days: 1 });
  kms.getKeyRotationStatus({ KeyId: arns.app });
  kms.cancelKeyDeletion({ KeyId: arns.app });
  kms.enableKey({ KeyId: arns.app });
  sim.clock.next();
  kms.rotateKeyOnDemand({ KeyId: arns.app });
  sim.clock.next();
  const { NextMarker } = kms.listKeyRotations({ KeyId: arns.app, Limit: 4 });
  if (NextMarker !== undefined) kms.listKeyRotations({ KeyId: arns.app, Marker: NextMarker });
}

function everySignatureHolds({ sim, arns, home }: Cast): void {
  const { kms } = sim;
  const signers = [
    ['p256', 'ECDSA_SHA_256'],
    ['p256-outside', 'ECDSA_SHA_256'],
    ['p521', 'ECDSA_SHA_512'],
    ['ed25519', 'ED25519_SHA_512'],
    ['lattice', 'ML_DSA_SHAKE_256'],
    ['rsa-seal', 'RSASSA_PSS_SHA_384'],
    ['rsa-seal', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['china', 'SM2DSA'],
  ] as const;
  for (const [name, SigningAlgorithm] of signers) {
    const signing = { KeyId: arns[name], Message: Plaintext, SigningAlgorithm };
    home(name).getPublicKey({ KeyId: arns[name] });
    const { Signature } = home(name).sign(signing);
    home(name).verify({ ...signing, Signature });
    if (name !== 'lattice')
      attempt(() => home(name).verify({ ...signing, Message: bytesFor('other'), Signature }));
  }
  const mu = { Message: bytesFor('mu', 64), MessageType: 'EXTERNAL_MU' } as const;
  kms.sign({ KeyId: arns.lattice, ...mu, SigningAlgorithm: 'ML_DSA_SHAKE_256' });
  const digest = { Message: bytesFor('digest', 64), MessageType: 'DIGEST' } as const;
  kms.sign({ KeyId: arns.ed25519, ...digest, SigningAlgorithm: 'ED25519_PH_SHA_512' });
  for (const KeyPairSpec of ['ECC_NIST_P384', 'ECC_NIST_EDWARDS25519', 'ML_KEM_512'] as const)
    kms.generateDataKeyPair({ KeyId: 'alias/app', KeyPairSpec });
}

function muchIsRefused({ sim, arns }: Cast): void {
  const { kms } = sim;
  const KeyId = arns.app;
  attempt(() => kms.encrypt({ KeyId, Plaintext: new Uint8Array() }));
  attempt(() => kms.encrypt({ KeyId: 'alias/none', Plaintext }));
  attempt(() => kms.encrypt({ KeyId: arns.mac, Plaintext }));
  attempt(() => kms.encrypt({ KeyId, Plaintext, DryRun: true }));
  attempt(() => kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }));
  attempt(() => kms.encrypt({ KeyId: 7 as unknown as string, Plaintext }));
  attempt(() => kms.encrypt('nothing' as never));
  attempt(() => kms.decrypt({ CiphertextBlob: bytesFor('no blob', 180) }));
  attempt(() => kms.describeKey({ KeyId: 'arn:aws:kms:us-east-1:111122223333:key/' }));
  attempt(() => kms.describeKey({ KeyId: '00000000-0000-4000-8000-000000000000' }));
  attempt(() =>
    kms.generateMac({ KeyId: arns.mac, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_384' }),
  );
  attempt(() => kms.generateDataKey({ KeyId }));
  attempt(() => kms.generateRandom({ NumberOfBytes: 1025 }));
  attempt(() => kms.listKeys({ Limit: 0, Marker: '' }));
  attempt(() =>
    kms.createKey({ KeySpec: 'RSA_1024' as never, Tags: [{ TagKey: '', TagValue: '' }] }),
  );
  attempt(() => kms.createAlias({ AliasName: 'app', TargetKeyId: KeyId }));
}
