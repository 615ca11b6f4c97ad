import { describe, expect, test } from 'vitest';
import { createSimulator, replay, type Simulator } from '../../src/index.ts';
import { answer } from '../../src/wire/protocols.ts';

const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:role/service/app` as const;
const NEXT = `arn:aws:iam::${ACCOUNT}:role/next` as const;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;
const call = { RoleArn: APP, RoleSessionName: 's1' };
const statement = (Effect: string, Action: string | string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: { Effect, Action, Resource: '*', ...more },
});
const allow = (...Action: string[]) => statement('Allow', Action);
const when = (key: string, value: string) => ({ Condition: { StringEquals: { [key]: value } } });

interface Key {
  readonly AccessKeyId: string;
  readonly SessionToken?: string;
}
function signed({ AccessKeyId, SessionToken }: Key, region: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/20260101/${region}/kms/aws4_request, SignedHeaders=host, Signature=00`,
    ...(SessionToken === undefined ? {} : { 'x-amz-security-token': SessionToken }),
  };
}

/** What KMS answers to a request with these credentials: what ListKeys gives, or the code and text of its refusal. */
function listKeys(sim: Simulator, key: Key, region = 'us-east-1'): string {
  const headers = { 'x-amz-target': 'TrentService.ListKeys', ...signed(key, region) };
  const { body } = answer(sim.cell, { headers, body: '{}' });
  const { __type = 'listed', message = '' } = JSON.parse(body) as Record<string, string>;
  return message === '' ? __type : `${__type}: ${message}`;
}

/** What STS answers to a form. */
function query(sim: Simulator, key: Key, form: Readonly<Record<string, string>>): string {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...signed(key, 'us-east-1'),
  };
  const body = new URLSearchParams({ Version: '2011-06-15', ...form }).toString();
  return answer(sim.cell, { headers, body }).body;
}

function assumeBy(sim: Simulator, key: Key, more: Readonly<Record<string, string>> = {}): Key {
  const xml = query(sim, key, {
    Action: 'AssumeRole',
    RoleArn: NEXT,
    RoleSessionName: 's2',
    ...more,
  });
  const member = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(xml)?.[1] ?? xml;
  return { AccessKeyId: member('AccessKeyId'), SessionToken: member('SessionToken') };
}

const INVALID =
  'UnrecognizedClientException: The security token included in the request is invalid.';
