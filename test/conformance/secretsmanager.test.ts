import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { Command } from '../../src/kernel/operation.ts';
import { answer } from '../../src/wire/aws-json.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

/**
 * What Secrets Manager says, and which refusal wins. Sources, by the mark of a row: C and R are recorded from AWS (C in
 * September 2026, R by LocalStack's snapshot tests), M follows from the API model, D is AWS's documentation.
 */
const sim = createSimulator({ seed: 'texts' });
const { secretsManager } = sim;
const [ONE, TWO, THREE] = [1, 2, 3].map((n) =>
  `${n}`.repeat(8).concat('-1111-4111-8111-111111111111'),
);
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const { ARN } = secretsManager.createSecret({
  Name: 'app/db',
  SecretString: 'one',
  ClientRequestToken: ONE,
  Tags: [{ Key: 'team', Value: 'a' }],
});
secretsManager.putSecretValue({ SecretId: ARN, SecretString: 'two', ClientRequestToken: TWO });
secretsManager.createSecret({ Name: 'empty' });
const marked = secretsManager.createSecret({ Name: 'marked', SecretString: 'x' });
secretsManager.deleteSecret({ SecretId: 'marked', RecoveryWindowInDays: 7 });
const { ARN: wide } = secretsManager.createSecret({ Name: 'wide', SecretString: 'x' });
secretsManager.replicateSecretToRegions({
  SecretId: 'wide',
  AddReplicaRegions: [{ Region: 'us-east-2' }],
});
const key = () => sim.kms.createKey({}).KeyMetadata.Arn;
const [disabled, pending, refusing] = [key(), key(), key()];
for (const [i, KmsKeyId] of [disabled, pending].entries())
  secretsManager.createSecret({ Name: `kms/${i}`, SecretString: 'x', KmsKeyId });
secretsManager.createSecret({ Name: 'kms/2', SecretString: 'x', KmsKeyId: refusing });
sim.kms.disableKey({ KeyId: disabled });
sim.kms.scheduleKeyDeletion({ KeyId: pending });
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
sim.kms.putKeyPolicy({
  KeyId: refusing,
  BypassPolicyLockoutSafetyCheck: true,
  Policy: JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999988887777:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  }),
});
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
/** A text that ends with what KMS said. */
const withKms = (text: string, code: string) =>
  new RegExp(
    `^${escaped(`${text} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: `)}${UUID}; Proxy: null\\)$`,
  );
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

type Row = readonly [
  source: 'C' | 'R' | 'M' | 'D',
  operation: string,
  input: object,
  code: string,
  text: string | RegExp | undefined,
  region?: string,
];
const value = { SecretString: 'x', ClientRequestToken: THREE };
const NOT_FOUND = "Secrets Manager can't find the specified secret.";
const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";
const REPLICA =
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.";
const INVALID_NAME =
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
const violated = (text: string) => `1 validation error detected: Value ${text}`;
const POLICY = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Resource: '*', ...statement }] });
const PUBLIC = POLICY({
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
});

