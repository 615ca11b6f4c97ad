/**
 * The tour: a symmetric key, a file under envelope encryption, a deletion, rotations, a replica and a forecast, through
 * the real AWS SDK.
 * Run it with `npm run quickstart`. Nothing leaves this process.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeyRotationsCommand,
  ReplicateKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'kmsim';

const sim = createSimulator({ seed: 'quickstart', now: '2026-01-01T09:00:00Z' });
const kms = new KMSClient(sim.clientConfig());

let steps = 0;
/** Tells a step, then what happened in AWS's terms. */
function tell(title, ...happened) {
  steps += 1;
  console.log(`\n${String(steps).padStart(2)}. ${title}`);
  for (const line of happened) console.log(`      ${line}`);
}

/** The refusal of a call that must be refused. */
async function refusal(command) {
  try {
    await kms.send(command);
  } catch (error) {
    return error;
  }
  throw new Error(`${command.constructor.name} was not refused`);
}

function check(claim, text) {
  if (!claim) throw new Error(`not so: ${text}`);
  return text;
}

console.log('kmsim quickstart: @aws-sdk/client-kms, answered in this process');

// Lab 1: create a key, encrypt, decrypt, compare.
const { KeyMetadata: key } = await kms.send(
  new CreateKeyCommand({
    Description: 'KMS Lab Symmetric Key for encryption',
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
  }),
);
tell(
  'CreateKey: a symmetric key',
  key.Arn,
  `${key.KeySpec}, ${key.KeyUsage}, ${key.Origin}, ${key.KeyState}`,
  `key material ${key.CurrentKeyMaterialId.slice(0, 16)}… never leaves the HSM`,
);

await kms.send(
  new CreateAliasCommand({ AliasName: 'alias/kms-lab-symmetric-key', TargetKeyId: key.KeyId }),
);
tell('CreateAlias: a name for it', 'alias/kms-lab-symmetric-key now names the key in every call');

const secret = new TextEncoder().encode(
  'This is sensitive data that needs to be encrypted.\nIt could be customer PII, financial records, or health information.\n',
);
const encrypted = await kms.send(
  new EncryptCommand({ KeyId: 'alias/kms-lab-symmetric-key', Plaintext: secret }),
);
const about = sim.describeCiphertext(encrypted.CiphertextBlob);
tell(
  `Encrypt: ${secret.length} bytes become a blob of ${encrypted.CiphertextBlob.length}`,
  `KeyId in the answer is the key ARN: ${encrypted.KeyId === key.Arn}`,
  `the blob names the key material that opens it: ${about.keyMaterialId.slice(0, 16)}…`,
);

const base64Text = new TextEncoder().encode(
  Buffer.from(encrypted.CiphertextBlob).toString('base64'),
);
const asPrinted = await refusal(new DecryptCommand({ CiphertextBlob: base64Text }));
tell(
  'Decrypt, given the base64 text in place of the blob: refused',
  `${asPrinted.name}, HTTP ${asPrinted.$metadata.httpStatusCode}, and no text, as AWS gives none`,
);

const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob: encrypted.CiphertextBlob }));
tell(
  'Decrypt, given the blob: no KeyId is needed, the blob names its key',
  check(Buffer.from(secret).equals(decrypted.Plaintext), 'the two plaintexts are equal'),
);

// Envelope encryption of a real file: KMS encrypts 4,096 bytes at most, so it encrypts a data key instead.
const file = readFileSync(new URL('../README.md', import.meta.url));
const tooLong = await refusal(new EncryptCommand({ KeyId: key.KeyId, Plaintext: file }));
tell(
  `Encrypt of a whole file, package-lock.json, ${file.length.toLocaleString('en')} bytes: refused`,
  `${tooLong.name}: ${tooLong.message}`,
);