const EXPIRED = 'ExpiredTokenException: The security token included in the request is expired';
const denied = 'AccessDeniedException';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
describe('the credentials of a session', () => {
  test('allow what the role’s policies and the session policy both allow', () => {
    const sim = createSimulator();
    const list = (ofRole: object, Policy?: object) => {
      sim.principals.set(APP, { policies: ofRole });
      const more = Policy === undefined ? {} : { Policy: JSON.stringify(Policy) };
      return listKeys(sim, sim.sts.assumeRole({ ...call, ...more }).Credentials);
    };
    expect(list(allow('kms:*'))).toBe('listed');
    expect(list(allow('kms:*'), allow('kms:List*'))).toBe('listed');
    expect(list(allow('kms:Encrypt'), allow('kms:*'))).toBe(denied);
    expect(list(allow('kms:*'), allow('kms:Encrypt'))).toBe(denied);
    expect(sim.events.at(-1)?.fault?.message).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/app/s1 is not authorized to perform: kms:ListKeys on resource: * because no session policy allows the kms:ListKeys action`,
    );
  });

  test('of a role that nobody has told of have all that its account can give, less the session policy', () => {
    const sim = createSimulator();
    expect(listKeys(sim, sim.sts.assumeRole(call).Credentials)).toBe('listed');
    const Policy = JSON.stringify(allow('kms:Encrypt'));
    expect(listKeys(sim, sim.sts.assumeRole({ ...call, Policy }).Credentials)).toBe(denied);
  });

  test('count in every Region, with their token, until the second in which they end', () => {
    const sim = createSimulator();
    const { Credentials } = sim.sts.assumeRole(call);
    const { AccessKeyId } = Credentials;
    expect(listKeys(sim, Credentials, 'eu-west-1')).toBe('listed');
    expect(sim.events.at(-1)?.caller?.region).toBe('eu-west-1');
    expect(listKeys(sim, { AccessKeyId })).toBe(INVALID);
    expect(listKeys(sim, { AccessKeyId, SessionToken: 'x' })).toBe(INVALID);
    const calls = sim.events.length;
    sim.clock.advance({ milliseconds: 3_599_999 });
    expect(listKeys(sim, Credentials)).toBe('listed');
    sim.clock.advance({ milliseconds: 1 });
    expect(listKeys(sim, Credentials)).toBe(EXPIRED);
    expect(sim.events).toHaveLength(calls + 1);
  });

  test('end with the role, and are not those of another world', () => {
    const sim = createSimulator();
    sim.principals.set(APP);
    const { Credentials } = sim.sts.assumeRole(call);
    const fork = sim.fork();
    sim.principals.delete(APP);
    expect([listKeys(sim, Credentials), listKeys(fork, Credentials)]).toEqual([INVALID, 'listed']);
    sim.principals.set(APP, { id: 'AROAANOTHERROLE' });
    expect(listKeys(sim, Credentials)).toBe(INVALID);
    expect(listKeys(createSimulator(), Credentials)).toBe(INVALID);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids: who is made again under a
  // name has another ID.
  test('do not come back with a role of the same name', () => {
    const sim = createSimulator();
    const idOf = (world: Simulator) => world.sts.assumeRole(call).AssumedRoleUser.AssumedRoleId;
    sim.principals.set(APP);
    const { Credentials } = sim.sts.assumeRole(call);
    const first = idOf(sim);
    sim.principals.set(APP, { policies: allow('kms:*') });
    expect([listKeys(sim, Credentials), idOf(sim)]).toEqual(['listed', first]);
    sim.principals.delete(APP);
    const imported = createSimulator();
    imported.import(JSON.parse(JSON.stringify(sim.export())));
    const fork = sim.fork();
    const ids = [sim, imported, fork].map((world) => {
      world.principals.set(APP);
      expect(listKeys(world, Credentials)).toBe(INVALID);
      return idOf(world);
    });
    expect(new Set(ids).size).toBe(1);
    expect(ids).not.toContain(first);
    expect(sim.as(SESSION).sts.getCallerIdentity().UserId).toBe(ids[0]);
    expect(replay(sim.transcript()).export()).toEqual(sim.export());
    // A role with another path is another role.
    sim.principals.set(`arn:aws:iam::${ACCOUNT}:role/app`);
    sim.principals.set(APP);
    expect([first, ...ids]).not.toContain(idOf(sim));
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  test.each([
    ['aws:PrincipalArn', APP],
    ['aws:PrincipalTag/team', 'red'],
    ['aws:PrincipalTag/site', 'north'],
    ['aws:userid', 'AROAEXAMPLE:s1'],
    ['aws:SourceIdentity', 'ann'],
    ['aws:TokenIssueTime', '2026-01-01T00:00:00.000Z'],
    ['aws:MultiFactorAuthPresent', 'false'],
  ])('have the condition key %s', (key, value) => {
    const sim = createSimulator({ now: '2026-01-01T00:00:00Z' });
    const policies = statement('Allow', 'kms:ListKeys', when(key, value));
    const tags = { Team: 'blue', site: 'north' };
    sim.principals.set(APP, { policies, tags, id: 'AROAEXAMPLE' });
    // "Session tags override a role tag with the same key", which knows no letter case.
    const Tags = [{ Key: 'team', Value: 'red' }];
    const { Credentials } = sim.sts.assumeRole({ ...call, Tags, SourceIdentity: 'ann' });
    expect(listKeys(sim, Credentials)).toBe('listed');
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
  test('hand on the tags that are transitive, from session to session', () => {
    const sim = createSimulator();
    sim.principals.set(NEXT, {
      policies: statement('Allow', '*', when('aws:PrincipalTag/team', 'red')),
    });
    const Tags = [
      { Key: 'team', Value: 'red' },
      { Key: 'site', Value: 'north' },
    ];
    const first = sim.sts.assumeRole({ ...call, Tags, TransitiveTagKeys: ['team'] }).Credentials;
    const second = assumeBy(sim, first);
    const third = assumeBy(sim, second);
    expect([listKeys(sim, second), listKeys(sim, third)]).toEqual(['listed', 'listed']);
    const tag = { 'Tags.member.1.Key': 'TEAM', 'Tags.member.1.Value': 'blue' };
    expect(assumeBy(sim, first, tag).AccessKeyId).toContain(
      '<Message>One of the specified transitive tag keys can',
    );
    const plain = sim.sts.assumeRole({ ...call, Tags }).Credentials;
    expect(listKeys(sim, assumeBy(sim, plain))).toBe(denied);
  });

  // "Tag keys are case insensitive": the page above. The tag's own spelling is what there is to look up.
  test('hand on a tag that TransitiveTagKeys names in another letter case, once', () => {
    const sim = createSimulator();
    sim.principals.set(NEXT, {
      policies: statement('Allow', '*', when('aws:PrincipalTag/team', 'red')),
    });
    const Tags = [{ Key: 'team', Value: 'red' }];
    const first = sim.sts.assumeRole({ ...call, Tags, TransitiveTagKeys: ['TEAM', 'Team'] });
    const other = createSimulator();
    other.import(sim.export());
    expect(JSON.stringify(other.export())).toContain('"transitive":["team"]');
    for (const world of [sim, other])
      expect(listKeys(world, assumeBy(world, first.Credentials))).toBe('listed');
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html: it
  // persists from session to session, and what is set once is not set to another value.
  test('keep their source identity from session to session', () => {
    const sim = createSimulator();
    sim.principals.set(NEXT, {
      policies: statement('Allow', '*', when('aws:SourceIdentity', 'ann')),
    });
    const first = sim.sts.assumeRole({ ...call, SourceIdentity: 'ann' }).Credentials;
    const second = assumeBy(sim, first);
    const third = assumeBy(sim, second, { SourceIdentity: 'ann' });
    expect([listKeys(sim, second), listKeys(sim, third)]).toEqual(['listed', 'listed']);
    const other = assumeBy(sim, first, { SourceIdentity: 'bob' }).AccessKeyId;
    expect(other).toContain('<Code>ValidationError</Code>');
    const plain = sim.sts.assumeRole(call).Credentials;
    const late = assumeBy(sim, plain, { SourceIdentity: 'ann' });
    expect(listKeys(sim, late)).toBe('listed');
    expect(listKeys(sim, assumeBy(sim, plain))).toBe(denied);
    // The role must let it be set, as when it is given.
    sim.principals.set(APP, { policies: allow('sts:AssumeRole') });
    const narrow = sim.sts.assumeRole({ ...call, SourceIdentity: 'ann' }).Credentials;
    expect(assumeBy(sim, narrow).AccessKeyId).toContain('perform: sts:SetSourceIdentity on');
  });

  test('are limited as chained sessions are', () => {
    const sim = createSimulator();
    const { Credentials } = sim.sts.assumeRole(call);
    expect(assumeBy(sim, Credentials, { DurationSeconds: '3601' }).AccessKeyId).toContain(
      '<Code>ValidationError</Code>',
    );
  });
});
