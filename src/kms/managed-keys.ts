/**
 * AWS managed keys: made by a service at its first use, named `alias/aws/<service>`, with a policy of AWS's.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key; policy and description of aws/sqs
 * recorded.
 * @module
 */
import { generateMaterial } from '../hsm/hsm.ts';
import { parsePolicy } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { notModelled } from '../kernel/fault.ts';
import type { Caller, Change, Moment } from '../kernel/operation.ts';
import { randomFrom } from '../lib/random.ts';
import { get } from '../lib/table.ts';
import { MS_PER_DAY } from '../lib/time.ts';
import { checkSymmetric, newKey } from './creation.ts';
import { happening } from './happenings.ts';
import { PERIOD_DAYS_DEFAULT, rotationOf } from './materials/rotation.ts';
import type { SharedKey } from './shared-key.ts';
import {
  aliasArn,
  type KeyPolicy,
  type KmsState,
  keyArn,
  type Scope,
  scopeOf,
  withAlias,
  withKey,
  withScope,
} from './state.ts';
import { rotationTimer } from './timers.ts';

interface ManagedService {
  /** What the service calls itself in the policy, and in short; and what its key protects. */
  readonly title: string;
  readonly short?: string;
  readonly protects: string;
  /** Where the service comes from, as kms:ViaService has it, when not from its own name. */
  readonly via?: string;
}

/** Unconfirmed: all texts but those of sqs and the description of secretsmanager, which were recorded. */
const SERVICES: Readonly<Record<string, ManagedService>> = {
  backup: { title: 'Backup', protects: 'Backup data' },
  dynamodb: { title: 'Amazon DynamoDB', protects: 'DynamoDB data' },
  ebs: { title: 'EBS', protects: 'EBS volumes', via: 'ec2' },
  elasticfilesystem: { title: 'EFS', protects: 'EFS filesystems' },
  es: { title: 'Elasticsearch Service', protects: 'Elasticsearch domains' },
  fsx: { title: 'FSx', protects: 'FSx file systems' },
  glue: { title: 'Glue', protects: 'Glue metadata' },
  kinesis: { title: 'Kinesis', protects: 'Kinesis streams' },
  lambda: { title: 'AWS Lambda', protects: 'Lambda functions' },
  rds: { title: 'RDS', protects: 'RDS database volumes' },
  redshift: { title: 'Redshift', protects: 'Redshift clusters' },
  s3: { title: 'S3', protects: 'S3 objects' },
  secretsmanager: { title: 'AWS Secrets Manager', protects: 'Secrets Manager data' },
  sns: { title: 'SNS', protects: 'SNS data' },
  sqs: { title: 'Simple Queue Service (SQS)', short: 'SQS', protects: 'SQS messages' },
  ssm: { title: 'SSM', protects: 'SSM parameters' },
};

const PREFIX = 'alias/aws/';

/** The names of the services that have an AWS managed key. */
export const managedServices: readonly string[] = Object.keys(SERVICES);

/** Whether a call that a service makes comes from the service of an AWS managed key. */
export function isOwnService(service: string, via: string | undefined): boolean {
  return via !== undefined && via === (SERVICES[service]?.via ?? service);
}

/**
 * The state with the AWS managed key that a call names, when it is to be made: by its own service, or by anyone's DescribeKey
 * (API_DescribeKey: "AWS KMS associates the alias with an AWS managed key").
 */
export function establishManagedKey(
  state: KmsState,
  identifier: string | undefined,
  caller: Caller,
  { now, seed }: Moment,
  describes = false,
): Change<KmsState, void> | undefined {
  if (identifier === undefined || !identifier.includes(PREFIX)) return undefined;
  const scope = scopeOf(state, caller.account, caller.region);
  const own = identifier.startsWith(scope.arnPrefix)
    ? identifier.slice(scope.arnPrefix.length)
    : identifier;
  if (!own.startsWith(PREFIX) || get(scope.aliases, own) !== undefined) return undefined;
  const service = own.slice(PREFIX.length);
  if (!describes && !isOwnService(service, caller.via)) return undefined;
  checkSymmetric(scope.region);
  const known = Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  if (known === undefined) return notModelled(`the AWS managed key ${own}`);
  // Its bytes are the alias's own: that it was made changes no other key.
  const id = randomFrom(seed, 'kms:ManagedKey', aliasArn(scope, own), 0).uuid();
  const next = now + PERIOD_DAYS_DEFAULT * MS_PER_DAY;
  const shared: SharedKey = {
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    material: generateMaterial(seed, 'SYMMETRIC_DEFAULT', {
      account: scope.account,
      keyId: id,
      ordinal: 0,
    }),
    versions: undefined,
    rotation: { ...rotationOf({ rotation: undefined }), periodDays: PERIOD_DAYS_DEFAULT, next },
    custodian: { service },
  };
  const key = newKey({
    id,
    createdAt: now,
    description: `Default key that protects my ${known.protects} when no other key is defined`,
    policy: managedPolicy(service, known, scope),
    state: 'Enabled',
    tags: [],
    own: shared,
  });
  const alias = { name: own, targetKeyId: id, createdAt: now, updatedAt: now };
  const made = withKey(state, scope, key);
  const arn = keyArn(scope, id);
  return {
    state: withScope(made, withAlias(scopeOf(made, scope.account, scope.region), alias)),
    output: undefined,
    schedule: [rotationTimer(arn, next, 'AUTOMATIC')],
    happened: [happening(now, 'CreateKey', arn)],
  };
}

function managedPolicy(service: string, known: ManagedService, scope: Scope): KeyPolicy {
  const { title, short = title, via } = known;
  const { account, region } = scope;
  const text = `{
  "Version" : "2012-10-17",
  "Id" : "auto-${service}-${service === 'sqs' ? 1 : 2}",
  "Statement" : [ {
    "Sid" : "Allow access through ${title} for all principals in the account that are authorized to use ${short}",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "*"
    },
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {
      "StringEquals" : {
        "kms:ViaService" : "${via ?? service}.${region}.amazonaws.com",
        "kms:CallerAccount" : "${account}"
      }
    }
  }, {
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partitionOf(region)}:iam::${account}:root"
    },
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
    "Resource" : "*"
  } ]
}`;
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`bug: the policy of ${PREFIX}${service}: ${parsed.message}`);
  return { text, document: parsed.policy };
}
