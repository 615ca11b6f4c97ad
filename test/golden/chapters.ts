/** What happens to the keys in the ten years, besides their daily use: each chapter at its instant. @module */
import { APP_ROLE, AUDIT_ROLE, attempt, type Cast, DAY, PARTNER, policyFor } from './cast.ts';
import { lateChapters } from './late-chapters.ts';
import { bytesFor, FOR_EVER, importInto, oaep, p256For } from './wrap.ts';

export type Chapter = readonly [at: string, happens: (cast: Cast) => void];

const EU = 'eu-west-1';
const ASIA = 'ap-southeast-2';
const Plaintext: Uint8Array = bytesFor('plaintext', 20);

const early: readonly Chapter[] = [
  ['2026-02-02T08:00:00Z', rotationBegins],
  ['2026-06-10T10:30:00.500Z', replicasAreMade],
  ['2026-12-31T23:59:59.999Z', materialExpires],
  ['2027-09-01T00:00:00Z', newMaterialIsStaged],
  ['2028-02-29T12:00:00Z', appIsDisabled],
  ['2028-11-11T11:11:11.111Z', archiveIsNearlyDeleted],
  ['2029-07-04T04:00:00Z', primaryMoves],
  ['2030-01-02T09:00:00Z', namesChange],
  ['2030-05-05T05:05:05Z', curveKeyGoes],
];

export const chapters: readonly Chapter[] = [...early, ...lateChapters];

