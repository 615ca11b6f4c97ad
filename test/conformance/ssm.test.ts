import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { SsmClient } from '../../src/sim/view.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/**
 * What Parameter Store says when it refuses, word for word, and which refusal wins. Sources:
 * R = recorded from AWS in September 2026; L = quoted from AWS's answers by users (botocore, Terraform and CDK issues);
 * P = the text of another simulator, or of AWS's documentation of the error.
 */
type Source = 'R' | 'L' | 'P';
type Row = readonly [
  claim: string,
  call: (ssm: SsmClient) => unknown,
  code: string,
  text: string,
  source: Source,
];

const sim = createSimulator({ seed: 'texts' });
const { ssm, kms } = sim;
const ARN = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
ssm.putParameter({ Name: 'plain', Value: 'v', Type: 'String' });
ssm.putParameter({ Name: '/app/db', Value: 'v', Type: 'String' });
ssm.putParameter({ Name: 'ten', Value: '10', Type: 'String', AllowedPattern: '^\\d+$' });
ssm.putParameter({ Name: 'big', Value: 'v', Type: 'String', Tier: 'Advanced' });
for (let version = 2; version <= 100; version++)
  ssm.putParameter({ Name: 'full', Value: 'v', Type: 'String', Overwrite: true });
ssm.putParameter({ Name: 'full', Value: 'v', Type: 'String', Overwrite: true });
ssm.labelParameterVersion({ Name: 'full', ParameterVersion: 1, Labels: ['kept'] });
ssm.labelParameterVersion({
  Name: 'plain',
  Labels: Array.from({ length: 10 }, (_, i) => `l${i}`),
});
const asymmetric = kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }).KeyMetadata;
const disabled = kms.createKey({}).KeyMetadata;
ssm.putParameter({ Name: 'locked', Value: 'v', Type: 'SecureString', KeyId: disabled.KeyId });
kms.disableKey({ KeyId: disabled.KeyId });

const MALFORMED =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
const GUIDE =
  'For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';
const BAD_SELECTOR =
  'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>';
const NOT_A_PATH =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';
const CONSTRAINT = '1 validation error detected: ';

const put = (more: object) => (client: SsmClient) =>
  client.putParameter({ Name: 'new', Value: 'v', Type: 'String', ...more });
const over = (more: object) => put({ Overwrite: true, ...more });
const describeWith =
  (...ParameterFilters: { Key: string; Option?: string; Values?: string[] }[]) =>
  (client: SsmClient) =>
    client.describeParameters({ ParameterFilters });
const byPathWith =
  (...ParameterFilters: { Key: string; Option?: string; Values?: string[] }[]) =>
  (client: SsmClient) =>
    client.getParametersByPath({ Path: '/', ParameterFilters });
const policies = (...list: unknown[]) => put({ Tier: 'Advanced', Policies: JSON.stringify(list) });
const expiration = (Timestamp: unknown) => ({
  Type: 'Expiration',
  Version: '1.0',
  Attributes: { Timestamp },
});
const noChange = (After: unknown, Unit: unknown = 'Days') => ({
  Type: 'NoChangeNotification',
  Version: '1.0',
  Attributes: { After, Unit },
});

const names: readonly Row[] = [
  [
    'aws before a name',
    put({ Name: 'awsome' }),
    'ValidationException',
    'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    'L',
  ],
  [
    'SSM before a name, after a slash',
    put({ Name: '/SsmX' }),
    'ValidationException',
    'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    'L',
  ],
  [
    'aws before a path',
    put({ Name: '/aws/x' }),
    'AccessDeniedException',
    'No access to reserved parameter name: /aws/x.',
    'L',
  ],
  ['ssm before a path', put({ Name: '/ssm/x' }), 'ValidationException', MALFORMED, 'L'],
  [
    'a path without its first slash',
    put({ Name: 'a/b' }),
    'ValidationException',
    'Parameter name must be a fully qualified name.',
    'L',
  ],
  ['a slash at the end', put({ Name: '/a/' }), 'ValidationException', MALFORMED, 'L'],
  ['two slashes', put({ Name: '/a//b' }), 'ValidationException', MALFORMED, 'L'],
  ['a blank within, written', put({ Name: 'a b' }), 'ValidationException', MALFORMED, 'R'],
  [
    'a blank within, read',
    (c) => c.getParameter({ Name: 'a b' }),
    'ValidationException',
    MALFORMED,
    'R',
  ],
  [
    '16 levels',
    put({ Name: '/a'.repeat(16) }),
    'HierarchyLevelLimitExceededException',
    'A hierarchy can have a maximum of 15 levels. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html',
    'P',
  ],
  [
    '2049 characters',
    put({ Name: 'n'.repeat(2049) }),
    'ValidationException',
    `${CONSTRAINT}Value '${'n'.repeat(2049)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 2048`,
    'P',
  ],
];

