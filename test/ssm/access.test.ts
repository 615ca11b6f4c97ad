import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { SsmClient } from '../../src/sim/view.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const PREFIX = `arn:aws:ssm:us-east-1:${ACCOUNT}:`;
const OTHER = '444455556666';

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}
const allowing = (...statements: readonly Statement[]) => ({
  policies: [
    {
      Version: '2012-10-17',
      Statement: statements.map((one) => ({
        Effect: 'Allow',
        Action: 'ssm:*',
        Resource: '*',
        ...one,
      })),
    },
  ],
});

function start() {
  const sim = createSimulator({ seed: 'access' });
  const Tags = [{ Key: 'team', Value: 'a' }];
  sim.ssm.putParameter({ Name: '/app/db', Value: 'v', Type: 'String', Tags });
  sim.ssm.putParameter({ Name: 'plain', Value: 'v', Type: 'String', Tier: 'Advanced' });
  const as = (...statements: readonly Statement[]) => sim.as(ROLE, allowing(...statements)).ssm;
  return { sim, as };
}

describe('which resource is asked for', () => {
  const { sim } = start();
  const nobody = sim.as(ROLE, { policies: [] }).ssm;
  type Row = readonly [action: string, call: (ssm: SsmClient) => unknown, resource: string];
  // Source: the service authorization reference of Systems Manager; the form of the text recorded; the resource of
  // DescribeParameters as users quote it; before the parameter is looked for, as recorded of secrets read by reference.
  test.each<Row>([
    ['GetParameter', (c) => c.getParameter({ Name: '/app/db:7' }), 'parameter/app/db'],
    ['GetParameter', (c) => c.getParameter({ Name: 'none' }), 'parameter/none'],
    [
      'GetParameter',
      (c) => c.getParameter({ Name: '/aws/reference/secretsmanager/db:x' }),
      'parameter/aws/reference/secretsmanager/db',
    ],
    ['GetParameters', (c) => c.getParameters({ Names: ['plain', '/app/db'] }), 'parameter/plain'],
    ['GetParametersByPath', (c) => c.getParametersByPath({ Path: '/app/' }), 'parameter/app/'],
    ['GetParameterHistory', (c) => c.getParameterHistory({ Name: 'none' }), 'parameter/none'],
    ['DescribeParameters', (c) => c.describeParameters(), '*'],
    ['PutParameter', (c) => c.putParameter({ Name: 'plain', Value: 'v' }), 'parameter/plain'],
    ['DeleteParameter', (c) => c.deleteParameter({ Name: 'none' }), 'parameter/none'],
    ['DeleteParameters', (c) => c.deleteParameters({ Names: ['none'] }), 'parameter/none'],
    [
      'LabelParameterVersion',
      (c) => c.labelParameterVersion({ Name: 'none', Labels: ['a'] }),
      'parameter/none',
    ],
    [
      'UnlabelParameterVersion',
      (c) => c.unlabelParameterVersion({ Name: 'none', ParameterVersion: 1, Labels: ['a'] }),
      'parameter/none',
    ],
    [
      'ListTagsForResource',
      (c) => c.listTagsForResource({ ResourceType: 'Parameter', ResourceId: '/app/db' }),
      'parameter/app/db',
    ],
    [
      'AddTagsToResource',
      (c) => c.addTagsToResource({ ResourceType: 'Parameter', ResourceId: '/app/db', Tags: [] }),
      'parameter/app/db',
    ],
    [
      'RemoveTagsFromResource',
      (c) =>
        c.removeTagsFromResource({ ResourceType: 'Parameter', ResourceId: '/app/db', TagKeys: [] }),
      'parameter/app/db',
    ],
    [
      'GetResourcePolicies',
      (c) => c.getResourcePolicies({ ResourceArn: `${PREFIX}parameter/plain` }),
      'parameter/plain',
    ],
    [
      'PutResourcePolicy',
      (c) => c.putResourcePolicy({ ResourceArn: `${PREFIX}parameter/plain`, Policy: '{}' }),
      'parameter/plain',
    ],
    [
      'DeleteResourcePolicy',
      (c) =>
        c.deleteResourcePolicy({
          ResourceArn: `${PREFIX}parameter/plain`,
          PolicyId: 'x',
          PolicyHash: 'y',
        }),
      'parameter/plain',
    ],
    [
      'GetServiceSetting',
      (c) => c.getServiceSetting({ SettingId: '/ssm/parameter-store/high-throughput-enabled' }),
      'servicesetting/ssm/parameter-store/high-throughput-enabled',
    ],
    [
      'UpdateServiceSetting',
      (c) =>
        c.updateServiceSetting({
          SettingId: '/ssm/parameter-store/high-throughput-enabled',
          SettingValue: 'true',
        }),
      'servicesetting/ssm/parameter-store/high-throughput-enabled',
    ],
    [
      'ResetServiceSetting',
      (c) => c.resetServiceSetting({ SettingId: '/ssm/parameter-store/high-throughput-enabled' }),
      'servicesetting/ssm/parameter-store/high-throughput-enabled',
    ],
  ])('by %s', (action, call, resource) => {
    expect(refusalOf(() => call(nobody))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${ROLE} is not authorized to perform: ssm:${action} on resource: ${PREFIX}${resource} because no identity-based policy allows the ssm:${action} action`,
    });
  });
});

describe('conditions', () => {
  const tagged = { Tags: [{ Key: 'team', Value: 'b' }] };
  const put = (ssm: SsmClient, more: object = {}) =>
    ssm.putParameter({ Name: 'new', Value: 'v', Type: 'String', ...more });
  type Row = readonly [
    claim: string,
    condition: object,
    call: (ssm: SsmClient) => unknown,
    allowed: boolean,
  ];
  // Source: the condition keys of the service authorization reference.
  test.each<Row>([
    [
      'the tag of the parameter',
      { StringEquals: { 'ssm:resourceTag/team': 'a' } },
      (c) => c.getParameter({ Name: '/app/db' }),
      true,
    ],
    [
      'another value of it',
      { StringEquals: { 'ssm:resourceTag/team': 'b' } },
      (c) => c.getParameter({ Name: '/app/db' }),
      false,
    ],
    [
      'by the key of all services',
      { StringEquals: { 'aws:ResourceTag/team': 'a' } },
      (c) => c.getParameter({ Name: '/app/db' }),
      true,
    ],
    [
      'a tag that another lacks',
      { StringEquals: { 'aws:ResourceTag/team': 'a' } },
      (c) => c.getParameter({ Name: 'plain' }),
      false,
    ],
    [
      'Recursive',
      { Bool: { 'ssm:Recursive': 'true' } },
      (c) => c.getParametersByPath({ Path: '/app', Recursive: true }),
      true,
    ],
    [
      'not Recursive',
      { Bool: { 'ssm:Recursive': 'true' } },
      (c) => c.getParametersByPath({ Path: '/app' }),
      false,
    ],
    [
      'Overwrite',
      { StringEquals: { 'ssm:Overwrite': 'true' } },
      (c) => put(c, { Overwrite: true }),
      true,
    ],
    ['no Overwrite', { StringEquals: { 'ssm:Overwrite': 'true' } }, (c) => put(c), false],
    [
      'Policies',
      { StringEquals: { 'ssm:Policies': 'true' } },
      (c) => put(c, { Tier: 'Advanced', Policies: '[]' }),
      true,
    ],
    ['no Policies', { StringEquals: { 'ssm:Policies': 'true' } }, (c) => put(c), false],
    [
      'the tags of the request',
      { StringEquals: { 'aws:RequestTag/team': 'b' } },
      (c) => put(c, tagged),
      true,
    ],
    [
      'their keys',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'owner' } },
      (c) => put(c, tagged),
      false,
    ],
  ])('on %s', (_claim, Condition, call, allowed) => {
    const { as } = start();
    const attempt = () => call(as({ Condition }));
    if (allowed) expect(attempt).not.toThrow();
    else expect(refusalOf(attempt).name).toBe('AccessDeniedException');
  });

  test('tags of a new parameter need their own permission', () => {
    const { as } = start();
    const call = () => put(as({ Action: 'ssm:PutParameter' }), tagged);
    expect(refusalOf(call).message).toContain('ssm:AddTagsToResource');
    expect(() =>
      put(as({ Action: ['ssm:PutParameter', 'ssm:AddTagsToResource'] }), tagged),
    ).not.toThrow();
  });

  test('who may read a path reads all below it, whatever is denied there', () => {
    const { as } = start();
    const ssm = as({}, { Effect: 'Deny', Resource: `${PREFIX}parameter/app/db` });
    // Source: API_GetParametersByPath, Recursive.
    expect(ssm.getParametersByPath({ Path: '/app' }).Parameters).toHaveLength(1);
    expect(refusalOf(() => ssm.getParameter({ Name: '/app/db' })).message).toContain(
      'explicit deny',
    );
  });
});

describe('sharing', () => {
  const ResourceArn = `${PREFIX}parameter/plain`;
  const policyFor = (principal: string, ...actions: string[]) =>
    JSON.stringify(
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: principal },
            Action: actions,
            Resource: ResourceArn,
          },
        ],
      },
      undefined,
      2,
    );

  test('lets another account read by ARN what the policy says, and nothing else', () => {
    const { sim } = start();
    const Policy = policyFor(OTHER, 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:PutParameter');
    const other = sim.as(OTHER).ssm;
    expect(refusalOf(() => other.getParameter({ Name: ResourceArn })).name).toBe(
      'AccessDeniedException',
    );
    const put = sim.ssm.putResourcePolicy({ ResourceArn, Policy });
    expect(sim.ssm.getResourcePolicies({ ResourceArn }).Policies).toEqual([{ ...put, Policy }]);
    expect(other.getParameter({ Name: ResourceArn }).Parameter).toMatchObject({
      Name: 'plain',
      ARN: ResourceArn,
    });
    expect(other.getParameters({ Names: [`${ResourceArn}:1`] }).Parameters).toHaveLength(1);
    expect(refusalOf(() => other.getParameterHistory({ Name: ResourceArn })).name).toBe(
      'AccessDeniedException',
    );
    // Its own name is another parameter, which is not there.
    expect(refusalOf(() => other.getParameter({ Name: 'plain' })).name).toBe('ParameterNotFound');
    sim.ssm.deleteResourcePolicy({ ResourceArn, ...put });
    expect(refusalOf(() => other.getParameter({ Name: ResourceArn })).name).toBe(
      'AccessDeniedException',
    );
  });

  test('is changed with the hash of what it was; both policies of a parameter count', () => {
    const { sim } = start();
    const first = sim.ssm.putResourcePolicy({
      ResourceArn,
      Policy: policyFor(OTHER, 'ssm:GetParameter'),
    });
    const stale = { ResourceArn, ...first };
    const changed = sim.ssm.putResourcePolicy({
      ...stale,
      Policy: policyFor(OTHER, 'ssm:GetParameters'),
    });
    expect(changed.PolicyId).toBe(first.PolicyId);
    expect(changed.PolicyHash).not.toBe(first.PolicyHash);
    // Source: API_PutResourcePolicy and API_DeleteResourcePolicy, Errors.
    const Policy = policyFor(OTHER, 'ssm:GetParameterHistory');
    for (const [call, code] of [
      [() => sim.ssm.putResourcePolicy({ ...stale, Policy }), 'ResourcePolicyConflictException'],
      [() => sim.ssm.deleteResourcePolicy(stale), 'ResourcePolicyConflictException'],
      [
        () => sim.ssm.deleteResourcePolicy({ ...stale, PolicyId: 'x' }),
        'ResourcePolicyNotFoundException',
      ],
      [
        () => sim.ssm.putResourcePolicy({ ResourceArn, Policy: '{"Statement":[]' }),
        'MalformedResourcePolicyDocumentException',
      ],
      [
        () => sim.ssm.putResourcePolicy({ ResourceArn, Policy: ' '.repeat(1024) + Policy }),
        'ResourcePolicyLimitExceededException',
      ],
      [
        () => sim.ssm.putResourcePolicy({ ResourceArn: 'arn:aws:s3:::a-bucket-of-mine', Policy }),
        'ResourcePolicyInvalidParameterException',
      ],
    ] as const)
      expect(refusalOf(call).name).toBe(code);
    sim.ssm.putResourcePolicy({ ResourceArn, Policy });
    const other = sim.as(OTHER).ssm;
    expect(other.getParameterHistory({ Name: ResourceArn }).Parameters).toHaveLength(1);
    expect(other.getParameters({ Names: [ResourceArn] }).Parameters).toHaveLength(1);
    const page = sim.ssm.getResourcePolicies({ ResourceArn, MaxResults: 1 });
    const { NextToken } = page;
    const rest = sim.ssm.getResourcePolicies({ ResourceArn, MaxResults: 1, NextToken });
    expect([...page.Policies, ...rest.Policies]).toHaveLength(2);
    expect(rest.NextToken).toBeUndefined();
  });

  test('of a SecureString needs the key to be shared as well', () => {
    const { sim } = start();
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    sim.ssm.putParameter({
      Name: 'plain',
      Value: 'secret',
      Type: 'SecureString',
      KeyId,
      Overwrite: true,
    });
    sim.ssm.putResourcePolicy({ ResourceArn, Policy: policyFor(OTHER, 'ssm:GetParameter') });
    const read = () => sim.as(OTHER).ssm.getParameter({ Name: ResourceArn, WithDecryption: true });
    // Source: API_PutResourcePolicy: "you must share the key separately".
    expect(refusalOf(read).name).toBe('AccessDeniedException');
    const { Policy = '' } = sim.kms.getKeyPolicy({ KeyId });
    const document = JSON.parse(Policy);
    document.Statement.push({
      Effect: 'Allow',
      Principal: { AWS: OTHER },
      Action: 'kms:Decrypt',
      Resource: '*',
    });
    sim.kms.putKeyPolicy({ KeyId, Policy: JSON.stringify(document) });
    expect(read().Parameter.Value).toBe('secret');
  });
});
