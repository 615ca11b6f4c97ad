/**
 * Each operation of the lifecycle of keys as a step of a program: called in the simulator and in the model.
 * @module
 */
import { checkBlob, checkFamily, learn } from './lifecycle-check.ts';
import { deleteMaterial, importMaterial } from './lifecycle-materials.ts';
import type { Found } from './lifecycle-model.ts';
import type { Run } from './lifecycle-run.ts';
import {
  ACCOUNTS,
  arnOf,
  type Blob,
  copyIn,
  idOf,
  NO_ID,
  REGIONS,
  Refusal,
  SECOND,
} from './lifecycle-state.ts';
import { same } from './lifecycle-world.ts';

/** One step: an operation or a jump in time, and numbers that choose the rest. */
export interface Draw {
  readonly what: string;
  readonly who: number;
  readonly how: number;
  readonly more: number;
}

export function createKey(run: Run, { who, how, more }: Draw): void {
  const account = ACCOUNTS[who % 4 === 0 ? 1 : 0] ?? '';
  const region = REGIONS[how % REGIONS.length] ?? '';
  const kind = (['KMS', 'KMS', 'EXTERNAL', 'EXTERNAL', 'EXTERNAL', 'HMAC'] as const)[more % 6];
  if (kind === undefined) return;
  const MultiRegion = who % 3 !== 1;
  const input = {
    MultiRegion,
    ...(kind === 'EXTERNAL' ? { Origin: 'EXTERNAL' } : {}),
    ...(kind === 'HMAC' ? { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } : {}),
  };
  run.call(
    'CreateKey',
    { account, region, input },
    () => undefined,
    (answer) => {
      const { KeyId } = answer['KeyMetadata'] as { readonly KeyId: string };
      run.model.create({ account, region, id: KeyId, kind, multiRegion: MultiRegion });
    },
  );
  const made = run.model.families.at(-1);
  if (made !== undefined) checkFamily(run, made);
}

type Perform = (run: Run, found: Found, one: Draw) => void;

/** Who calls where: the account of the key, at times in a Region that does not have it. */
function calling([family, copy]: Found, { more }: Draw, input: Record<string, unknown> = {}) {
  const { account, id } = family;
  const elsewhere = REGIONS.find((region) => copyIn(family, region) === undefined);
  const region = more % 31 === 0 ? (elsewhere ?? copy.region) : copy.region;
  const KeyId = region === copy.region && more % 2 === 0 ? arnOf(family, region) : id;
  return { account, region, input: { KeyId, ...input } };
}

/** An operation that answers nothing, or what it was given. */
function simple(
  name: string,
  rule: (run: Run, found: Found, one: Draw) => void,
  inputOf: (one: Draw, found: Found) => Record<string, unknown> = () => ({}),
): Perform {
  return (run, found, one) => {
    const call = calling(found, one, inputOf(one, found));
    const { account, region } = call;
    run.call(
      name,
      call,
      () => rule(run, run.model.find(account, region, found[0].id), one),
      (answer) => {
        const { KeyId = arnOf(found[0], region) } = answer;
        same(KeyId, arnOf(found[0], region), `${name}'s KeyId`);
      },
    );
  };
}

const PERIODS = [90, 365, 2560, undefined, 91, 400];
const periodOf = ({ how }: Draw) => PERIODS[how % PERIODS.length];
const windowOf = ({ how }: Draw) => 7 + (how % 3 === 0 ? how % 24 : 0);

/** Mostly one that has a replica, or none. */
function regionOf([family]: Found, { how }: Draw, replica: boolean): string {
  const apt = REGIONS.filter((region) =>
    replica ? family.replicas.includes(region) : copyIn(family, region) === undefined,
  );
  const some = how % 4 === 0 || apt.length === 0 ? REGIONS : apt;
  return some[how % some.length] ?? '';
}