const writing: readonly Row[] = [
  [
    'a name that is there',
    put({ Name: 'plain' }),
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    'R',
  ],
  [
    'an empty value',
    put({ Value: '' }),
    'ValidationException',
    `${CONSTRAINT}Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    'R',
  ],
  [
    'no value',
    put({ Value: undefined }),
    'ValidationException',
    `${CONSTRAINT}Value null at 'value' failed to satisfy constraint: Member must not be null`,
    'P',
  ],
  [
    'no type of a new parameter',
    put({ Type: undefined }),
    'ValidationException',
    'A parameter type is required when you create a parameter.',
    'P',
  ],
  [
    'a type that is none',
    put({ Type: 'Text' }),
    'ValidationException',
    `${CONSTRAINT}Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]`,
    'R',
  ],
  [
    'another parameter in the value',
    put({ Value: '{{ssm:fixture}}' }),
    'ValidationException',
    "Parameter value: '{{ssm:fixture}}' failed to satisfy constraint: Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
    'R',
  ],
  [
    '4097 bytes in the standard tier',
    put({ Value: 'v'.repeat(4097) }),
    'ValidationException',
    `Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. ${GUIDE}`,
    'R',
  ],
  [
    '8193 bytes in the advanced tier',
    put({ Value: 'v'.repeat(8193), Tier: 'Advanced' }),
    'ValidationException',
    'Advanced tier parameters support a maximum parameter value of 8192 characters.',
    'P',
  ],
  [
    'a downgrade',
    over({ Name: 'big', Tier: 'Standard' }),
    'ValidationException',
    "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters.",
    'R',
  ],
  [
    'tags with Overwrite',
    over({ Tags: [{ Key: 'k', Value: 'v' }] }),
    'ValidationException',
    "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    'R',
  ],
  [
    'a value that the kept pattern does not allow',
    over({ Name: 'ten', Type: undefined, Value: 'ten' }),
    'ParameterPatternMismatchException',
    'Parameter value, cannot be validated against allowedPattern: ^\\d+$',
    'R',
  ],
  [
    'a pattern that is none',
    put({ AllowedPattern: '[' }),
    'InvalidAllowedPatternException',
    'The syntax of the allowedPattern parameter is invalid.',
    'R',
  ],
  [
    'a pattern that closes what it did not open',
    put({ AllowedPattern: 'a)|(v' }),
    'InvalidAllowedPatternException',
    'The syntax of the allowedPattern parameter is invalid.',
    'R',
  ],
  [
    'a data type that is none',
    put({ DataType: 'bad' }),
    'ValidationException',
    'The following data type is not supported: bad. (Data type names are all lowercase.)',
    'R',
  ],
  [
    'an integration elsewhere',
    put({ DataType: 'aws:ssm:integration' }),
    'ValidationException',
    'Parameters with data type: aws:ssm:integration must start with prefix: /d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations',
    'R',
  ],
  [
    'a key of a String',
    put({ KeyId: 'alias/aws/ssm' }),
    'ValidationException',
    'KeyId is required for SecureString type parameter only.',
    'P',
  ],
  [
    'the 101st version over a labelled one',
    over({ Name: 'full' }),
    'ParameterMaxVersionLimitExceeded',
    "You attempted to create a new version of full by calling the PutParameter API with the overwrite flag. Version 1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.",
    'P',
  ],
  [
    'policies in the standard tier',
    put({ Policies: JSON.stringify([noChange('1')]) }),
    'ValidationException',
    `You can't assign parameter policies to a standard-parameter tier. You must upgrade the parameter to use the advanced-parameter tier. ${GUIDE}`,
    'R',
  ],
  [
    'policies that are no JSON',
    put({ Policies: 'not-json', Tier: 'Advanced' }),
    'ValidationException',
    'Invalid policies input: not-json.',
    'R',
  ],
  [
    'a policy type that is none',
    policies({ Type: 'BadType', Version: '1.0', Attributes: {} }),
    'InvalidPolicyTypeException',
    'Policy type BadType is not supported.',
    'R',
  ],
  [
    'a policy after 0 days',
    policies(noChange('0')),
    'InvalidPolicyAttributeException',
    'Attribute After must be a positive integer.',
    'R',
  ],
  [
    'a policy after half a day',
    policies(noChange('0.5')),
    'InvalidPolicyAttributeException',
    'Attribute After must be a positive integer smaller than 8760000 .',
    'R',
  ],
  [
    'a policy in weeks',
    policies(noChange('1', 'Weeks')),
    'InvalidPolicyAttributeException',
    'Attribute Unit must be Days or Hours.',
    'P',
  ],
  [
    'an expiration at no instant',
    policies(expiration('soon')),
    'InvalidPolicyAttributeException',
    'Attribute Timestamp must be an ISO 8601 instant.',
    'P',
  ],
  [
    'eleven policies',
    policies(...Array.from({ length: 11 }, () => noChange('1'))),
    'PoliciesLimitExceededException',
    'You specified more than the maximum number of allowed policies for the parameter. The maximum is 10.',
    'P',
  ],
  [
    'a notification of no expiration',
    policies({
      Type: 'ExpirationNotification',
      Version: '1.0',
      Attributes: { Before: '1', Unit: 'Days' },
    }),
    'IncompatiblePolicyException',
    'An ExpirationNotification policy requires an Expiration policy.',
    'P',
  ],
];

