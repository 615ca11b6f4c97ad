import { expect, test } from 'vitest';
import { createFront } from '../../src/adapters/front.ts';
import { createSimulator } from '../../src/index.ts';
import { Fault } from '../../src/kernel/fault.ts';
import type { Simulator } from '../../src/simulator.ts';
import { initialState, scopeOf } from '../../src/ssm/state.ts';
import { tierFor } from '../../src/ssm/tiers.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/**
 * What Parameter Store does, a row each, beside what the other files here show. Sources: R = recorded from AWS in September 2026;
 * D = AWS's documentation or model; U = unconfirmed, as the code says.
 */
type Source = 'R' | 'D' | 'U';
type Row = readonly [
  claim: string,
  source: Source,
  does: (sim: Simulator) => unknown,
  expected: unknown,
];

const ARN = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
const NOW = '2026-09-26T19:29:56.298Z';
const INTEGRATION = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/x';
const BAD_SELECTOR =
  'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>';
const code = (call: () => unknown) => refusalOf(call).name;
const names = ({ Parameters }: { Parameters: readonly { Name: string }[] }) =>
  Parameters.map(({ Name }) => Name);
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

const put = ({ ssm }: Pick<Simulator, 'ssm'>, Name: string, more: object = {}) =>
  ssm.putParameter({ Name, Value: 'v', Type: 'String', ...more });
const over = (sim: Simulator, Name: string, more: object = {}) =>
  put(sim, Name, { Overwrite: true, ...more });
const noChange = (After: string) => ({
  Type: 'NoChangeNotification',
  Version: '1.0',
  Attributes: { After, Unit: 'Days' },
});

/** The code with which the engine itself refuses. */
function faultOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return undefined;
}