/** The operations on a key that is there. */
export const operations: Readonly<Record<string, Perform>> = {
  EnableKey: simple('EnableKey', ({ model }, found) => model.enable(found)),
  DisableKey: simple('DisableKey', ({ model }, found) => model.disable(found)),
  EnableKeyRotation: simple(
    'EnableKeyRotation',
    ({ model }, found, one) => model.enableRotation(found, periodOf(one)),
    (one) => ({ RotationPeriodInDays: periodOf(one) }),
  ),
  DisableKeyRotation: simple('DisableKeyRotation', ({ model }, found) =>
    model.disableRotation(found),
  ),
  RotateKeyOnDemand: simple('RotateKeyOnDemand', ({ model }, found) => model.rotateOnDemand(found)),
  ScheduleKeyDeletion: simple(
    'ScheduleKeyDeletion',
    ({ model }, found, one) => model.schedule(found, windowOf(one)),
    (one) => ({ PendingWindowInDays: windowOf(one) }),
  ),
  CancelKeyDeletion: simple('CancelKeyDeletion', ({ model }, found) => model.cancel(found)),
  ReplicateKey: simple(
    'ReplicateKey',
    ({ model }, found, one) => model.replicate(found, regionOf(found, one, false)),
    (one, found) => ({ ReplicaRegion: regionOf(found, one, false) }),
  ),
  UpdatePrimaryRegion: simple(
    'UpdatePrimaryRegion',
    ({ model }, found, one) => model.updatePrimary(found, regionOf(found, one, true)),
    (one, found) => ({ PrimaryRegion: regionOf(found, one, true) }),
  ),
  ImportKeyMaterial: importInto,
  DeleteImportedKeyMaterial: deleteFrom,
  Decrypt: decrypt,
  ReEncrypt: reEncrypt,
};

const LIVES = [4, 9, 20, 100, 3600, 90_000, 8_640_000, 365 * 86_400, 365 * 86_400 + 2, -1];

/** Mostly what is wanted next: the first material, one that is missing here, or a new one. */
function importInto(run: Run, found: Found, one: Draw): void {
  const [family, copy] = found;
  const { how, more } = one;
  const { now } = run.model;
  const missing = family.materials.find(
    (material) => !copy.here.some((there) => there.material === material),
  );
  const fresh = [0, 1, 2, 3].find((n) => family.materials.every(({ bytes }) => bytes !== n)) ?? 0;
  const isPrimary = copy.region === family.primary;
  const asNew = isPrimary && missing === undefined && how % 3 !== 0;
  const bytes = how % 7 === 0 ? more % 4 : asNew ? fresh : (missing?.bytes ?? more % 4);
  const life = LIVES[more % (2 * LIVES.length)];
  const request = {
    bytes,
    validTo: life === undefined ? undefined : now + life * SECOND,
    type: asNew ? 'NEW_KEY_MATERIAL' : how % 5 === 0 ? 'EXISTING_KEY_MATERIAL' : undefined,
    description: how % 4 === 0 && (isPrimary || how % 16 === 0) ? `made of ${more % 3}` : undefined,
  } as const;
  const { account, id } = family;
  const { region } = copy;
  const input = {
    KeyId: arnOf(family, region),
    ...run.wrapped(found, bytes),
    ImportType: request.type,
    KeyMaterialDescription: request.description,
    ...(request.validTo === undefined
      ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
      : { ValidTo: new Date(request.validTo) }),
  };
  run.call(
    'ImportKeyMaterial',
    { account, region, input },
    () => importMaterial(run.model.find(account, region, id), request, now),
    (answer, material) => learn(family, material, answer),
  );
}

function deleteFrom(run: Run, found: Found, one: Draw): void {
  const [family] = found;
  // One that it has or had, or one that no key has.
  const ids = [undefined, ...family.ids.values(), ...family.ids.values(), NO_ID];
  const KeyMaterialId = ids[one.how % ids.length];
  const call = calling(found, one, { KeyMaterialId });
  const { account, region } = call;
  run.call(
    'DeleteImportedKeyMaterial',
    call,
    () => deleteMaterial(run.model.find(account, region, family.id), KeyMaterialId),
    (answer, material) => {
      const expected = material && { KeyMaterialId: idOf(family, material) };
      same(answer, { KeyId: arnOf(family, region), ...expected }, 'DeleteImportedKeyMaterial');
    },
  );
}