function rotationBegins({ sim, arns, at, home }: Cast): void {
  const { kms } = sim;
  kms.enableKeyRotation({ KeyId: arns.app });
  kms.enableKeyRotation({ KeyId: arns.global, RotationPeriodInDays: 500 });
  attempt(() => kms.enableKeyRotation({ KeyId: arns.mac }));
  attempt(() => kms.enableKeyRotation({ KeyId: arns.outside }));
  attempt(() => kms.enableKeyRotation({ KeyId: arns.archive, RotationPeriodInDays: 89 }));
  attempt(() => home('partner').enableKeyRotation({ KeyId: arns.app }));
  kms.rotateKeyOnDemand({ KeyId: arns.archive });
  kms.getKeyRotationStatus({ KeyId: arns.archive });
  sim.clock.next();
  kms.getKeyRotationStatus({ KeyId: arns.archive });
  kms.listKeyRotations({ KeyId: arns.archive, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  at('cn-north-1').describeKey({ KeyId: 'alias/china' });
  attempt(() => kms.createKey({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }));
}

function replicasAreMade({ sim, arns, at, home }: Cast): void {
  const { kms } = sim;
  kms.replicateKey({ KeyId: arns.global, ReplicaRegion: EU, Description: 'in Europe' });
  const Tags = [{ TagKey: 'region', TagValue: ASIA }];
  kms.replicateKey({ KeyId: arns.global, ReplicaRegion: ASIA, Tags });
  attempt(() => at(EU).encrypt({ KeyId: arns.global.replace('us-east-1', EU), Plaintext }));
  kms.replicateKey({ KeyId: arns['mac-global'], ReplicaRegion: EU });
  kms.replicateKey({ KeyId: arns['outside-global'], ReplicaRegion: EU });
  attempt(() => kms.replicateKey({ KeyId: arns.app, ReplicaRegion: EU }));
  attempt(() => kms.replicateKey({ KeyId: arns.global, ReplicaRegion: EU }));
  attempt(() => kms.replicateKey({ KeyId: arns.global, ReplicaRegion: 'us-east-1' }));
  attempt(() => kms.replicateKey({ KeyId: arns.global, ReplicaRegion: 'xx-nowhere-9' }));
  sim.clock.advance({ seconds: 10 });
  const there = arns['outside-global'].replace('us-east-1', EU);
  attempt(() => importInto(at(EU), there, bytesFor('another')));
  importInto(at(EU), there, bytesFor('outside-global'), {
    ValidTo: new Date(sim.clock.now().getTime() + 300 * DAY),
  });
  at(EU).createAlias({ AliasName: 'alias/global', TargetKeyId: idOf(arns.global) });
  at(ASIA).createAlias({ AliasName: 'alias/global', TargetKeyId: idOf(arns.global) });
  const sealed = at(ASIA).encrypt({ KeyId: 'alias/global', Plaintext });
  at(EU).decrypt({ CiphertextBlob: sealed.CiphertextBlob });
  kms.describeKey({ KeyId: arns.global });
  at(EU).describeKey({ KeyId: 'alias/global' });
  home('partner').listKeys();
}

function materialExpires({ sim, arns }: Cast): void {
  const { kms } = sim;
  const { outside } = arns;
  // Both have expired on 31 December 2026.
  attempt(() => kms.encrypt({ KeyId: outside, Plaintext }));
  kms.describeKey({ KeyId: outside });
  attempt(() => importInto(kms, outside, bytesFor('not the same')));
  attempt(() => importInto(kms, outside, bytesFor('outside', 31)));
  attempt(() => importInto(kms, outside, bytesFor('outside'), { ValidTo: new Date(0) }));
  importInto(kms, outside, bytesFor('outside'));
  kms.encrypt({ KeyId: outside, Plaintext });
  importInto(kms, arns['p256-outside'], p256For('p256-outside'), {
    ValidTo: new Date(sim.clock.now().getTime() + 200 * DAY),
  });
}

function newMaterialIsStaged({ sim, arns, at }: Cast): void {
  const { kms } = sim;
  const asNew = { ...FOR_EVER, ImportType: 'NEW_KEY_MATERIAL' } as const;
  attempt(() => kms.rotateKeyOnDemand({ KeyId: arns.outside }));
  importInto(kms, arns.outside, bytesFor('outside 2'), { ...asNew, KeyMaterialDescription: 'two' });
  attempt(() => importInto(kms, arns.outside, bytesFor('outside 3'), asNew));
  kms.rotateKeyOnDemand({ KeyId: arns.outside });
  sim.clock.next();
  kms.listKeyRotations({ KeyId: arns.outside, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Limit: 1 });
  const KeyId = arns['outside-global'];
  const there = KeyId.replace('us-east-1', EU);
  importInto(kms, KeyId, bytesFor('outside-global 2'), asNew);
  attempt(() => kms.rotateKeyOnDemand({ KeyId }));
  importInto(at(EU), there, bytesFor('outside-global 2'));
  // What expired in Europe meanwhile comes back.
  importInto(at(EU), there, bytesFor('outside-global'));
  kms.rotateKeyOnDemand({ KeyId });
  sim.clock.advance({ minutes: 10 });
  at(EU).listKeyRotations({ KeyId: there });
  importInto(kms, arns['p256-outside'], p256For('p256-outside'));
}

function appIsDisabled({ sim, arns }: Cast): void {
  const { kms } = sim;
  kms.disableKey({ KeyId: arns.app });
  attempt(() => kms.encrypt({ KeyId: 'alias/app', Plaintext }));
  attempt(() => kms.generateDataKey({ KeyId: 'alias/app', KeySpec: 'AES_256' }));
  attempt(() => kms.rotateKeyOnDemand({ KeyId: arns.app }));
  kms.getKeyRotationStatus({ KeyId: arns.app });
  sim.clock.advance({ days: 30, hours: 1 });
  kms.enableKey({ KeyId: arns.app });
  sim.clock.next();
  kms.encrypt({ KeyId: 'alias/app', Plaintext });
}

function archiveIsNearlyDeleted({ sim, arns }: Cast): void {
  const { kms } = sim;
  const KeyId = arns.archive;
  const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext });
  attempt(() => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 31 }));
  kms.scheduleKeyDeletion({ KeyId });
  attempt(() => kms.scheduleKeyDeletion({ KeyId }));
  attempt(() => kms.decrypt({ CiphertextBlob }));
  attempt(() => kms.enableKey({ KeyId }));
  attempt(() => kms.createAlias({ AliasName: 'alias/again', TargetKeyId: KeyId }));
  sim.clock.advance({ days: 12 });
  kms.cancelKeyDeletion({ KeyId });
  attempt(() => kms.cancelKeyDeletion({ KeyId }));
  attempt(() => kms.decrypt({ CiphertextBlob }));
  kms.enableKey({ KeyId });
  kms.decrypt({ CiphertextBlob });
}

