import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const DAY = 86_400_000;
const ROOT = 'arn:aws:iam::111122223333:root';

function used() {
  const sim = createSimulator();
  const KeyId = 'alias/aws/sqs';
  const dataKey = sim.service('sqs').generateDataKey({ KeyId, KeySpec: 'AES_256' });
  return { sim, KeyId, arn: dataKey.KeyId, dataKey };
}

// Source: recorded answers of AWS, September 2026, "AWS managed key aws/sqs"; Developer Guide, "AWS managed keys".
describe('an AWS managed key', () => {
  test('is made by its service at the first use, and is the same ever after', () => {
    const { sim, KeyId, arn } = used();
    const { KeyMetadata } = sim.kms.describeKey({ KeyId });
    expect(KeyMetadata).toMatchObject({
      Arn: arn,
      KeyManager: 'AWS',
      Description: 'Default key that protects my SQS messages when no other key is defined',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      MultiRegion: false,
      KeyState: 'Enabled',
    });
    expect(sim.kms.listAliases().Aliases).toMatchObject([
      { AliasName: KeyId, TargetKeyId: KeyMetadata.KeyId },
    ]);
    expect(sim.kms.listKeys().Keys).toHaveLength(1);
    expect(sim.service('sqs').generateDataKey({ KeyId, KeySpec: 'AES_256' }).KeyId).toBe(arn);
    expect(sim.events.filter(({ name }) => name === 'CreateKey')).toMatchObject([
      { resources: [arn] },
    ]);
  });

  test('is made by DescribeKey too, and by nothing else that is not its service', () => {
    const { kms, service } = createSimulator();
    const KeyId = 'alias/aws/s3';
    const none = { name: 'NotFoundException' };
    expect(refusalOf(() => kms.encrypt({ KeyId, Plaintext: bytes('x') }))).toMatchObject(none);
    expect(refusalOf(() => service('sqs').encrypt({ KeyId, Plaintext: bytes('x') }))).toMatchObject(
      none,
    );
    expect(kms.describeKey({ KeyId }).KeyMetadata.KeyManager).toBe('AWS');
    expect(kms.describeKey({ KeyId: 'alias/aws/ebs' }).KeyMetadata.KeyManager).toBe('AWS');
    expect(
      service('ec2').encrypt({ KeyId: 'alias/aws/ebs', Plaintext: bytes('x') }).KeyId,
    ).toBeDefined();
  });

  // Source: the same; what it says, and the layout of every text of AWS's.
  test('has AWS’s policy, byte for byte', () => {
    const { sim, arn } = used();
    expect(sim.kms.getKeyPolicy({ KeyId: arn }).Policy).toBe(`{
  "Version" : "2012-10-17",
  "Id" : "auto-sqs-1",
  "Statement" : [ {
    "Sid" : "Allow access through Simple Queue Service (SQS) for all principals in the account that are authorized to use SQS",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "*"
    },
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {
      "StringEquals" : {
        "kms:ViaService" : "sqs.us-east-1.amazonaws.com",
        "kms:CallerAccount" : "111122223333"
      }
    }
  }, {
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:root"
    },
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
    "Resource" : "*"
  } ]
}`);
  });

  // Source: Developer Guide, kms:ViaService: Amazon EBS is ec2.<region>.amazonaws.com.
  test('of EBS is used through EC2, in the Region that it is in', () => {
    const { kms } = createSimulator().region('eu-west-1');
    const { KeyId } = kms.describeKey({ KeyId: 'alias/aws/ebs' }).KeyMetadata;
    const [through] = JSON.parse(kms.getKeyPolicy({ KeyId }).Policy).Statement;
    expect(through.Condition.StringEquals['kms:ViaService']).toBe('ec2.eu-west-1.amazonaws.com');
  });

  test('works through its service alone', () => {
    const { sim, arn, dataKey } = used();
    const { CiphertextBlob, Plaintext } = dataKey;
    expect(sim.service('sqs').decrypt({ CiphertextBlob }).Plaintext).toEqual(Plaintext);
    expect(refusalOf(() => sim.kms.decrypt({ KeyId: arn, CiphertextBlob }))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${ROOT} is not authorized to perform: kms:Decrypt on resource: ${arn} because no resource-based policy allows the kms:Decrypt action`,
    });
    for (const view of [sim, sim.as('444455556666')])
      expect(refusalOf(() => view.service('s3').decrypt({ KeyId: arn, CiphertextBlob })).name).toBe(
        'AccessDeniedException',
      );
    expect(
      refusalOf(() => sim.as('444455556666').service('sqs').decrypt({ KeyId: arn, CiphertextBlob }))
        .name,
    ).toBe('AccessDeniedException');
  });

  test('cannot be changed', () => {
    const { sim, arn: KeyId } = used();
    const { kms } = sim;
    const Tags = [{ TagKey: 'a', TagValue: 'b' }];
    const calls: readonly [string, () => unknown][] = [
      ['DisableKey', () => kms.disableKey({ KeyId })],
      ['EnableKey', () => kms.enableKey({ KeyId })],
      ['ScheduleKeyDeletion', () => kms.scheduleKeyDeletion({ KeyId })],
      ['EnableKeyRotation', () => kms.enableKeyRotation({ KeyId })],
      ['DisableKeyRotation', () => kms.disableKeyRotation({ KeyId })],
      ['RotateKeyOnDemand', () => kms.rotateKeyOnDemand({ KeyId })],
      ['PutKeyPolicy', () => kms.putKeyPolicy({ KeyId, Policy: '{}' })],
      ['TagResource', () => kms.tagResource({ KeyId, Tags })],
      ['UpdateKeyDescription', () => kms.updateKeyDescription({ KeyId, Description: 'x' })],
      ['CreateAlias', () => kms.createAlias({ AliasName: 'alias/own', TargetKeyId: KeyId })],
    ];
    for (const [operation, call] of calls)
      expect(refusalOf(call)).toEqual({
        name: 'AccessDeniedException',
        message: `User: ${ROOT} is not authorized to perform: kms:${operation} on resource: ${KeyId} because no resource-based policy allows the kms:${operation} action`,
      });
    expect(refusalOf(() => kms.deleteAlias({ AliasName: 'alias/aws/sqs' })).name).toBe(
      'NotAuthorizedException',
    );
    const own = kms.createKey().KeyMetadata.KeyId;
    const moved = { AliasName: 'alias/aws/sqs', TargetKeyId: own };
    expect(refusalOf(() => kms.updateAlias(moved)).name).toBe('NotAuthorizedException');
    expect(kms.describeKey({ KeyId: 'alias/aws/sqs' }).KeyMetadata.Arn).toBe(KeyId);
  });

  test('rotates every year, and what it encrypted opens for ever', () => {
    const { sim, arn, dataKey } = used();
    // Recorded of a new one: off.
    expect(sim.kms.getKeyRotationStatus({ KeyId: arn })).toEqual({
      KeyRotationEnabled: false,
      KeyId: arn,
    });
    const start = sim.clock.now().getTime();
    sim.clock.advance({ milliseconds: 365 * DAY - 1 });
    expect(sim.kms.getKeyRotationStatus({ KeyId: arn }).KeyRotationEnabled).toBe(false);
    sim.clock.advance({ milliseconds: 1 });
    // Unconfirmed, as said in src: from its first rotation on it shows.
    expect(sim.kms.getKeyRotationStatus({ KeyId: arn })).toEqual({
      KeyRotationEnabled: true,
      KeyId: arn,
      RotationPeriodInDays: 365,
      NextRotationDate: new Date(start + 730 * DAY),
    });
    sim.clock.advance({ days: 3650 - 365 });
    const { Rotations } = sim.kms.listKeyRotations({ KeyId: arn });
    expect(
      Rotations.map(({ RotationDate }) => ((RotationDate?.getTime() ?? 0) - start) / DAY),
    ).toEqual([365, 730, 1095, 1460, 1825, 2190, 2555, 2920, 3285, 3650]);
    const { CiphertextBlob, Plaintext } = dataKey;
    expect(sim.service('sqs').decrypt({ CiphertextBlob }).Plaintext).toEqual(Plaintext);
  });

  // Source: Amazon S3 User Guide, "Encryption context": its one pair is named aws:s3:arn.
  test('goes on in another process: its service alone uses it, in a context of AWS’s, and it rotates', () => {
    const { sim, arn, dataKey } = used();
    const KeyId = 'alias/aws/s3';
    const EncryptionContext = { 'aws:s3:arn': 'arn:aws:s3:::bucket/object' };
    const sealed = sim.service('s3').encrypt({ KeyId, Plaintext: bytes('x'), EncryptionContext });
    sim.clock.advance({ days: 400 });
    const other = createSimulator({ seed: 'other' });
    other.import(JSON.parse(JSON.stringify(sim.export())));
    expect(other.export()).toEqual(sim.export());
    expect([...other.clock.pending()]).toEqual([...sim.clock.pending()]);
    const { CiphertextBlob } = sealed;
    expect(other.service('s3').decrypt({ CiphertextBlob, EncryptionContext })).toMatchObject({
      KeyId: sealed.KeyId,
      Plaintext: bytes('x'),
    });
    expect(refusalOf(() => other.service('s3').decrypt({ CiphertextBlob })).name).toBe(
      'InvalidCiphertextException',
    );
    expect(other.service('sqs').decrypt({ CiphertextBlob: dataKey.CiphertextBlob })).toMatchObject({
      KeyId: arn,
      Plaintext: dataKey.Plaintext,
    });
    expect(other.kms.describeKey({ KeyId: arn }).KeyMetadata.KeyManager).toBe('AWS');
    other.clock.advance({ days: 400 });
    expect(other.kms.listKeyRotations({ KeyId: arn }).Rotations).toHaveLength(2);
  });

  test('changes no byte of other keys by being made', () => {
    const idOf = (sim = createSimulator()) => sim.kms.createKey().KeyMetadata.KeyId;
    expect(idOf(used().sim)).toBe(idOf());
  });

  test.each([['S3'], [''], ['s3.amazonaws.com'], [undefined]])(
    'service(%o) is a TypeError',
    (name) => {
      expect(() => createSimulator().service(name as never)).toThrow(
        /^"service" expected the name/,
      );
    },
  );
});