export function encrypt(run: Run, found: Found, one: Draw): void {
  const [family] = found;
  const { length } = run.model.blobs;
  const plaintext = new Uint8Array([length >> 8, length & 255]);
  const call = calling(found, one, { Plaintext: plaintext });
  const { account, region } = call;
  run.call(
    'Encrypt',
    call,
    () => run.model.encrypt(run.model.find(account, region, family.id), 'Encrypt'),
    (answer, material) => {
      const bytes = answer['CiphertextBlob'] as Uint8Array;
      remember(run, { bytes, plaintext, family, material });
    },
  );
}

/** Recorded: a ciphertext has the ID of its key material from its sixth byte on. */
function remember(run: Run, blob: Blob): void {
  const KeyMaterialId = Buffer.from(blob.bytes.subarray(5, 37)).toString('hex');
  learn(blob.family, blob.material, { KeyMaterialId });
  // After one byte more come 16 random ones, which never come again: not even in a Region's next replica.
  const random = Buffer.from(blob.bytes.subarray(38, 54)).toString('hex');
  if (run.randoms.has(random)) throw new Error('two ciphertexts have the same random bytes');
  run.randoms.add(random);
  run.model.blobs.push(blob);
}

function blobFor({ model }: Run, { more }: Draw): Blob | undefined {
  return model.blobs[(more >> 2) % Math.max(1, model.blobs.length)];
}

/** Any ciphertext there has been: in a Region without its key, with the key named, and with another. */
function decrypt(run: Run, found: Found, one: Draw): void {
  const blob = blobFor(run, one);
  if (blob === undefined) {
    encrypt(run, found, one);
    return;
  }
  for (const region of REGIONS) checkBlob(run, blob, region);
  refusesOthers(run, found, blob);
  const [family, copy] = found;
  const call = calling([family, copy], { ...one, more: 2 }, { CiphertextBlob: blob.bytes });
  run.call(
    'Decrypt',
    call,
    () => run.model.open(found, 'Decrypt', blob),
    (answer) => same(answer['Plaintext'], blob.plaintext, 'Decrypt'),
  );
}

/** The default key policy lets no other account in, whatever the key's state is. */
function refusesOthers(run: Run, [family, { region }]: Found, { bytes }: Blob): void {
  const account = ACCOUNTS.find((one) => one !== family.account) ?? '';
  const input = { KeyId: arnOf(family, region), CiphertextBlob: bytes };
  run.call('Decrypt', { account, region, input }, () => {
    throw new Refusal('AccessDeniedException');
  });
}

/** Both keys are found before either key's state counts; the ciphertext is opened last. */
function reEncrypt(run: Run, found: Found, one: Draw): void {
  const blob = blobFor(run, one);
  const [family, { region }] = found;
  const { account } = family;
  if (blob?.family.account !== account) {
    encrypt(run, found, one);
    return;
  }
  const { bytes: CiphertextBlob, plaintext } = blob;
  const input = { CiphertextBlob, DestinationKeyId: arnOf(family, region) };
  run.call(
    'ReEncrypt',
    { account, region, input },
    () => {
      const opener = run.model.opener(blob, region);
      run.model.open(opener, 'ReEncrypt', blob);
      return run.model.encrypt(found, 'ReEncrypt');
    },
    (answer, material) => {
      same(answer['SourceKeyMaterialId'], idOf(blob.family, blob.material), 'the source');
      learn(family, material, { KeyMaterialId: answer['DestinationKeyMaterialId'] });
      remember(run, {
        bytes: answer['CiphertextBlob'] as Uint8Array,
        plaintext,
        family,
        material,
      });
    },
  );
}