const texts: readonly Row[] = [
  // Secrets that are not there.
  ['R', 'GetSecretValue', { SecretId: 'none' }, 'ResourceNotFoundException', NOT_FOUND],
  ['C', 'DeleteSecret', { SecretId: 'none' }, 'ResourceNotFoundException', NOT_FOUND],
  // Versions that are not there.
  [
    'C',
    'GetSecretValue',
    { SecretId: 'empty' },
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  ],
  [
    'R',
    'GetSecretValue',
    { SecretId: 'app/db', VersionStage: 'AWSPENDING' },
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  ],
  [
    'C',
    'GetSecretValue',
    { SecretId: 'app/db', VersionId: UNKNOWN },
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for VersionId: ${UNKNOWN}`,
  ],
  [
    'C',
    'GetSecretValue',
    { SecretId: 'app/db', VersionId: ONE, VersionStage: 'AWSCURRENT' },
    'InvalidRequestException',
    'You provided a VersionStage that is not associated to the provided VersionId.',
  ],
  // Names and values.
  ['R', 'CreateSecret', { Name: 'a b', ...value }, 'ValidationException', INVALID_NAME],
  ['R', 'DescribeSecret', { SecretId: 'Inv *?!]Name\\-' }, 'ValidationException', INVALID_NAME],
  [
    'R',
    'CreateSecret',
    { Name: 'app/db', ...value },
    'ResourceExistsException',
    'The operation failed because the secret app/db already exists.',
  ],
  [
    'R',
    'CreateSecret',
    { Name: 'marked', ...value },
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  ],
  [
    'R',
    'CreateSecret',
    { Name: 'new', SecretString: 'x' },
    'InvalidRequestException',
    'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', ClientRequestToken: THREE },
    'InvalidRequestException',
    'You must provide either SecretString or SecretBinary.',
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', ClientRequestToken: THREE, SecretString: null },
    'InvalidRequestException',
    'You must provide either SecretString or SecretBinary.',
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', SecretString: 'other', ClientRequestToken: ONE },
    'ResourceExistsException',
    `You can't use ClientRequestToken ${ONE} because that value is already in use for a version of secret ${ARN}.`,
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', SecretBinary: 'b25l', ClientRequestToken: ONE },
    'ResourceExistsException',
    `You can't use ClientRequestToken ${ONE} because that value is already in use for a version of secret ${ARN}.`,
  ],
  [
    'C',
    'UpdateSecretVersionStage',
    { SecretId: 'app/db', VersionStage: 'AWSCURRENT', MoveToVersionId: ONE },
    'InvalidParameterException',
    `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${TWO}, so you must explicitly reference that version in RemoveFromVersionId.`,
  ],
  // Constraints of members.
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', ...value, VersionStages: [] },
    'ValidationException',
    violated(
      "'[]' at 'versionStages' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ),
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', ...value, VersionStages: [''] },
    'ValidationException',
    violated(
      "'[]' at 'versionStages' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 1]",
    ),
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', SecretString: 'x', ClientRequestToken: 'short' },
    'ValidationException',
    violated(
      "'short' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32",
    ),
  ],
  [
    'C',
    'GetSecretValue',
    { SecretId: 'app/db', VersionId: 'short' },
    'ValidationException',
    violated(
      "'short' at 'versionId' failed to satisfy constraint: Member must have length greater than or equal to 32",
    ),
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'app/db', ClientRequestToken: THREE, SecretString: '' },
    'ValidationException',
    violated(
      "at 'secretString' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ),
  ],
  ...[{}, [{}]].map(
    (VersionStages): Row => [
      'C',
      'PutSecretValue',
      { SecretId: 'app/db', ...value, VersionStages },
      'SerializationException',
      'Start of structure or map found where not expected.',
    ],
  ),
  // Marked for deletion.
  ['C', 'GetSecretValue', { SecretId: 'marked' }, 'InvalidRequestException', MARKED],
  ['C', 'PutSecretValue', { SecretId: 'marked', ...value }, 'InvalidRequestException', MARKED],
  [
    'R',
    'TagResource',
    { SecretId: 'marked', Tags: [{ Key: 'a', Value: 'b' }] },
    'InvalidRequestException',
    MARKED,
  ],
  ['R', 'UntagResource', { SecretId: 'marked', TagKeys: ['a'] }, 'InvalidRequestException', MARKED],
  // Replication.
  ...(
    [
      ['PutSecretValue', value],
      ['UpdateSecret', { Description: 'x' }],
      ['DeleteSecret', {}],
      ['TagResource', { Tags: [{ Key: 'a', Value: 'b' }] }],
      ['UntagResource', { TagKeys: ['a'] }],
      ['PutResourcePolicy', { ResourcePolicy: PUBLIC }],
      ['DeleteResourcePolicy', {}],
    ] as const
  ).map(
    ([operation, input]): Row => [
      'C',
      operation,
      { SecretId: 'wide', ...input },
      'InvalidParameterException',
      REPLICA,
      'us-east-2',
    ],
  ),
  [
    'C',
    'DeleteSecret',
    { SecretId: 'wide' },
    'InvalidParameterException',
    `You can't delete secret ${wide} that still has replica regions [us-east-2].`,
  ],
  [
    'C',
    'StopReplicationToReplica',
    { SecretId: 'wide' },
    'InvalidParameterException',
    "Operation not permitted on a primary secret. Call must be made in replica secret's region.",
  ],
  // Resource policies.
  [
    'C',
    'PutResourcePolicy',
    { SecretId: 'app/db', ResourcePolicy: 'no JSON' },
    'MalformedPolicyDocumentException',
    'This resource policy contains a syntax error.',
  ],
  [
    'C',
    'ValidateResourcePolicy',
    { ResourcePolicy: 'no JSON' },
    'MalformedPolicyDocumentException',
    'This resource policy contains a syntax error.',
  ],
  [
    'C',
    'PutResourcePolicy',
    { SecretId: 'app/db', ResourcePolicy: PUBLIC, BlockPublicPolicy: true },
    'PublicPolicyException',
    'You can not attach a resource policy that grants Public access to your secret.',
  ],
  // KMS.
  [
    'C',
    'GetSecretValue',
    { SecretId: 'kms/0' },
    'DecryptionFailure',
    withKms(
      `Secrets Manager can't decrypt the secret value: ${disabled} is disabled.`,
      'DisabledException',
    ),
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'kms/1', ...value },
    'EncryptionFailure',
    withKms(
      `Secrets Manager can't encrypt the secret value: ${pending} is pending deletion.`,
      'KMSInvalidStateException',
    ),
  ],
  [
    'C',
    'GetSecretValue',
    { SecretId: 'kms/2' },
    'AccessDeniedException',
    'Access to KMS is not allowed',
  ],
  [
    'C',
    'PutSecretValue',
    { SecretId: 'kms/2', ...value },
    'AccessDeniedException',
    'Access to KMS is not allowed',
  ],
  [
    'C',
    'CreateSecret',
    { Name: 'new', KmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${UNKNOWN}` },
    'InvalidParameterException',
    withKms(
      `The operation failed because of an invalid KMS key: Key 'arn:aws:kms:us-east-1:${ACCOUNT}:key/${UNKNOWN}' does not exist`,
      'NotFoundException',
    ),
  ],
  [
    'C',
    'UpdateSecret',
    { SecretId: 'empty', KmsKeyId: 'alias/none' },
    'InvalidParameterException',
    withKms(
      `The operation failed because of an invalid KMS key: Alias arn:aws:kms:us-east-1:${ACCOUNT}:alias/none is not found.`,
      'NotFoundException',
    ),
  ],
  [
    'C',
    'UpdateSecret',
    { SecretId: 'empty', KmsKeyId: 'not-a-key' },
    'InvalidParameterException',
    withKms(
      "The operation failed because of an invalid KMS key: Invalid keyId 'not-a-key'",
      'NotFoundException',
    ),
  ],
  [
    'C',
    'CreateSecret',
    { Name: 'new', KmsKeyId: disabled },
    'InvalidParameterException',
    'The operation failed because the specified KMS key is disabled.',
  ],
];

interface Answer {
  readonly code: string | undefined;
  readonly text: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}
/** Over the wire, as AWS was asked. */
function ask(operation: string, input: object, caller: Partial<Command['caller']> = {}): Answer {
  const { region = 'us-east-1', ...who } = caller;
  const headers = { 'x-amz-target': `secretsmanager.${operation}` };
  const request = { headers, body: JSON.stringify(input) };
  const body = JSON.parse(
    answer(sim.cell, request, { ...sim.caller, ...who, region }).body || '{}',
  );
  const { __type: code, Message, message } = body;
  return { code: code as string, text: (Message ?? message) as string, body };
}

describe('the words of Secrets Manager', () => {
  test.each(texts.map(([, operation, input, ...rest]) => [operation, input, ...rest] as const))(
    '%s %j: %s',
    (operation, input, code, text, region = 'us-east-1') => {
      const { code: got, text: said, body } = ask(operation, input, { region });
      expect(got).toBe(code);
      if (text instanceof RegExp) expect(said).toMatch(text);
      else expect(said).toBe(text);
      // Recorded: a small letter in ValidationException alone.
      expect(Object.keys(body).sort()).toEqual(
        ['__type', code === 'ValidationException' ? 'message' : 'Message'].sort(),
      );
    },
  );

  test('no refusal of these left a trace', () => {
    expect(secretsManager.describeSecret({ SecretId: 'app/db' }).VersionIdsToStages).toEqual({
      [ONE as string]: ['AWSPREVIOUS'],
      [TWO as string]: ['AWSCURRENT'],
    });
    expect(secretsManager.listSecrets({}).SecretList).toHaveLength(6);
    expect(secretsManager.describeSecret({ SecretId: marked.ARN }).DeletedDate).toBeDefined();
  });
});

/** A role that may do what is said, and nothing else. */
const roleWith = (...statements: object[]) => ({
  arn: ROLE,
  permissions: {
    policies: [JSON.stringify({ Version: '2012-10-17', Statement: statements })],
  },
});
const nothing = roleWith({ Effect: 'Deny', Action: 's3:*', Resource: '*' });
const denied = (action: string, resource = '') =>
  `User: ${ROLE} is not authorized to perform: secretsmanager:${action}${
    resource === '' ? '' : ` on resource: ${resource}`
  } because no identity-based policy allows the secretsmanager:${action} action`;

describe('the order of checks: shape, permission, constraints, state', () => {
  test.each([
    // Recorded in September 2026: a denied caller gets AccessDenied even with a too short token, an empty list or a null value.
    ['a wrong type before permission', 'GetSecretValue', { SecretId: 5 }, 'SerializationException'],
    [
      'permission before a too short token',
      'PutSecretValue',
      { SecretId: ARN, SecretString: 'x', ClientRequestToken: 'short' },
      denied('PutSecretValue', ARN),
    ],
    [
      'permission before an empty list',
      'PutSecretValue',
      { SecretId: ARN, ...value, VersionStages: [] },
      denied('PutSecretValue', ARN),
    ],
    [
      'permission before a value that is null',
      'PutSecretValue',
      { SecretId: ARN, ClientRequestToken: THREE, SecretString: null },
      denied('PutSecretValue', ARN),
    ],
    [
      'a secret that the call names by name is so named in the refusal',
      'GetSecretValue',
      { SecretId: 'app/db' },
      denied('GetSecretValue', 'app/db'),
    ],
    [
      'permission before a secret that is not there',
      'GetSecretValue',
      { SecretId: 'none' },
      denied('GetSecretValue', 'none'),
    ],
    [
      'permission before a SecretId that is not given, which the refusal does not name',
      'GetSecretValue',
      {},
      denied('GetSecretValue'),
    ],
    [
      'permission before the name of a new secret',
      'CreateSecret',
      { Name: 'a b' },
      denied('CreateSecret', 'a b'),
    ],
    [
      'permission before a mark for deletion',
      'GetSecretValue',
      { SecretId: 'marked' },
      denied('GetSecretValue', 'marked'),
    ],
  ])('%s', (_, operation, input, expected) => {
    const { code, text } = ask(operation, input, nothing);
    expect(code === 'AccessDeniedException' ? text : code).toBe(expected);
  });

  test.each([
    [
      'constraints before the secret that is not there',
      'PutSecretValue',
      { SecretId: 'none', SecretString: 'x', ClientRequestToken: 'short' },
      'ValidationException',
    ],
    [
      'the values of a request before the secret that is not there',
      'PutSecretValue',
      { SecretId: 'none', ClientRequestToken: THREE },
      'InvalidRequestException',
    ],
    [
      'a null SecretId breaks a constraint',
      'DescribeSecret',
      { SecretId: null },
      'ValidationException',
    ],
    [
      'a secret marked for deletion before its versions',
      'GetSecretValue',
      { SecretId: 'marked', VersionId: UNKNOWN },
      'InvalidRequestException',
    ],
  ])('%s', (_, operation, input, code) => {
    expect(ask(operation, input).code).toBe(code);
  });
});

describe('binary values', () => {
  test('are base64 on the wire', () => {
    const input = { Name: 'bin', SecretBinary: 'AQID', ClientRequestToken: THREE };
    expect(ask('CreateSecret', input).body).toMatchObject({ Name: 'bin', VersionId: THREE });
    expect(ask('GetSecretValue', { SecretId: 'bin' }).body).toMatchObject({ SecretBinary: 'AQID' });
    expect(secretsManager.getSecretValue({ SecretId: 'bin' }).SecretBinary).toEqual(
      bytes('\u0001\u0002\u0003'),
    );
  });
});
