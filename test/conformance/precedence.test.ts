import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { Command } from '../../src/kernel/operation.ts';
import { ACCOUNT, ARN_PREFIX, bytes } from '../support/simulator.ts';

/**
 * Which refusal wins when a call breaks several rules at once. Order: protocol, constraints of the model, checks
 * between members, resolution, permission, key state, key usage, algorithm, data, DryRun, quota.
 * Source: AWS KMS API Reference, CommonErrors and each operation's Errors; "state before algorithm" and
 * "errors before DryRun" are recorded from AWS (September 2026).
 */
const sim = createSimulator({ seed: 'precedence' });
const key = (): string => sim.kms.createKey({}).KeyMetadata.KeyId;
const enabled = key();
const disabled = key();
sim.kms.disableKey({ KeyId: disabled });
const pending = key();
sim.kms.scheduleKeyDeletion({ KeyId: pending });
const { CiphertextBlob: ofDisabled } = (() => {
  sim.kms.enableKey({ KeyId: disabled });
  const answer = sim.kms.encrypt({ KeyId: disabled, Plaintext: bytes('x') });
  sim.kms.disableKey({ KeyId: disabled });
  return answer;
})();
const { CiphertextBlob: ofEnabled } = sim.kms.encrypt({ KeyId: enabled, Plaintext: bytes('x') });
const external = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
const related = sim.kms.createKey({ MultiRegion: true }).KeyMetadata.KeyId;
sim.kms.replicateKey({ KeyId: related, ReplicaRegion: 'eu-west-1' });
sim.clock.advance({ minutes: 1 });
sim.kms.disableKey({ KeyId: related });
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FOREIGN = '999988887777';