const context = { file: 'package-lock.json', purpose: 'quickstart' };
const dataKey = await kms.send(
  new GenerateDataKeyCommand({
    KeyId: 'alias/kms-lab-symmetric-key',
    KeySpec: 'AES_256',
    EncryptionContext: context,
  }),
);
tell(
  'GenerateDataKey: one key for this file, plain and encrypted',
  `plaintext of ${dataKey.Plaintext.length} bytes to use and forget; blob of ${dataKey.CiphertextBlob.length} bytes to keep`,
  `bound to the encryption context ${JSON.stringify(context)}`,
);

const iv = randomBytes(12);
const cipher = createCipheriv('aes-256-gcm', dataKey.Plaintext, iv);
const body = Buffer.concat([cipher.update(file), cipher.final()]);
const length = Buffer.alloc(4);
length.writeUInt32BE(dataKey.CiphertextBlob.length);
const envelope = Buffer.concat([length, dataKey.CiphertextBlob, iv, cipher.getAuthTag(), body]);
dataKey.Plaintext.fill(0);
tell(
  `The file is encrypted here, outside KMS: an envelope of ${envelope.length.toLocaleString('en')} bytes`,
  'layout: length of the encrypted key, encrypted key, IV, tag, ciphertext',
);

/** Opens the envelope: KMS decrypts the data key, node:crypto the file. */
async function openEnvelope(encryptionContext) {
  const n = envelope.readUInt32BE(0);
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      CiphertextBlob: envelope.subarray(4, 4 + n),
      EncryptionContext: encryptionContext,
    }),
  );
  const decipher = createDecipheriv('aes-256-gcm', Plaintext, envelope.subarray(4 + n, 16 + n));
  decipher.setAuthTag(envelope.subarray(16 + n, 32 + n));
  return Buffer.concat([decipher.update(envelope.subarray(32 + n)), decipher.final()]);
}

const wrongContext = await openEnvelope({ file: 'another', purpose: 'quickstart' }).catch((e) => e);
tell('Decrypt of the data key with another encryption context: refused', wrongContext.name);
tell(
  'Decrypt of the data key with the right context, then of the file',
  check(file.equals(await openEnvelope(context)), 'the file is the same, byte for byte'),
);

// The clock is in your hand.
const scheduled = await kms.send(
  new ScheduleKeyDeletionCommand({ KeyId: key.KeyId, PendingWindowInDays: 7 }),
);
tell(
  'ScheduleKeyDeletion: seven days to think again',
  `${scheduled.KeyState}, to be deleted on ${scheduled.DeletionDate.toISOString()}`,
);
const pending = await openEnvelope(context).catch((e) => e);
tell('Decrypt meanwhile: refused at once', `${pending.name}: ${pending.message}`);

await kms.send(new CancelKeyDeletionCommand({ KeyId: key.KeyId }));
const cancelled = await openEnvelope(context).catch((e) => e);
await kms.send(new EnableKeyCommand({ KeyId: key.KeyId }));
tell(
  'CancelKeyDeletion, then EnableKey: a cancelled key comes back Disabled, as in AWS',
  `before EnableKey: ${cancelled.name}`,
  check(file.equals(await openEnvelope(context)), 'after EnableKey: the file opens again'),
);

const again = await kms.send(
  new ScheduleKeyDeletionCommand({ KeyId: key.KeyId, PendingWindowInDays: 7 }),
);
tell(
  'ScheduleKeyDeletion again, and this time nobody cancels it',
  `${again.KeyState}, to be deleted on ${again.DeletionDate.toISOString()}`,
);

sim.clock.advance({ days: 7 });
const gone = await refusal(new DescribeKeyCommand({ KeyId: key.KeyId }));
const lost = await openEnvelope(context).catch((e) => e);
tell(
  `sim.clock.advance({ days: 7 }): it is ${sim.clock.now().toISOString()} and the key is gone`,
  `DescribeKey: ${gone.name}: ${gone.message}`,
  `Decrypt: ${lost.name}: ${lost.message}`,
  'the file is lost for ever: that is what the waiting period is for',
);

