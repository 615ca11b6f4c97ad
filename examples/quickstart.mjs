/**
 * The tour: a symmetric key, a file under envelope encryption, and a deletion, through the real AWS SDK.
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
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
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
const file = readFileSync(new URL('../package-lock.json', import.meta.url));
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

console.log(`\n${steps} steps, ${sim.events.length} events in the ledger; the last five:`);
for (const event of sim.events.slice(-5))
  console.log(
    `      ${event.at.toISOString()}  ${event.name.padEnd(20)} ${event.fault?.code ?? 'ok'}`,
  );