type Row = readonly [
  claim: string,
  operation: string,
  input: unknown,
  code: string,
  caller?: string,
];
const rows: readonly Row[] = [
  [
    'a wrong JSON type before a missing member',
    'Encrypt',
    { Plaintext: 5 },
    'SerializationException',
  ],
  [
    'a wrong type anywhere before every constraint',
    'Encrypt',
    { KeyId: '', Plaintext: bytes(''), DryRun: 'yes' },
    'SerializationException',
  ],
  [
    'an operation that is none before its input',
    'Encrpyt',
    { KeyId: 5 },
    'UnknownOperationException',
  ],
  [
    'constraints before a check between members',
    'GenerateDataKey',
    { KeyId: enabled, NumberOfBytes: 0, KeySpec: 'AES_256' },
    'ValidationException',
  ],
  [
    'constraints before resolution',
    'Encrypt',
    { KeyId: UNKNOWN, Plaintext: new Uint8Array(4097) },
    'ValidationException',
  ],
  [
    'a check between members before resolution',
    'GenerateDataKey',
    { KeyId: UNKNOWN },
    'ValidationException',
  ],
  [
    'tag rules before resolution',
    'TagResource',
    { KeyId: UNKNOWN, Tags: [{ TagKey: 'aws:x', TagValue: '' }] },
    'TagException',
  ],
  [
    'alias rules before resolution',
    'CreateAlias',
    { AliasName: 'x', TargetKeyId: UNKNOWN },
    'ValidationException',
  ],
  [
    'resolution before the policy',
    'PutKeyPolicy',
    { KeyId: UNKNOWN, Policy: '{' },
    'NotFoundException',
  ],
  [
    'resolution before grant tokens',
    'Encrypt',
    { KeyId: UNKNOWN, Plaintext: bytes('x'), GrantTokens: ['t'] },
    'NotFoundException',
  ],
  [
    'grant tokens before key state',
    'Encrypt',
    { KeyId: disabled, Plaintext: bytes('x'), GrantTokens: ['t'] },
    'InvalidGrantTokenException',
  ],
  [
    'permission before key state',
    'Encrypt',
    { KeyId: `${ARN_PREFIX}key/${disabled}`, Plaintext: bytes('x') },
    'AccessDeniedException',
    FOREIGN,
  ],
  [
    'key state before the algorithm',
    'Encrypt',
    { KeyId: disabled, Plaintext: bytes('x'), EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
    'DisabledException',
  ],
  [
    'key state before the ciphertext',
    'Decrypt',
    { KeyId: disabled, CiphertextBlob: bytes('junk') },
    'DisabledException',
  ],
  [
    'key state before which key it is',
    'Decrypt',
    { KeyId: disabled, CiphertextBlob: ofEnabled },
    'DisabledException',
  ],
  [
    'the algorithm before the ciphertext',
    'Decrypt',
    { KeyId: enabled, CiphertextBlob: bytes('junk'), EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
    'InvalidKeyUsageException',
  ],
  [
    'the layout of the ciphertext before the key that it names',
    'Decrypt',
    { CiphertextBlob: bytes('junk') },
    'InvalidCiphertextException',
  ],
  [
    'the wrong key before the wrong context',
    'Decrypt',
    {
      KeyId: enabled,
      CiphertextBlob: (() => {
        const other = key();
        return sim.kms.encrypt({ KeyId: other, Plaintext: bytes('x') }).CiphertextBlob;
      })(),
      EncryptionContext: { a: 'b' },
    },
    'IncorrectKeyException',
  ],
  [
    'data before DryRun',
    'Decrypt',
    { CiphertextBlob: ofEnabled, EncryptionContext: { a: 'b' }, DryRun: true },
    'InvalidCiphertextException',
  ],
  [
    'key state before DryRun',
    'Decrypt',
    { CiphertextBlob: ofDisabled, DryRun: true },
    'DisabledException',
  ],
  [
    'DryRun before success',
    'Decrypt',
    { CiphertextBlob: ofEnabled, DryRun: true },
    'DryRunOperationException',
  ],
  [
    'a DryRun that ignores the ciphertext still needs a key',
    'Decrypt',
    { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] },
    'ValidationException',
  ],
  [
    'a DryRun that ignores the ciphertext reads none',
    'Decrypt',
    {
      KeyId: enabled,
      CiphertextBlob: bytes('junk'),
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
    },
    'DryRunOperationException',
  ],
  [
    'modifiers count only in a DryRun',
    'Decrypt',
    { KeyId: enabled, DryRunModifiers: ['IGNORE_CIPHERTEXT'] },
    'ValidationException',
  ],
  [
    'both keys of ReEncrypt are found before either is used',
    'ReEncrypt',
    { CiphertextBlob: ofDisabled, DestinationKeyId: UNKNOWN },
    'NotFoundException',
  ],
  [
    'the source of ReEncrypt before its destination',
    'ReEncrypt',
    { CiphertextBlob: ofDisabled, DestinationKeyId: pending },
    'DisabledException',
  ],
  [
    'the destination of ReEncrypt before the ciphertext',
    'ReEncrypt',
    { CiphertextBlob: ofEnabled, SourceEncryptionContext: { a: 'b' }, DestinationKeyId: pending },
    'KMSInvalidStateException',
  ],
  [
    'an alias where none is taken before whether it exists',
    'EnableKey',
    { KeyId: 'alias/none' },
    'InvalidArnException',
  ],
  [
    'the Region of an ARN before whether the key exists',
    'DescribeKey',
    { KeyId: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${UNKNOWN}` },
    'NotFoundException',
  ],
  [
    'the origin before the key state, of a change of the schedule',
    'EnableKeyRotation',
    { KeyId: external },
    'UnsupportedOperationException',
  ],
  [
    'key state before whether material waits for its rotation',
    'RotateKeyOnDemand',
    { KeyId: external },
    'KMSInvalidStateException',
  ],
  [
    'key state before whether there is a replica',
    'ReplicateKey',
    { KeyId: related, ReplicaRegion: 'eu-west-1' },
    'DisabledException',
  ],
  [
    'key state before the Region of the primary',
    'UpdatePrimaryRegion',
    { KeyId: related, PrimaryRegion: 'eu-west-2' },
    'DisabledException',
  ],
  [
    'the marker after the key',
    'ListResourceTags',
    { KeyId: UNKNOWN, Marker: 'x' },
    'NotFoundException',
  ],
];

describe('precedence of refusals', () => {
  for (const [claim, operation, input, code, account = ACCOUNT] of rows)
    test(claim, () => {
      const arn = `arn:aws:iam::${account}:root`;
      const command: Command = {
        service: 'kms',
        operation,
        input,
        caller: { account, arn, region: 'us-east-1' },
      };
      const { result } = sim.cell.execute(command);
      expect(result.ok ? 'success' : result.fault.code).toBe(code);
    });
});