// Rotation: four times in 400 days, and what was encrypted before still opens.
const { KeyMetadata: primary } = await kms.send(new CreateKeyCommand({ MultiRegion: true }));
await kms.send(new EnableKeyRotationCommand({ KeyId: primary.KeyId, RotationPeriodInDays: 90 }));
const early = await kms.send(
  new EncryptCommand({ KeyId: primary.KeyId, Plaintext: secret, EncryptionContext: context }),
);
sim.clock.advance({ days: 400 });
const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId: primary.KeyId }));
const openedOld = await kms.send(
  new DecryptCommand({ CiphertextBlob: early.CiphertextBlob, EncryptionContext: context }),
);
const { KeyMetadata: rotated } = await kms.send(new DescribeKeyCommand({ KeyId: primary.KeyId }));
tell(
  'EnableKeyRotation every 90 days, then sim.clock.advance({ days: 400 }): four rotations',
  ...Rotations.map(
    ({ RotationDate, RotationType, KeyMaterialId }) =>
      `${RotationDate.toISOString()}  ${RotationType}  ${KeyMaterialId.slice(0, 16)}…`,
  ),
  check(Rotations.length === 4, 'each happened at its own instant'),
  check(
    openedOld.KeyMaterialId === primary.CurrentKeyMaterialId &&
      openedOld.KeyMaterialId !== rotated.CurrentKeyMaterialId,
    'the ciphertext from before opens with the material from before',
  ),
);

// A replica opens what the primary encrypted.
await kms.send(new ReplicateKeyCommand({ KeyId: primary.KeyId, ReplicaRegion: 'eu-west-1' }));
const dublin = new KMSClient(sim.clientConfig({ region: 'eu-west-1' }));
const { KeyMetadata: creating } = await dublin.send(
  new DescribeKeyCommand({ KeyId: primary.KeyId }),
);
sim.clock.next();
const { KeyMetadata: replica } = await dublin.send(
  new DescribeKeyCommand({ KeyId: primary.KeyId }),
);
const abroad = await dublin.send(
  new DecryptCommand({ CiphertextBlob: early.CiphertextBlob, EncryptionContext: context }),
);
tell(
  'ReplicateKey to eu-west-1: the replica opens the primary’s ciphertext',
  `${replica.Arn}: ${creating.KeyState}, seconds later ${replica.KeyState}`,
  check(
    Buffer.from(secret).equals(abroad.Plaintext),
    'decrypted in eu-west-1, the plaintext is the same',
  ),
);

// A forecast: what will stop working, before it does.
await dublin.send(new ScheduleKeyDeletionCommand({ KeyId: primary.KeyId, PendingWindowInDays: 7 }));
await kms.send(new ScheduleKeyDeletionCommand({ KeyId: primary.KeyId, PendingWindowInDays: 7 }));
const { changes, failures } = sim.forecast({ days: 30 });
tell(
  'Both keys are scheduled for deletion: sim.forecast({ days: 30 }) says what that will do',
  ...changes.map(
    ({ at, name, resource }) => `${at.toISOString()}  ${name.padEnd(18)} ${resource.slice(0, 45)}…`,
  ),
  `${failures.length} of the ciphertexts made here will fail; of the last, ${failures.at(-1).madeBy.operation} of ${failures.at(-1).madeBy.at.toISOString().slice(0, 10)}:`,
  failures.at(-1).refusal,
  check(sim.clock.pending().next().value.kind === 'DeleteKey', 'and nothing has happened yet'),
);

console.log(`\n${steps} steps, ${sim.events.length} events in the ledger; the last five:`);
for (const event of sim.events.slice(-5))
  console.log(
    `      ${event.at.toISOString()}  ${event.name.padEnd(26)} ${event.fault?.code ?? 'ok'}`,
  );
