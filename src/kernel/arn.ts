/**
 * Amazon Resource Names, Regions and the partition that a Region belongs to.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 * @module
 */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the fifth colon. */
  readonly resource: string;
}

// By the beginning of a Region's name; the first that fits. All others are in `aws`.
const PARTITIONS: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
// The pattern of RegionType in the KMS API model.
const REGION = /^([a-z]+-){2,3}\d+$/;

/** The partition of a Region: `aws` for us-east-1, `aws-cn` for cn-north-1. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** Whether a name has the form of a Region's. */
export function isRegion(name: string): boolean {
  return REGION.test(name);
}

/** The ARN of a Lambda function without the version or alias at its end. */
export function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, 7).join(':');
}

/** The parts of an ARN, or undefined for a text that has not its form. */
export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...rest] = text.split(':');
  if (arn !== 'arn' || !partition || !service || region === undefined || account === undefined)
    return undefined;
  const resource = rest.join(':');
  return resource === '' ? undefined : { partition, service, region, account, resource };
}