const keys: readonly Row[] = [
  [
    'a key that is not there',
    put({ Type: 'SecureString', KeyId: 'alias/none' }),
    'InvalidKeyId',
    `Alias arn:aws:kms:us-east-1:${ACCOUNT}:alias/none is not found. (Service: AWSKMS; Status Code: 400; Error Code: NotFoundException; Request ID: <id>; Proxy: null)`,
    'P',
  ],
  [
    'an asymmetric key',
    put({ Type: 'SecureString', KeyId: asymmetric.KeyId }),
    'InvalidKeyId',
    'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048. (Service: AWSKMS; Status Code: 400; Error Code: InvalidKeyUsageException; Request ID: <id>; Proxy: null)',
    'P',
  ],
  [
    'a disabled key, read',
    (c) => c.getParameter({ Name: 'locked', WithDecryption: true }),
    'InvalidKeyId',
    `${disabled.Arn} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request ID: <id>; Proxy: null)`,
    'L',
  ],
  [
    'a disabled key, among others',
    (c) => c.getParameters({ Names: ['plain', 'locked'], WithDecryption: true }),
    'InvalidKeyId',
    `${disabled.Arn} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request ID: <id>; Proxy: null)`,
    'L',
  ],
  [
    'a key ID of other characters',
    put({ Type: 'SecureString', KeyId: 'a b' }),
    'ValidationException',
    `${CONSTRAINT}Value 'a b' at 'keyId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([a-zA-Z0-9:/_-]+)$`,
    'P',
  ],
];

