/**
 * The Regions that there are, for the few places where a Region's name is looked up and not only read.
 * Source: the partitions of the AWS SDK, November 2026.
 * @module
 */
const REGIONS: ReadonlySet<string> = new Set([
  'af-south-1',
  ...numbered('ap-east-', 2),
  ...numbered('ap-northeast-', 3),
  ...numbered('ap-south-', 2),
  ...numbered('ap-southeast-', 7),
  'ca-central-1',
  'ca-west-1',
  ...numbered('eu-central-', 2),
  'eu-north-1',
  ...numbered('eu-south-', 2),
  ...numbered('eu-west-', 3),
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  ...numbered('us-east-', 2),
  ...numbered('us-west-', 2),
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'us-isob-west-1',
  'eu-isoe-west-1',
  'us-isof-east-1',
  'us-isof-south-1',
]);

/** Whether AWS has a Region of that name. */
export function isKnownRegion(name: string): boolean {
  return REGIONS.has(name);
}

function numbered(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
}
