import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT } from '../support/simulator.ts';

const ARN = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter`;
const NOW = '2026-09-26T19:29:56.298Z';
const start = () => createSimulator({ seed: 'parameters', now: NOW }).ssm;
const SPACED = ' red , ,blue, ';

describe('PutParameter', () => {
  test('answers version and tier, and the rows that tell of it are the recorded ones', () => {
    const ssm = start();
    // Recorded: {Tier, Version}; the members of Parameter, of a row of DescribeParameters and of one of the history.
    expect(ssm.putParameter({ Name: '/a/b', Value: 'v', Type: 'String' })).toEqual({
      Tier: 'Standard',
      Version: 1,
    });
    const LastModifiedDate = new Date(NOW);
    const common = { Name: '/a/b', Type: 'String', Version: 1, LastModifiedDate, DataType: 'text' };
    const row = {
      ...common,
      LastModifiedUser: `arn:aws:iam::${ACCOUNT}:root`,
      Policies: [],
      Tier: 'Standard',
    };
    expect(ssm.getParameter({ Name: '/a/b' }).Parameter).toEqual({
      ...common,
      ARN: `${ARN}/a/b`,
      Value: 'v',
    });
    expect(ssm.describeParameters().Parameters).toEqual([{ ...row, ARN: `${ARN}/a/b` }]);
    expect(ssm.getParameterHistory({ Name: '/a/b' }).Parameters).toEqual([
      { ...row, Value: 'v', Labels: [] },
    ]);
  });

  test('AllowedPattern, Description and KeyId stand in both lists when they are there', () => {
    const ssm = start();
    ssm.putParameter({
      Name: 'x',
      Value: '12',
      Type: 'SecureString',
      Description: 'a number',
      AllowedPattern: '^\\d+$',
    });
    // Recorded: the key as it was given, which is the default one here.
    const told = { KeyId: 'alias/aws/ssm', Description: 'a number', AllowedPattern: '^\\d+$' };
    expect(ssm.describeParameters().Parameters).toMatchObject([told]);
    expect(ssm.getParameterHistory({ Name: 'x' }).Parameters).toMatchObject([told]);
  });

  test('what an overwrite leaves out stays; each is a new version, of the same value too', () => {
    const ssm = start();
    const { putParameter } = ssm;
    putParameter({
      Name: 'x',
      Value: '1',
      Type: 'StringList',
      Description: 'd',
      AllowedPattern: '1',
    });
    // Recorded: type, description and pattern are kept.
    expect(putParameter({ Name: 'x', Value: '1', Overwrite: true })).toMatchObject({ Version: 2 });
    expect(ssm.describeParameters().Parameters).toMatchObject([
      { Type: 'StringList', Description: 'd', AllowedPattern: '1', Version: 2 },
    ]);
  });

  test('the type may change, and the key goes with a SecureString', () => {
    const ssm = start();
    ssm.putParameter({ Name: 'x', Value: 'v', Type: 'SecureString' });
    // Recorded: SecureString to String, String to StringList; KeyId is then absent.
    ssm.putParameter({ Name: 'x', Value: 'v', Type: 'String', Overwrite: true });
    expect(ssm.describeParameters().Parameters[0]).not.toHaveProperty('KeyId');
    ssm.putParameter({ Name: 'x', Value: 'v,w', Type: 'StringList', Overwrite: true });
    expect(ssm.getParameter({ Name: 'x' }).Parameter.Type).toBe('StringList');
  });

  test('a list is kept as it is written', () => {
    const ssm = start();
    // Recorded: `a,,b` and ` red , ,blue, `.
    ssm.putParameter({ Name: 'x', Value: SPACED, Type: 'StringList' });
    expect(ssm.getParameter({ Name: 'x' }).Parameter.Value).toBe(SPACED);
  });

  test('spaces around a name count for nothing', () => {
    const ssm = start();
    // Source: API_PutParameter, Name: "The service removes any spaces specified for the beginning or end".
    ssm.putParameter({ Name: ' x ', Value: 'v', Type: 'String' });
    expect(ssm.getParameter({ Name: 'x' }).Parameter.Name).toBe('x');
  });

  test('100 versions are kept; a deleted parameter begins at 1 again', () => {
    const ssm = start();
    const put = () => ssm.putParameter({ Name: 'x', Value: 'v', Type: 'String', Overwrite: true });
    for (let version = 1; version <= 103; version++) expect(put().Version).toBe(version);
    // Source: sysman-paramstore-versions: "retains the 100 most recently created versions".
    const { Parameters, NextToken } = ssm.getParameterHistory({ Name: 'x' });
    expect([Parameters.length, Parameters[0]?.Version]).toEqual([50, 4]);
    const rest = ssm.getParameterHistory({ Name: 'x', NextToken });
    expect([rest.Parameters.length, rest.Parameters.at(-1)?.Version]).toEqual([50, 103]);
    expect(rest.NextToken).toBeUndefined();
    ssm.deleteParameter({ Name: 'x' });
    expect(put().Version).toBe(1);
  });
});

describe('GetParameter', () => {
  test('takes a version, a label and an ARN, and answers the plain name', () => {
    const ssm = start();
    ssm.putParameter({ Name: '/a/b', Value: '1', Type: 'String' });
    ssm.putParameter({ Name: '/a/b', Value: '2', Overwrite: true });
    ssm.labelParameterVersion({ Name: '/a/b', ParameterVersion: 1, Labels: ['live'] });
    // Recorded: the name without the selector, and the selector with its colon.
    const first = { Name: '/a/b', Value: '1', Version: 1 };
    expect(ssm.getParameter({ Name: '/a/b:1' }).Parameter).toMatchObject({
      ...first,
      Selector: ':1',
    });
    for (const Name of ['/a/b:live', `${ARN}/a/b:live`])
      expect(ssm.getParameter({ Name }).Parameter).toMatchObject({ ...first, Selector: ':live' });
    const { Parameter } = ssm.getParameter({ Name: `${ARN}/a/b` });
    expect(Parameter).toMatchObject({ Name: '/a/b', Value: '2' });
    expect(Parameter).not.toHaveProperty('Selector');
  });

  test('the ARN has one slash, whether the name begins with one or not', () => {
    const ssm = start();
    ssm.putParameter({ Name: 'x', Value: 'v', Type: 'String' });
    ssm.putParameter({ Name: '/y', Value: 'w', Type: 'String' });
    // Recorded: `…:parameter/x` of the name x, `…:parameter/a/b` of /a/b.
    const { Parameters } = ssm.getParameters({ Names: ['x', '/y'] });
    expect(Parameters.map((one) => one.ARN)).toEqual([`${ARN}/y`, `${ARN}/x`]);
    expect(ssm.getParameter({ Name: `${ARN}/x` }).Parameter.Value).toBe('v');
    expect(ssm.getParameter({ Name: `${ARN}/y` }).Parameter.Value).toBe('w');
  });

  test('each Region and account has its own', () => {
    const sim = createSimulator({ seed: 'regions' });
    sim.ssm.putParameter({ Name: 'x', Value: 'here', Type: 'String' });
    sim.region('eu-west-1').ssm.putParameter({ Name: 'x', Value: 'there', Type: 'String' });
    expect(sim.ssm.getParameter({ Name: 'x' }).Parameter.Value).toBe('here');
    expect(sim.as('444455556666').ssm.getParameters({ Names: ['x'] }).InvalidParameters).toEqual([
      'x',
    ]);
    const china = sim.region('cn-north-1').ssm;
    china.putParameter({ Name: 'x', Value: 'v', Type: 'String' });
    expect(china.getParameter({ Name: 'x' }).Parameter.ARN).toBe(
      `arn:aws-cn:ssm:cn-north-1:${ACCOUNT}:parameter/x`,
    );
  });
});

describe('GetParameters', () => {
  test('a name given twice answers once, and x and x:1 both answer, sorted by name', () => {
    const ssm = start();
    for (const Name of ['b', 'a']) ssm.putParameter({ Name, Value: Name, Type: 'String' });
    const { Parameters, InvalidParameters } = ssm.getParameters({
      Names: ['b', 'none', 'b:1', 'a', 'b', 'b:7', 'a:b:c'],
    });
    // Recorded.
    expect(Parameters.map(({ Name, Selector }) => [Name, Selector])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['b', ':1'],
    ]);
    expect(InvalidParameters).toEqual(['none', 'b:7', 'a:b:c']);
  });
});

describe('pages of a hierarchy', () => {
  const ssm = start();
  for (const Name of ['/p/z', '/p/a/1', '/p/b', '/p/a/2', '/pq', '/p'])
    ssm.putParameter({ Name, Value: 'v', Type: 'String' });
  const names = ({ Parameters }: { Parameters: readonly { Name: string }[] }) =>
    Parameters.map(({ Name }) => Name);

  test('begin with what is directly below the path, and a full last page has no token', () => {
    const first = ssm.getParametersByPath({ Path: '/p', Recursive: true, MaxResults: 2 });
    const { NextToken } = first;
    const next = { Path: '/p', Recursive: true, MaxResults: 2, NextToken };
    const last = ssm.getParametersByPath(next);
    // Recorded: the first page has the direct children, each page is sorted by name.
    expect([names(first), names(last), last.NextToken]).toEqual([
      ['/p/b', '/p/z'],
      ['/p/a/1', '/p/a/2'],
      undefined,
    ]);
  });

  test('never hold the parameter that is called like the path, nor one that only begins like it', () => {
    expect(names(ssm.getParametersByPath({ Path: '/p/' }))).toEqual(['/p/b', '/p/z']);
    expect(names(ssm.getParametersByPath({ Path: '/p/a' }))).toEqual(['/p/a/1', '/p/a/2']);
    expect(names(ssm.getParametersByPath({ Path: '/none' }))).toEqual([]);
  });

  test('a token is of one list alone', () => {
    const { NextToken } = ssm.getParametersByPath({ Path: '/p', MaxResults: 1 });
    for (const other of [{ Path: '/p/a' }, { Path: '/p', Recursive: true }])
      expect(() => ssm.getParametersByPath({ ...other, NextToken })).toThrow('token is invalid');
  });

  test('go on where they were when what was shown last is gone', () => {
    const own = start();
    for (const Name of ['/a', '/b', '/c']) own.putParameter({ Name, Value: 'v', Type: 'String' });
    const { NextToken } = own.getParametersByPath({ Path: '/', MaxResults: 1 });
    own.deleteParameter({ Name: '/a' });
    expect(names(own.getParametersByPath({ Path: '/', NextToken }))).toEqual(['/b', '/c']);
  });
});

describe('filters', () => {
  const sim = createSimulator({ seed: 'filters' });
  const { ssm } = sim;
  ssm.putParameter({
    Name: '/app/one',
    Value: 'v',
    Type: 'String',
    Tags: [{ Key: 'env', Value: 'test' }],
  });
  ssm.putParameter({ Name: '/app/two', Value: 'v', Type: 'SecureString', Tier: 'Advanced' });
  ssm.putParameter({ Name: '/app/sub/three', Value: 'v', Type: 'StringList' });
  ssm.putParameter({ Name: '/app/one', Value: 'w', Overwrite: true });
  ssm.labelParameterVersion({ Name: '/app/one', ParameterVersion: 1, Labels: ['old'] });

  const Path = { Key: 'Path', Values: ['/app'] };
  test.each([
    [[Path], ['/app/one', '/app/two']],
    [[{ ...Path, Option: 'Recursive' }], ['/app/one', '/app/sub/three', '/app/two']],
    [[{ Key: 'Type', Option: 'BeginsWith', Values: ['String'] }], ['/app/one', '/app/sub/three']],
    [[{ Key: 'KeyId', Values: ['alias/aws/ssm'] }], ['/app/two']],
    [[{ Key: 'Tier', Values: ['Advanced'] }], ['/app/two']],
    [[{ Key: 'DataType', Values: ['text'] }], ['/app/one', '/app/sub/three', '/app/two']],
    [[{ Key: 'tag:env', Values: ['test', 'live'] }], ['/app/one']],
    [[{ Key: 'tag:env' }], ['/app/one']],
    [[{ Key: 'tag:env', Values: ['live'] }], []],
    [[{ Key: 'Name', Option: 'Contains', Values: ['sub'] }], ['/app/sub/three']],
    [[{ Key: 'Name', Values: ['/app/one'] }, Path], ['/app/one']],
    [
      [
        { Key: 'Name', Option: 'BeginsWith', Values: ['/app/t'] },
        { ...Path, Option: 'Recursive' },
      ],
      ['/app/two'],
    ],
  ])('%j of DescribeParameters let through %j', (ParameterFilters, expected) => {
    // Source: API_ParameterStringFilter; a Path without an Option is of one level: recorded.
    const { Parameters } = ssm.describeParameters({ ParameterFilters });
    expect(Parameters.map(({ Name }) => Name)).toEqual(expected);
  });

  test('those of the older kind go by prefix', () => {
    // Recorded of names.
    const { Parameters } = ssm.describeParameters({
      Filters: [{ Key: 'Name', Values: ['/app/o'] }],
    });
    expect(Parameters.map(({ Name }) => Name)).toEqual(['/app/one']);
  });

  test('a label by path answers the version that has it', () => {
    const ParameterFilters = [{ Key: 'Label', Option: 'Equals', Values: ['old'] }];
    // Source: sysman-paramstore-labels, "View parameters with a label by path".
    const { Parameters } = ssm.getParametersByPath({ Path: '/app', ParameterFilters });
    expect(Parameters).toMatchObject([{ Name: '/app/one', Value: 'v', Version: 1 }]);
  });
});

describe('labels and tags', () => {
  test('a label moves, bad ones are named, and each move is told of with where it came from', () => {
    const sim = createSimulator({ seed: 'labels' });
    const { ssm } = sim;
    ssm.putParameter({ Name: 'x', Value: '1', Type: 'String', Description: 'd' });
    ssm.putParameter({ Name: 'x', Value: '2', Overwrite: true });
    const labelled = ssm.labelParameterVersion({ Name: 'x', Labels: ['a', '1a', 'Aws', 'ssm1'] });
    expect(labelled).toEqual({ InvalidLabels: ['1a', 'Aws', 'ssm1'], ParameterVersion: 2 });
    ssm.labelParameterVersion({ Name: 'x', ParameterVersion: 1, Labels: ['a'] });
    expect(ssm.getParameterHistory({ Name: 'x' }).Parameters.map(({ Labels }) => Labels)).toEqual([
      ['a'],
      [],
    ]);
    const told = sim.events.filter(({ name }) => name === 'ParameterStoreChange');
    // Recorded: label, fromVersion ("" when new) and toVersion, one event for each label.
    expect(told.slice(2).map((event) => event.details)).toEqual([
      {
        name: 'x',
        description: 'd',
        type: 'String',
        operation: 'LabelParameterVersion',
        label: 'a',
        fromVersion: '',
        toVersion: '2',
      },
      {
        name: 'x',
        description: 'd',
        type: 'String',
        operation: 'LabelParameterVersion',
        label: 'a',
        fromVersion: '2',
        toVersion: '1',
      },
    ]);
    expect(
      ssm.unlabelParameterVersion({ Name: 'x', ParameterVersion: 1, Labels: ['a', 'b'] }),
    ).toEqual({
      RemovedLabels: ['a'],
      InvalidLabels: ['b'],
    });
  });

  test('tags stand in the order of their first adding, and a value is replaced in place', () => {
    const ssm = start();
    const of = { ResourceType: 'Parameter', ResourceId: 'x' } as const;
    const Tags = [
      { Key: 'b', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    ssm.putParameter({ Name: 'x', Value: 'v', Type: 'String', Tags });
    ssm.addTagsToResource({
      ...of,
      Tags: [
        { Key: 'c', Value: '' },
        { Key: 'b', Value: '3' },
      ],
    });
    ssm.removeTagsFromResource({ ...of, TagKeys: ['a', 'none'] });
    // Recorded.
    expect(ssm.listTagsForResource(of).TagList).toEqual([
      { Key: 'b', Value: '3' },
      { Key: 'c', Value: '' },
    ]);
    ssm.deleteParameters({ Names: ['x'] });
    expect(() => ssm.listTagsForResource(of)).toThrow();
  });
});

test('a service setting is as it was by default, is changed, and is put back', () => {
  const sim = createSimulator({ seed: 'settings', now: NOW });
  const SettingId = '/ssm/parameter-store/default-parameter-tier';
  const ARN_OF = `arn:aws:ssm:us-east-1:${ACCOUNT}:servicesetting${SettingId}`;
  const get = () => sim.ssm.getServiceSetting({ SettingId: ARN_OF }).ServiceSetting;
  // Source: API_ServiceSetting.
  const standard = { SettingId, SettingValue: 'Standard', ARN: ARN_OF, Status: 'Default' };
  expect(get()).toMatchObject(standard);
  sim.ssm.updateServiceSetting({ SettingId, SettingValue: 'Advanced' });
  expect(get()).toEqual({
    ...standard,
    SettingValue: 'Advanced',
    Status: 'Customized',
    LastModifiedDate: new Date(NOW),
    LastModifiedUser: `arn:aws:iam::${ACCOUNT}:root`,
  });
  expect(sim.ssm.putParameter({ Name: 'x', Value: 'v', Type: 'String' }).Tier).toBe('Advanced');
  expect(sim.ssm.resetServiceSetting({ SettingId }).ServiceSetting).toMatchObject(standard);
  expect(sim.ssm.putParameter({ Name: 'y', Value: 'v', Type: 'String' }).Tier).toBe('Standard');
});