const reading: readonly Row[] = [
  [
    'a parameter that is not there',
    (c) => c.getParameter({ Name: 'none' }),
    'ParameterNotFound',
    '',
    'R',
  ],
  ['its ARN', (c) => c.getParameter({ Name: `${ARN}/none` }), 'ParameterNotFound', '', 'P'],
  [
    'a version that is not there',
    (c) => c.getParameter({ Name: 'plain:99' }),
    'ParameterVersionNotFound',
    'Systems Manager could not find version 99 of plain. Verify the version and try again.',
    'R',
  ],
  [
    'version 0',
    (c) => c.getParameter({ Name: '/app/db:0' }),
    'ParameterVersionNotFound',
    'Systems Manager could not find version 0 of /app/db. Verify the version and try again.',
    'R',
  ],
  [
    'a label that is not there',
    (c) => c.getParameter({ Name: 'plain:missing' }),
    'ParameterVersionNotFound',
    'Systems Manager could not find a version of plain that has the specified label, missing. Verify the parameter label and try again.',
    'R',
  ],
  [
    '-1, which is no version',
    (c) => c.getParameter({ Name: 'plain:-1' }),
    'ParameterVersionNotFound',
    'Systems Manager could not find a version of plain that has the specified label, -1. Verify the parameter label and try again.',
    'R',
  ],
  [
    'two selectors',
    (c) => c.getParameter({ Name: 'plain:1:2' }),
    'ValidationException',
    BAD_SELECTOR,
    'R',
  ],
  [
    'the ARN of a secret',
    (c) => c.getParameter({ Name: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:a-AbCdEf` }),
    'ValidationException',
    'Secrets manager ARN reference should not be passed in the GetParameter(s) request, please refer to https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html',
    'R',
  ],
  [
    'a secret without WithDecryption',
    (c) => c.getParameter({ Name: '/aws/reference/secretsmanager/none' }),
    'ValidationException',
    'WithDecryption flag must be True for retrieving a Secret Manager secret.',
    'R',
  ],
  [
    'the history of what is not there',
    (c) => c.getParameterHistory({ Name: 'none' }),
    'ParameterNotFound',
    '',
    'R',
  ],
  [
    'a path without a slash',
    (c) => c.getParametersByPath({ Path: 'app' }),
    'ValidationException',
    NOT_A_PATH,
    'L',
  ],
  [
    'eleven results of a path',
    (c) => c.getParametersByPath({ Path: '/', MaxResults: 11 }),
    'ValidationException',
    `${CONSTRAINT}Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10`,
    'P',
  ],
  [
    'a token that is none',
    (c) => c.getParametersByPath({ Path: '/', NextToken: 'bad' }),
    'InvalidNextToken',
    'The following token is invalid: bad.',
    'R',
  ],
  [
    'a token that is none, of the description',
    (c) => c.describeParameters({ NextToken: 'bad' }),
    'InvalidNextToken',
    'The following token is invalid: bad.',
    'R',
  ],
  [
    'a token that is none, of the history',
    (c) => c.getParameterHistory({ Name: 'plain', NextToken: 'bad' }),
    'InvalidNextToken',
    'The following token is invalid: bad.',
    'R',
  ],
];

const filters: readonly Row[] = [
  [
    'by path, of a name',
    byPathWith({ Key: 'Name', Values: ['a'] }),
    'InvalidFilterKey',
    'The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId, Label].',
    'R',
  ],
  [
    'by path, a type that contains',
    byPathWith({ Key: 'Type', Option: 'Contains', Values: ['String'] }),
    'InvalidFilterOption',
    'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
    'R',
  ],
  [
    'by path, a label that begins',
    byPathWith({ Key: 'Label', Option: 'BeginsWith', Values: ['a'] }),
    'InvalidFilterOption',
    'The following filter option is not valid: BeginsWith. Valid options include: [Equals].',
    'R',
  ],
  [
    'a label, described',
    describeWith({ Key: 'Label', Values: ['a'] }),
    'InvalidFilterKey',
    'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier].',
    'P',
  ],
  [
    'a type without values',
    describeWith({ Key: 'Type' }),
    'InvalidFilterValue',
    'The following filter values are missing : null for filter key Type.',
    'R',
  ],
  [
    'a key without values',
    describeWith({ Key: 'KeyId' }),
    'InvalidFilterValue',
    'The following filter values are missing : null for filter key KeyId.',
    'R',
  ],
  [
    'a type that is none',
    describeWith({ Key: 'Type', Values: ['Text'] }),
    'InvalidFilterValue',
    'The following filter value is not valid: Text. Valid values include: [String, StringList, SecureString].',
    'P',
  ],
  [
    'a path that equals',
    describeWith({ Key: 'Path', Option: 'Equals', Values: ['/a'] }),
    'InvalidFilterOption',
    'The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].',
    'P',
  ],
  [
    'one filter twice',
    describeWith({ Key: 'Name', Values: ['a'] }, { Key: 'Name', Values: ['b'] }),
    'InvalidFilterKey',
    'The following filter is duplicated in the request: Name. A request can contain only one occurrence of a specific filter.',
    'P',
  ],
  [
    'both kinds of filters',
    (c) =>
      c.describeParameters({
        Filters: [{ Key: 'Name', Values: ['a'] }],
        ParameterFilters: [{ Key: 'Type', Values: ['String'] }],
      }),
    'ValidationException',
    'You can use either Filters or ParameterFilters in a single request.',
    'P',
  ],
  [
    'a key that the model has not',
    describeWith({ Key: 'Size', Values: ['a'] }),
    'ValidationException',
    `${CONSTRAINT}Value 'Size' at 'parameterFilters.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$`,
    'P',
  ],
];

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: '' }));
const TIER = '/ssm/parameter-store/default-parameter-tier';
const others: readonly Row[] = [
  [
    'a value that a setting cannot have',
    (c) => c.updateServiceSetting({ SettingId: TIER, SettingValue: 'Free' }),
    'ValidationException',
    `The setting value Free is not valid for ${TIER}. Valid values include: [Standard, Advanced, Intelligent-Tiering].`,
    'P',
  ],
  [
    'a token that is none, of resource policies',
    (c) => c.getResourcePolicies({ ResourceArn: `${ARN}/big`, NextToken: 'bad' }),
    'ResourcePolicyInvalidParameterException',
    'The specified token is invalid.',
    'P',
  ],
  [
    'the ARN of another resource of the service',
    (c) => c.getParameter({ Name: `arn:aws:ssm:us-east-1:${ACCOUNT}:document/x` }),
    'ValidationException',
    'Invalid parameter ARN.',
    'P',
  ],
  [
    'an ARN with more than 1,011 characters',
    put({ Name: 'n'.repeat(1012 - ARN.length - 1) }),
    'ValidationException',
    'The parameter name, with the ARN that precedes it, must have length less than or equal to 1011.',
    'P',
  ],
  [
    '51 tags of a new parameter',
    put({ Tags: many(51) }),
    'ValidationException',
    'A parameter can have at most 50 tags.',
    'P',
  ],
  [
    'a tag of AWS',
    put({ Tags: [{ Key: 'AWS:x', Value: '' }] }),
    'ValidationException',
    'Tag keys beginning with aws: are reserved.',
    'P',
  ],
  [
    'a tag of other characters',
    put({ Tags: [{ Key: 'a;b', Value: '' }] }),
    'ValidationException',
    `${CONSTRAINT}Value 'a;b' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$`,
    'P',
  ],
  [
    'to delete what is not there',
    (c) => c.deleteParameter({ Name: 'none' }),
    'ParameterNotFound',
    '',
    'R',
  ],
  [
    'to label what is not there',
    (c) => c.labelParameterVersion({ Name: 'none', Labels: ['a'] }),
    'ParameterNotFound',
    '',
    'R',
  ],
  [
    'to label a version that is not there',
    (c) => c.labelParameterVersion({ Name: 'plain', ParameterVersion: 99, Labels: ['a'] }),
    'ParameterVersionNotFound',
    'Systems Manager could not find version 99 of plain. Verify the version and try again.',
    'R',
  ],
  [
    'an eleventh label',
    (c) => c.labelParameterVersion({ Name: 'plain', Labels: ['l10'] }),
    'ParameterVersionLabelLimitExceeded',
    'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
    'P',
  ],
  [
    'to unlabel a version that is not there',
    (c) => c.unlabelParameterVersion({ Name: 'plain', ParameterVersion: 9, Labels: ['a'] }),
    'ParameterVersionNotFound',
    'Systems Manager could not find version 9 of plain. Verify the version and try again.',
    'R',
  ],
  [
    'tags of what is not there',
    (c) => c.listTagsForResource({ ResourceType: 'Parameter', ResourceId: 'none' }),
    'InvalidResourceId',
    '',
    'R',
  ],
  [
    '51 tags',
    (c) =>
      c.addTagsToResource({
        ResourceType: 'Parameter',
        ResourceId: 'plain',
        Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' })),
      }),
    'TooManyTagsError',
    '',
    'P',
  ],
  [
    'a setting that is none',
    (c) => c.getServiceSetting({ SettingId: '/ssm/parameter-store/none' }),
    'ServiceSettingNotFound',
    "The specified service setting wasn't found. Either the service name or the setting hasn't been provisioned by the Amazon Web Services service team.",
    'P',
  ],
  [
    'to share a standard parameter',
    (c) => c.putResourcePolicy({ ResourceArn: `${ARN}/plain`, Policy: '{}' }),
    'ResourcePolicyInvalidParameterException',
    'To share a parameter, it must be in the advanced parameter tier.',
    'P',
  ],
  [
    'to share what is not there',
    (c) => c.putResourcePolicy({ ResourceArn: `${ARN}/none`, Policy: '{}' }),
    'ResourceNotFoundException',
    "The specified parameter to be shared couldn't be found.",
    'P',
  ],
];

