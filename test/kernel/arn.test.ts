import { describe, expect, test } from 'vitest';
import { isRegion, parseArn, partitionOf } from '../../src/kernel/arn.ts';

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html and AWS's partitions metadata.
describe('ARNs and Regions', () => {
  test.each([
    ['us-east-1', 'aws'],
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('%s is in the partition %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
    expect(isRegion(region)).toBe(true);
  });

  test.each(['', 'x', 'us-east', 'US-EAST-1', 'us-east-1a', ' us-east-1', 'a-b-c-d-1'])(
    '%s is no Region',
    (name) => {
      expect(isRegion(name)).toBe(false);
    },
  );

  test('an ARN has five parts, and the rest is the resource', () => {
    expect(parseArn('arn:aws:kms:us-east-1:111122223333:alias/a:b')).toEqual({
      partition: 'aws',
      service: 'kms',
      region: 'us-east-1',
      account: '111122223333',
      resource: 'alias/a:b',
    });
    expect(parseArn('arn:aws:iam::111122223333:root')).toMatchObject({
      region: '',
      resource: 'root',
    });
    for (const text of [
      '',
      'arn',
      'arn:aws',
      'arn::kms:r:a:x',
      'arn:aws::r:a:x',
      'arn:aws:kms:r:a',
      'arn:aws:kms:r:a:',
      'Arn:aws:kms:r:a:x',
    ])
      expect(parseArn(text)).toBeUndefined();
  });
});