/** The status and body of an answer, as it goes over the wire. */
function bodyOf(sim: Simulator, operation: string, input: object): readonly [number, string] {
  const body = new Uint8Array(Buffer.from(JSON.stringify(input)));
  const response = createFront(sim)({
    method: 'POST',
    path: '/',
    headers: {
      'x-amz-target': `AmazonSSM.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
      authorization: `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body,
    signed: body,
  });
  if (response instanceof Promise) throw new Error('expected an answer at once');
  return [response.status, response.body];
}

const wire: readonly Row[] = [
  [
    'a refusal without a text is its type alone',
    'R',
    (sim) => bodyOf(sim, 'GetParameter', { Name: 'none' }),
    [400, '{"__type":"ParameterNotFound"}'],
  ],
  [
    'so is that of tags of what is not there',
    'R',
    (sim) => bodyOf(sim, 'ListTagsForResource', { ResourceType: 'Parameter', ResourceId: 'none' }),
    [400, '{"__type":"InvalidResourceId"}'],
  ],
  [
    'a bad token is told of under a capital Message',
    'R',
    (sim) => bodyOf(sim, 'DescribeParameters', { NextToken: 'bad' }),
    [400, '{"__type":"InvalidNextToken","Message":"The following token is invalid: bad."}'],
  ],
  [
    'dates go as seconds with their milliseconds',
    'R',
    (sim) => {
      put(sim, 'x');
      return JSON.parse(bodyOf(sim, 'GetParameter', { Name: 'x' })[1]).Parameter.LastModifiedDate;
    },
    1_790_450_996.298,
  ],
  [
    'a deletion has no body',
    'R',
    (sim) => {
      put(sim, 'x');
      return bodyOf(sim, 'DeleteParameter', { Name: 'x' });
    },
    [200, ''],
  ],
];

const called: readonly Row[] = [
  [
    'capital letters make another name',
    'D',
    (sim) => [put(sim, 'x').Version, put(sim, 'X').Version, names(sim.ssm.describeParameters())],
    [1, 1, ['X', 'x']],
  ],
  ['15 levels are not too many', 'D', (sim) => put(sim, '/a'.repeat(15)).Version, 1],
  [
    '1,011 characters with the ARN are not too many',
    'D',
    (sim) => put(sim, 'n'.repeat(1011 - ARN.length - 1)).Version,
    1,
  ],
  [
    'a number, a point, a hyphen and an underscore make a name',
    'D',
    (sim) => put(sim, '0.-_').Version,
    1,
  ],
  [
    'all paths that begin with aws are reserved, in capitals too',
    'D',
    (sim) => ['/awsome/x', '/AWS/x'].map((name) => refusalOf(() => put(sim, name)).message),
    [
      'No access to reserved parameter name: /awsome/x.',
      'No access to reserved parameter name: /AWS/x.',
    ],
  ],
  ['a name that only holds aws or ssm', 'D', (sim) => put(sim, '/my/aws/ssm').Version, 1],
  [
    'a selector is taken by readers alone',
    'D',
    (sim) => {
      put(sim, 'x');
      const { ssm } = sim;
      const tags = { ResourceType: 'Parameter', ResourceId: 'x:1' } as const;
      return [
        code(() => over(sim, 'x:1')),
        code(() => ssm.deleteParameter({ Name: 'x:1' })),
        code(() => ssm.deleteParameters({ Names: ['x:1'] })),
        code(() => ssm.getParameterHistory({ Name: 'x:1' })),
        code(() => ssm.labelParameterVersion({ Name: 'x:1', Labels: ['a'] })),
        code(() => ssm.listTagsForResource(tags)),
      ];
    },
    [
      ...['ValidationException', 'ValidationException', 'ValidationException'],
      ...['ParameterNotFound', 'ValidationException', 'InvalidResourceId'],
    ],
  ],
];

const written: readonly Row[] = [
  [
    'Overwrite makes what is not there',
    'D',
    (sim) => over(sim, 'x'),
    { Version: 1, Tier: 'Standard' },
  ],
  [
    'an integration where it belongs',
    'R',
    (sim) => {
      put(sim, INTEGRATION, { DataType: 'aws:ssm:integration' });
      return sim.ssm.getParameter({ Name: INTEGRATION }).Parameter.DataType;
    },
    'aws:ssm:integration',
  ],
  [
    '8,192 bytes in the advanced tier',
    'D',
    (sim) => put(sim, 'x', { Value: 'v'.repeat(8192), Tier: 'Advanced' }).Tier,
    'Advanced',
  ],
  [
    'ten policies, and fifty tags',
    'D',
    (sim) => {
      const Policies = JSON.stringify(numbered(10).map(() => noChange('1')));
      const Tags = numbered(50).map((Key) => ({ Key, Value: '' }));
      put(sim, 'x', { Tier: 'Advanced', Policies, Tags });
      const { TagList } = sim.ssm.listTagsForResource({
        ResourceType: 'Parameter',
        ResourceId: 'x',
      });
      return [sim.ssm.describeParameters().Parameters[0]?.Policies.length, TagList.length];
    },
    [10, 50],
  ],
  [
    'policies take the place of all that were there',
    'D',
    (sim) => {
      const Tier = 'Advanced';
      put(sim, 'x', { Tier, Policies: JSON.stringify([noChange('1'), noChange('2')]) });
      over(sim, 'x', { Policies: JSON.stringify([noChange('3')]) });
      return sim.ssm
        .describeParameters()
        .Parameters[0]?.Policies.map(({ PolicyText }) => PolicyText);
    },
    [JSON.stringify(noChange('3'))],
  ],
  [
    'a label on another than the oldest version keeps nothing back',
    'D',
    (sim) => {
      for (let version = 1; version <= 100; version++) over(sim, 'x');
      sim.ssm.labelParameterVersion({ Name: 'x', ParameterVersion: 2, Labels: ['a'] });
      const { Version } = over(sim, 'x');
      const gone = code(() => sim.ssm.getParameter({ Name: 'x:1' }));
      return [Version, gone, code(() => over(sim, 'x'))];
    },
    [101, 'ParameterVersionNotFound', 'ParameterMaxVersionLimitExceeded'],
  ],
  [
    'a String may become a SecureString; what was written before is as it was',
    'D',
    (sim) => {
      put(sim, 'x');
      over(sim, 'x', { Type: 'SecureString' });
      const { Parameters } = sim.ssm.getParameterHistory({ Name: 'x' });
      return Parameters.map(({ Type, Value, KeyId }) => [Type, Value === 'v', KeyId]);
    },
    [
      ['String', true, undefined],
      ['SecureString', false, 'alias/aws/ssm'],
    ],
  ],
  [
    'a key is kept, and another one when it is given',
    'R',
    (sim) => {
      const [a, b] = [1, 2].map(() => sim.kms.createKey({}).KeyMetadata.KeyId);
      put(sim, 's', { Type: 'SecureString', KeyId: a });
      over(sim, 's', { Type: undefined });
      over(sim, 's', { Type: undefined, KeyId: b });
      const { Parameters } = sim.ssm.getParameterHistory({ Name: 's' });
      return Parameters.map(({ KeyId }) => [a, b].indexOf(KeyId ?? ''));
    },
    [0, 0, 1],
  ],
  [
    '100,000 advanced parameters are all that there can be, whatever chooses the tier',
    'D',
    () => {
      const scope = { ...scopeOf(initialState, ACCOUNT, 'us-east-1'), advanced: 100_000 };
      const next = { present: undefined, value: 'v'.repeat(5000), hasPolicies: false };
      const one = (asked: 'Advanced' | 'Intelligent-Tiering') => () =>
        tierFor(scope, { ...next, asked });
      return [
        faultOf(one('Advanced')),
        faultOf(one('Intelligent-Tiering')),
        tierFor(scope, { ...next, asked: 'Advanced', present: 'Advanced' }),
        tierFor({ ...scope, advanced: 99_999 }, { ...next, asked: 'Advanced' }),
      ];
    },
    ['ParameterLimitExceeded', 'ParameterLimitExceeded', 'Advanced', 'Advanced'],
  ],
];

const read: readonly Row[] = [
  [
    'WithDecryption does nothing to a String and a StringList',
    'D',
    (sim) => {
      put(sim, 'x');
      put(sim, 'y', { Type: 'StringList', Value: 'a,b' });
      const { Parameters } = sim.ssm.getParameters({ Names: ['x', 'y'], WithDecryption: true });
      return Parameters.map(({ Value }) => Value);
    },
    ['v', 'a,b'],
  ],
  [
    'nothing that is there is no error',
    'D',
    (sim) => sim.ssm.getParameters({ Names: ['x', '/y'] }),
    { Parameters: [], InvalidParameters: ['x', '/y'] },
  ],
  [
    'eleven names are too many',
    'D',
    ({ ssm }) => refusalOf(() => ssm.getParameters({ Names: numbered(11) })),
    {
      name: 'ValidationException',
      message: `1 validation error detected: Value '[${numbered(11).join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10`,
    },
  ],
  [
    'two colons: the text is the same of a parameter that is not there',
    'U',
    ({ ssm }) => refusalOf(() => ssm.getParameter({ Name: 'none:1:2' })).message,
    BAD_SELECTOR,
  ],
  [
    'ten of a path come on a page, from the root too',
    'D',
    (sim) => {
      for (const name of numbered(11)) put(sim, `/${name}`);
      const { Parameters, NextToken } = sim.ssm.getParametersByPath({ Path: '/' });
      const rest = sim.ssm.getParametersByPath({ Path: '/', NextToken });
      return [Parameters.length, rest.Parameters.length, rest.NextToken];
    },
    [10, 1, undefined],
  ],
  [
    'type and key are filters by path',
    'R',
    (sim) => {
      put(sim, '/p/a');
      put(sim, '/p/b', { Type: 'SecureString' });
      const by = (Key: string, value: string, Option?: string) =>
        names(
          sim.ssm.getParametersByPath({
            Path: '/p',
            ParameterFilters: [{ Key, Values: [value], ...(Option && { Option }) }],
          }),
        );
      return [by('Type', 'String'), by('KeyId', 'alias/aws', 'BeginsWith')];
    },
    [['/p/a'], ['/p/b']],
  ],
  [
    'SecureStrings by path and of the history are decrypted when that is asked for',
    'D',
    (sim) => {
      put(sim, '/p/s', { Type: 'SecureString' });
      const shown = (WithDecryption: boolean) => [
        sim.ssm.getParametersByPath({ Path: '/p', WithDecryption }).Parameters[0]?.Value === 'v',
        sim.ssm.getParameterHistory({ Name: '/p/s', WithDecryption }).Parameters[0]?.Value === 'v',
      ];
      return [shown(false), shown(true)];
    },
    [
      [false, false],
      [true, true],
    ],
  ],
  [
    'fifty come on a page of the description; a page that is just full is the last',
    'R',
    (sim) => {
      for (const name of numbered(51)) put(sim, name);
      const { Parameters, NextToken } = sim.ssm.describeParameters();
      sim.ssm.deleteParameter({ Name: 'n0' });
      return [Parameters.length, NextToken === undefined, sim.ssm.describeParameters().NextToken];
    },
    [50, false, undefined],
  ],
  [
    '51 results of the description and of the history are too many',
    'D',
    ({ ssm }) => [
      code(() => ssm.describeParameters({ MaxResults: 51 })),
      code(() => ssm.getParameterHistory({ Name: 'x', MaxResults: 51 })),
    ],
    ['ValidationException', 'ValidationException'],
  ],
  [
    'a type, a key and a path of the description have their own options',
    'D',
    ({ ssm }) =>
      [
        ['Type', 'Contains', 'String'],
        ['KeyId', 'Contains', 'x'],
        ['Path', 'BeginsWith', '/x'],
      ].map(([Key = '', Option = '', value = '']) => {
        const ParameterFilters = [{ Key, Option, Values: [value] }];
        return refusalOf(() => ssm.describeParameters({ ParameterFilters })).message;
      }),
    [
      'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
      'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].',
      'The following filter option is not valid: BeginsWith. Valid options include: [Recursive, OneLevel].',
    ],
  ],
  [
    'the older filters take types and keys',
    'D',
    (sim) => {
      put(sim, 'a');
      put(sim, 'b', { Type: 'SecureString' });
      const by = (Key: 'Type' | 'KeyId', value: string) =>
        names(sim.ssm.describeParameters({ Filters: [{ Key, Values: [value] }] }));
      return [by('Type', 'SecureString'), by('KeyId', 'alias/aws/ssm')];
    },
    [['b'], ['b']],
  ],
];

const kept: readonly Row[] = [
  [
    'deletion of many names what was there and what was not',
    'R',
    (sim) => {
      put(sim, 'x');
      return [
        sim.ssm.deleteParameters({ Names: ['none', 'x'] }),
        sim.ssm.deleteParameters({ Names: ['x'] }),
      ];
    },
    [
      { DeletedParameters: ['x'], InvalidParameters: ['none'] },
      { DeletedParameters: [], InvalidParameters: ['x'] },
    ],
  ],
  [
    'labels and tags go with what is deleted',
    'D',
    (sim) => {
      put(sim, 'x', { Tags: [{ Key: 'k', Value: 'v' }] });
      sim.ssm.labelParameterVersion({ Name: 'x', Labels: ['a'] });
      sim.ssm.deleteParameter({ Name: 'x' });
      put(sim, 'x');
      const { TagList } = sim.ssm.listTagsForResource({
        ResourceType: 'Parameter',
        ResourceId: 'x',
      });
      return [TagList, sim.ssm.getParameterHistory({ Name: 'x' }).Parameters[0]?.Labels];
    },
    [[], []],
  ],
  [
    'a label of other characters is told as invalid; one of all that are allowed is taken',
    'D',
    (sim) => {
      put(sim, 'x');
      return sim.ssm.labelParameterVersion({
        Name: 'x',
        Labels: ['a b', 'a/b', 'A.z-_9', 'my-aws'],
      });
    },
    { InvalidLabels: ['a b', 'a/b'], ParameterVersion: 1 },
  ],
  [
    'tags are added to and taken from nothing but what is there',
    'D',
    ({ ssm }) => {
      const of = { ResourceType: 'Parameter', ResourceId: 'none' } as const;
      return [
        refusalOf(() => ssm.addTagsToResource({ ...of, Tags: [] })),
        refusalOf(() => ssm.removeTagsFromResource({ ...of, TagKeys: [] })),
      ];
    },
    [
      { name: 'InvalidResourceId', message: '' },
      { name: 'InvalidResourceId', message: '' },
    ],
  ],
  [
    'a setting of another account or Region is not there, and the own one stays',
    'U',
    ({ ssm }) => {
      const id = '/ssm/parameter-store/default-parameter-tier';
      const refused = [`us-east-1:444455556666`, `eu-west-1:${ACCOUNT}`].map((where) => {
        const SettingId = `arn:aws:ssm:${where}:servicesetting${id}`;
        return code(() => ssm.updateServiceSetting({ SettingId, SettingValue: 'Advanced' }));
      });
      return [...refused, ssm.getServiceSetting({ SettingId: id }).ServiceSetting.SettingValue];
    },
    ['ServiceSettingNotFound', 'ServiceSettingNotFound', 'Standard'],
  ],
  [
    'high throughput is a setting that is kept',
    'D',
    ({ ssm }) => {
      const SettingId = '/ssm/parameter-store/high-throughput-enabled';
      const value = () => ssm.getServiceSetting({ SettingId }).ServiceSetting.SettingValue;
      const before = value();
      ssm.updateServiceSetting({ SettingId, SettingValue: 'true' });
      return [
        before,
        value(),
        code(() => ssm.updateServiceSetting({ SettingId, SettingValue: 'on' })),
      ];
    },
    ['false', 'true', 'ValidationException'],
  ],
  [
    'a SecureString under the managed key is not read by another account, shared or not',
    'D',
    (sim) => {
      put(sim, 's', { Type: 'SecureString', Tier: 'Advanced' });
      const ResourceArn = `${ARN}/s`;
      const Statement = {
        Effect: 'Allow',
        Principal: { AWS: '444455556666' },
        Action: ['ssm:GetParameter'],
        Resource: ResourceArn,
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      sim.ssm.putResourcePolicy({ ResourceArn, Policy });
      const other = sim.as('444455556666').ssm;
      const read = (WithDecryption: boolean) =>
        other.getParameter({ Name: ResourceArn, WithDecryption }).Parameter.Type;
      return [read(false), code(() => read(true))];
    },
    ['SecureString', 'AccessDeniedException'],
  ],
  [
    'a secret whose key the caller may not use fails by reference',
    'R',
    (sim) => {
      const { KeyId } = sim.kms.createKey({}).KeyMetadata;
      sim.secretsManager.createSecret({ Name: 'x', SecretString: 's', KmsKeyId: KeyId });
      const Action = ['ssm:*', 'secretsmanager:*'];
      const policies = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Resource: '*', Action }],
      };
      const { ssm } = sim.as(`arn:aws:iam::${ACCOUNT}:role/app`, { policies });
      const Name = '/aws/reference/secretsmanager/x';
      return [
        refusalOf(() => ssm.getParameter({ Name, WithDecryption: true })),
        sim.ssm.getParameter({ Name, WithDecryption: true }).Parameter.Value,
      ];
    },
    [
      {
        name: 'ValidationException',
        message: 'An error occurred while calling one AWS dependency service.',
      },
      's',
    ],
  ],
  [
    'KMS sees the service that calls it',
    'D',
    (sim) => {
      const { KeyId } = sim.kms.createKey({}).KeyMetadata;
      const only = (viaService: string) => {
        const Condition = { StringEquals: { 'kms:ViaService': viaService } };
        const statement = { Effect: 'Allow', Resource: '*' };
        const Statement = [
          { ...statement, Action: 'ssm:*' },
          { ...statement, Action: 'kms:*', Condition },
        ];
        const policies = { Version: '2012-10-17', Statement };
        return sim.as(`arn:aws:iam::${ACCOUNT}:role/app`, { policies });
      };
      const write = (via: string) =>
        over(only(via) as Simulator, 's', { Type: 'SecureString', KeyId }).Version;
      return [
        write('ssm.us-east-1.amazonaws.com'),
        code(() => write('secretsmanager.us-east-1.amazonaws.com')),
      ];
    },
    [1, 'AccessDeniedException'],
  ],
];

test.each([...wire, ...called, ...written, ...read, ...kept])(
  '%s',
  (_claim, _source, does, expected) => {
    expect(does(createSimulator({ seed: 'rows', now: NOW }))).toEqual(expected);
  },
);

test.each([
  [
    'a DeletionMode',
    (sim: Simulator) => {
      const ResourceArn = `${ARN}/x`;
      sim.ssm.deleteResourcePolicy({
        ResourceArn,
        PolicyId: 'x',
        PolicyHash: 'y',
        DeletionMode: 'RemoveSharing',
      });
    },
  ],
  [
    'policies of OpsItems',
    (sim: Simulator) => {
      const ResourceArn = `arn:aws:ssm:us-east-1:${ACCOUNT}:opsitemgroup/default`;
      sim.ssm.getResourcePolicies({ ResourceArn });
    },
  ],
])('kmsim does not model %s, and says so', (_, call) => {
  expect(code(() => call(createSimulator()))).toBe('NotModelledException');
});