describe.each([
  ['names', names],
  ['writing', writing],
  ['keys', keys],
  ['reading', reading],
  ['filters', filters],
  ['labels, tags, settings and sharing', others],
])('what is said of %s', (_, rows) => {
  test.each(rows)('%s', (_claim, call, name, text) => {
    const before = sim.snapshot();
    const { name: code, message } = refusalOf(() => call(ssm));
    expect([code, message.replace(/Request ID: [\da-f-]{36};/, 'Request ID: <id>;')]).toEqual([
      name,
      text,
    ]);
    expect(sim.diff(before)).toEqual([]);
  });
});

/** Each breaks two rules; the first of them is named. */
const precedence: readonly (readonly [string, (ssm: SsmClient) => unknown, string])[] = [
  ['constraints before the name', put({ Name: '/aws/x', Value: '' }), 'ValidationException'],
  [
    'the name before tags with Overwrite',
    over({ Name: '/aws/x', Tags: [{ Key: 'k', Value: 'v' }] }),
    'AccessDeniedException',
  ],
  [
    'that it is there before its pattern',
    put({ Name: 'ten', Value: 'ten' }),
    'ParameterAlreadyExists',
  ],
  [
    'the data type before the pattern',
    put({ DataType: 'bad', AllowedPattern: '[' }),
    'ValidationException',
  ],
  [
    'the tier before the 100 versions',
    over({ Name: 'full', Value: 'v'.repeat(4097) }),
    'ValidationException',
  ],
  [
    'the 100 versions before the key',
    over({ Name: 'full', Type: 'SecureString', KeyId: 'alias/none' }),
    'ParameterMaxVersionLimitExceeded',
  ],
  [
    'the parameter before its version',
    (c) => c.getParameter({ Name: 'none:99' }),
    'ParameterNotFound',
  ],
  [
    'the version before the key',
    (c) => c.getParameter({ Name: 'locked:99', WithDecryption: true }),
    'ParameterVersionNotFound',
  ],
  [
    'the path before filters',
    (c) => c.getParametersByPath({ Path: 'a', ParameterFilters: [{ Key: 'Name', Values: ['a'] }] }),
    'ValidationException',
  ],
  [
    'filters before the token',
    (c) =>
      c.describeParameters({
        ParameterFilters: [{ Key: 'Label', Values: ['a'] }],
        NextToken: 'bad',
      }),
    'InvalidFilterKey',
  ],
];
test.each(precedence)('%s', (_, call, code) => {
  expect(refusalOf(() => call(ssm)).name).toBe(code);
});

/** AWS has these, and kmsim says that it has them not. */
const missing: readonly (readonly [string, (ssm: SsmClient) => unknown])[] = [
  ['public parameters', (c) => c.getParameter({ Name: '/aws/service/ecs/x' })],
  ['public parameters by path', (c) => c.getParametersByPath({ Path: '/aws/service/ecs' })],
  [
    'public parameters among others',
    (c) => c.getParameters({ Names: ['plain', '/aws/service/x'] }),
  ],
  ['images of EC2', put({ DataType: 'aws:ec2:image' })],
  ['what is shared by RAM', (c) => c.describeParameters({ Shared: true })],
  [
    'tags of documents',
    (c) => c.listTagsForResource({ ResourceType: 'Document', ResourceId: 'x' }),
  ],
  [
    'settings of other parts',
    (c) => c.getServiceSetting({ SettingId: '/ssm/managed-instance/activation-tier' }),
  ],
  ['regular expressions of Java alone', put({ AllowedPattern: '(?i)v' })],
];
test.each(missing)('kmsim does not model %s, and says so', (_, call) => {
  expect(refusalOf(() => call(ssm))).toEqual({
    name: 'NotModelledException',
    message: expect.stringMatching(/^kmsim does not model .* yet\.$/),
  });
});