function primaryMoves({ sim, arns, at }: Cast): void {
  const { kms } = sim;
  const there = arns.global.replace('us-east-1', EU);
  attempt(() => kms.updatePrimaryRegion({ KeyId: arns.app, PrimaryRegion: EU }));
  attempt(() => kms.updatePrimaryRegion({ KeyId: arns.global, PrimaryRegion: 'eu-west-3' }));
  kms.updatePrimaryRegion({ KeyId: arns.global, PrimaryRegion: EU });
  attempt(() => at(EU).disableKey({ KeyId: there }));
  kms.encrypt({ KeyId: arns.global, Plaintext });
  sim.clock.next();
  attempt(() => kms.enableKeyRotation({ KeyId: arns.global }));
  at(EU).rotateKeyOnDemand({ KeyId: there });
  sim.clock.next();
  kms.describeKey({ KeyId: arns.global });
  at(EU).enableKeyRotation({ KeyId: there, RotationPeriodInDays: 400 });
  at(ASIA).getKeyRotationStatus({ KeyId: arns.global.replace('us-east-1', ASIA) });
}

function namesChange({ sim, arns, home }: Cast): void {
  const { kms } = sim;
  kms.createAlias({ AliasName: 'alias/today', TargetKeyId: arns.app });
  kms.updateAlias({ AliasName: 'alias/today', TargetKeyId: idOf(arns.archive) });
  attempt(() => kms.updateAlias({ AliasName: 'alias/today', TargetKeyId: arns.mac }));
  attempt(() => kms.createAlias({ AliasName: 'alias/today', TargetKeyId: arns.app }));
  attempt(() => kms.createAlias({ AliasName: 'alias/aws/own', TargetKeyId: arns.app }));
  attempt(() => kms.deleteAlias({ AliasName: 'alias/none' }));
  kms.listAliases({ KeyId: arns.archive });
  kms.listAliases({ Limit: 3 });
  const Tags = [
    { TagKey: 'team', TagValue: 'payments' },
    { TagKey: 'größe', TagValue: '' },
  ];
  kms.tagResource({ KeyId: arns.app, Tags });
  attempt(() => kms.tagResource({ KeyId: arns.app, Tags: [{ TagKey: 'aws:x', TagValue: '' }] }));
  kms.listResourceTags({ KeyId: arns.app });
  kms.untagResource({ KeyId: arns.app, TagKeys: ['größe', 'never'] });
  attempt(() => home('partner').untagResource({ KeyId: arns.app, TagKeys: ['team'] }));
  kms.updateKeyDescription({ KeyId: arns.app, Description: 'cards, payments — ½ of all 💳' });
  kms.getKeyPolicy({ KeyId: arns.app });
  home('partner').getKeyPolicy({ KeyId: arns.partner });
}

function curveKeyGoes({ sim, arns, as }: Cast): void {
  const { kms } = sim;
  const KeyId = arns.k256;
  const signing = { KeyId, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = kms.sign(signing);
  kms.verify({ ...signing, Signature });
  kms.scheduleKeyDeletion({ KeyId: idOf(KeyId), PendingWindowInDays: 7 });
  attempt(() => kms.sign(signing));
  sim.clock.advance({ days: 6, hours: 23, minutes: 59 });
  kms.describeKey({ KeyId });
  sim.clock.advance({ minutes: 1 });
  attempt(() => kms.describeKey({ KeyId }));
  attempt(() => kms.verify({ ...signing, Signature }));
  attempt(() => kms.sign({ ...signing, KeyId: 'alias/k256' }));
  // From here on a role asks too.
  const Policy = policyFor('111122223333', APP_ROLE, ['kms:Encrypt', 'kms:Decrypt']);
  kms.putKeyPolicy({ KeyId: arns.app, Policy });
  as(APP_ROLE).encrypt({ KeyId: 'alias/app', Plaintext });
  attempt(() => as(APP_ROLE).describeKey({ KeyId: 'alias/app' }));
  attempt(() => as(AUDIT_ROLE).decrypt({ CiphertextBlob: Signature }));
  attempt(() => as(`arn:aws:iam::${PARTNER}:user/eve`).encrypt({ KeyId: arns.app, Plaintext }));
  const { PublicKey } = kms.getPublicKey({ KeyId: arns['rsa-box'] });
  const CiphertextBlob = oaep(PublicKey, Plaintext);
  kms.decrypt({
    KeyId: arns['rsa-box'],
    CiphertextBlob,
    EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  });
}

/** The key ID in an ARN. */
function idOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}
