import { describe, expect, test } from 'vitest';
import { createWorld, step } from '../../src/engine.ts';
import {
  createSimulator,
  type PrincipalOptions,
  replay,
  type Simulator,
  shrink,
} from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:role/service/app` as const;
const ANN = `arn:aws:iam::${ACCOUNT}:user/ann` as const;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;
const allow = (Action: string | string[], more: object = {}) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: '*', ...more },
});
const LIST = allow('kms:ListKeys');
const denied = 'AccessDeniedException';
const mayList = (sim: Simulator, who: string) => sim.as(who).explain('kms:ListKeys').allowed;

describe('a user or a role that a test tells of', () => {
  test('has its permissions wherever it is named, as they are at the call', () => {
    const sim = createSimulator();
    const app = sim.as(APP);
    const session = sim.as(SESSION);
    expect(app.kms.listKeys().Keys).toEqual([]);
    sim.principals.set(APP, { policies: [] });
    for (const { kms } of [app, session, sim.as(APP, { via: 's3' }), app.region('eu-west-1')])
      expect(refusalOf(() => kms.listKeys()).name).toBe(denied);
    expect(app.explain('kms:ListKeys').allowed).toBe(false);
    sim.principals.set(APP, { policies: LIST });
    expect(session.kms.listKeys().Keys).toEqual([]);
    expect(refusalOf(() => session.kms.createKey()).message).toBe(
      `User: ${SESSION} is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action`,
    );
    sim.principals.delete(APP);
    expect(session.kms.createKey()).toBeDefined();
  });

  // What is known and what is said are facts of one principal: who says one of them unsays none of the others.
  test('is what is said of it where something is said, and what is known of it besides', () => {
    const sim = createSimulator();
    const may = (who: string, options: PrincipalOptions) =>
      sim.as(who, options).explain('kms:ListKeys').allowed;
    sim.principals.set(APP, { policies: [] });
    expect(may(APP, { policies: LIST })).toBe(true);
    const all = allow('kms:*');
    const endpoint = allow('kms:*', { Principal: '*' });
    for (const who of [APP, SESSION])
      for (const options of [{ session: all }, { endpoint }, { boundary: all }, { id: 'AROAX' }])
        expect(may(who, options)).toBe(false);
    sim.principals.set(APP, { policies: LIST, boundary: allow('kms:Encrypt') });
    expect(may(APP, { policies: all })).toBe(false);
    expect(may(APP, { boundary: all })).toBe(true);
    sim.principals.set(APP, { policies: LIST });
    expect(may(SESSION, { session: all })).toBe(true);
    expect(may(SESSION, { session: allow('kms:Encrypt') })).toBe(false);
    expect(mayList(sim, SESSION)).toBe(true);
  });

  test('keeps its ID, its ARN and its tags under what is said of it', () => {
    const sim = createSimulator();
    const met = (who: string, key: string, value: string, options: PrincipalOptions) => {
      const Condition = { StringEquals: { [key]: value } };
      sim.principals.set(APP, {
        policies: allow('kms:ListKeys', { Condition }),
        tags: { team: 'red' },
        id: 'AROAEXAMPLE',
      });
      return sim.as(who, options).explain('kms:ListKeys').allowed;
    };
    const session = { session: LIST };
    expect(met(APP, 'aws:PrincipalTag/team', 'red', session)).toBe(true);
    expect(met(SESSION, 'aws:PrincipalTag/team', 'red', session)).toBe(true);
    expect(met(SESSION, 'aws:PrincipalTag/team', 'red', { tags: { a: '1' } })).toBe(false);
    expect(met(SESSION, 'aws:userid', 'AROAEXAMPLE:s1', session)).toBe(true);
    expect(met(SESSION, 'aws:userid', 'AROAOTHER:s1', { id: 'AROAOTHER:s1' })).toBe(true);
    expect(met(SESSION, 'aws:PrincipalArn', APP, session)).toBe(true);
  });

  test('is another than one of the same name with another path, or in another account', () => {
    const sim = createSimulator();
    sim.principals.set(APP, { policies: [] });
    expect(mayList(sim, `arn:aws:iam::${ACCOUNT}:role/app`)).toBe(true);
    expect(mayList(sim, `arn:aws:iam::${ACCOUNT}:user/app`)).toBe(true);
    expect(mayList(sim, `arn:aws:sts::444455556666:assumed-role/app/s1`)).toBe(true);
    expect(mayList(sim, `arn:aws:sts::${ACCOUNT}:assumed-role/app/s2`)).toBe(false);
    sim.principals.delete(`arn:aws:iam::${ACCOUNT}:role/app`);
    expect(mayList(sim, APP)).toBe(false);
  });

  test('has tags, an ID and an ARN that conditions are about, its sessions too', () => {
    const sim = createSimulator();
    const Condition = {
      StringEquals: {
        'aws:PrincipalTag/team': 'red',
        'aws:PrincipalArn': APP,
        'aws:userid': 'AROAEXAMPLE:s1',
      },
    };
    const policies = allow('kms:ListKeys', { Condition });
    sim.principals.set(APP, { policies, tags: { team: 'red' }, id: 'AROAEXAMPLE' });
    expect(mayList(sim, SESSION)).toBe(true);
    sim.principals.set(APP, { policies, tags: { team: 'blue' }, id: 'AROAEXAMPLE' });
    expect(mayList(sim, SESSION)).toBe(false);
  });

  test('as a user, has an access key that follows from the seed', () => {
    const key = createSimulator({ seed: 'a' }).principals.set(ANN);
    expect(key).toEqual({
      accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
    });
    const sim = createSimulator({ seed: 'a' });
    sim.principals.set(`arn:aws:iam::${ACCOUNT}:user/bob`);
    expect(sim.principals.set(ANN, { policies: [] })).toEqual(key);
    expect(createSimulator({ seed: 'b' }).principals.set(ANN)).not.toEqual(key);
    const own = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalr' };
    expect(sim.principals.set(ANN, own)).toEqual(own);
    expect(sim.principals.set(APP)).toBeUndefined();
    expect(() => sim.principals.set(`arn:aws:iam::${ACCOUNT}:user/bob`, own)).toThrow('in use');
  });

  const bad: readonly (readonly [string, string, object, string])[] = [
    ['a root', `arn:aws:iam::${ACCOUNT}:root`, {}, 'the ARN of an IAM user or role'],
    ['a session', SESSION, {}, 'the ARN of an IAM user or role'],
    ['no ARN', 'ann', {}, 'the ARN of an IAM user or role'],
    ['no facts', ANN, null as never, '"facts" expected an object'],
    ['trust of a user', ANN, { trust: {} }, 'got "trust"'],
    ['a key of a role', APP, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, 'got "accessKeyId"'],
    ['a short key', ANN, { accessKeyId: 'AKIA' }, 'length greater than or equal to 16'],
    ['an account as a key', ANN, { accessKeyId: ACCOUNT }, 'length greater than or equal to 16'],
    ['a session of a minute', APP, { maxSessionDuration: 60 }, 'greater than or equal to 3600'],
    ['no policy', ANN, { policies: 1 }, '"policies" expected a policy document'],
    ['a policy with a principal', ANN, { policies: allow('*', { Principal: '*' }) }, 'principal'],
    [
      'a trust policy with a resource',
      APP,
      { trust: allow('sts:AssumeRole', { Principal: '*' }) },
      'Has prohibited field Resource',
    ],
    ['a trust policy that is no JSON', APP, { trust: '{' }, 'policy document'],
    ['a trust policy of nothing', APP, { trust: '{"Statement":[null]}' }, 'policy document'],
  ];
  test.each(bad)('%s is a TypeError', (_, arn, facts, message) => {
    const sim = createSimulator();
    const before = sim.snapshot();
    expect(() => sim.principals.set(arn, facts)).toThrow(TypeError);
    expect(() => sim.principals.set(arn, facts)).toThrow(message);
    expect(sim.diff(before)).toEqual([]);
  });
});

describe('what is told of users, roles and sessions', () => {
  const busy = () => {
    const sim = createSimulator({ seed: 'busy' });
    const key = sim.principals.set(ANN, { policies: allow(['sts:*', 'kms:*']), tags: { a: '1' } });
    sim.principals.set(APP, { policies: LIST, boundary: LIST, maxSessionDuration: 3600 });
    const call = {
      RoleArn: APP,
      RoleSessionName: 's1',
      Policy: JSON.stringify(LIST),
      Tags: [{ Key: 'b', Value: '2' }],
      TransitiveTagKeys: ['b'],
      SourceIdentity: 'ann',
    };
    return { sim, key, call, session: sim.as(ANN).sts.assumeRole(call) };
  };

  test('goes with an exported world', () => {
    const { sim, call } = busy();
    const portable = JSON.parse(JSON.stringify(sim.export()));
    const other = createSimulator();
    other.import(portable);
    expect(other.export()).toEqual(sim.export());
    expect(mayList(other, SESSION)).toBe(true);
    expect(refusalOf(() => other.as(SESSION).kms.createKey()).name).toBe(denied);
    expect(other.as(ANN).sts.assumeRole(call)).toEqual(sim.as(ANN).sts.assumeRole(call));
  });

  test.each([
    ['a policy that is none', /"policies":\["[^\]]*\]/, '"policies":["{}"]'],
    ['a principal that is none', `"arn":"${APP}"`, '"arn":"x"'],
    ['an ARN of another alphabet', `"arn":"${APP}"`, '"arn":"é"'],
    ['a key of another', `"accessKeyId":"AKIA`, '"accessKeyId":"BKIA'],
    ['a session of another role', `"roleArn":"${APP}"`, `"roleArn":"${APP}x"`],
    ['a tag that is not there', '"transitive":["b"]', '"transitive":["c"]'],
    ['a session without an end', /"endsAt":\d+,/, ''],
  ])('an exported world with %s is a TypeError', (_, from, to) => {
    const text = JSON.stringify(busy().sim.export());
    const spoilt = text.replace(from, to);
    expect(spoilt).not.toBe(text);
    expect(() => createSimulator().import(JSON.parse(spoilt))).toThrow(TypeError);
  });

  test('is there before kmsim could tell of it, and is nothing', () => {
    const portable = JSON.parse(JSON.stringify(createSimulator().export()));
    expect(Object.keys(portable.services)).toEqual(['kms']);
  });

  test('is told again by a transcript, and gives the same credentials', () => {
    const { sim, session } = busy();
    const transcript = JSON.parse(JSON.stringify(sim.transcript()));
    const again = replay(transcript);
    expect(again.export()).toEqual(sim.export());
    expect(again.transcript()).toEqual(transcript);
    expect(JSON.stringify(again.export())).toContain(session.Credentials.AccessKeyId);
  });

  test('keeps its credentials in a shorter transcript', () => {
    const { sim, call } = busy();
    const second = sim.as(ANN).sts.assumeRole(call).Credentials.AccessKeyId;
    const short = shrink(sim.transcript(), (again) =>
      JSON.stringify(again.export()).includes(second),
    );
    expect(short.lines.map((line) => 'operation' in line && line.operation)).toEqual([
      'AssumeRole',
    ]);
  });

  test('goes with a snapshot and a fork', () => {
    const sim = createSimulator();
    const before = sim.snapshot();
    sim.principals.set(APP, { policies: [] });
    const fork = sim.fork();
    sim.restore(before);
    expect([mayList(sim, APP), mayList(fork, APP)]).toEqual([true, false]);
    fork.principals.delete(APP);
    expect(mayList(fork, APP)).toBe(true);
  });

  test('is told by diff', () => {
    const sim = createSimulator();
    const before = sim.snapshot();
    sim.principals.set(APP, { policies: LIST, id: 'AROAEXAMPLE' });
    expect(sim.diff(before)).toEqual([
      {
        path: `sts principals ${ACCOUNT} role app`,
        after: {
          arn: APP,
          permissions: { policies: [JSON.stringify(LIST)], id: 'AROAEXAMPLE' },
        },
      },
    ]);
  });

  test('holds no secret in the audit record', () => {
    const sim = createSimulator();
    sim.principals.set(ANN, { secretAccessKey: 'a-secret' });
    expect(sim.events.at(-1)).toMatchObject({ name: 'kmsim:SetPrincipal', input: { Arn: ANN } });
    expect(JSON.stringify(sim.events)).not.toContain('a-secret');
  });

  test('is known to the engine', () => {
    const caller = { account: ACCOUNT, arn: APP, region: 'us-east-1' };
    const command = { caller: { ...caller, arn: ANN }, input: { Arn: APP, Policies: [] } };
    const { world } = step(createWorld({ seed: 's', now: 0 }), {
      service: 'sts',
      operation: 'kmsim:SetPrincipal',
      ...command,
    });
    const listed = step(world, { service: 'kms', operation: 'ListKeys', input: {}, caller });
    expect(listed.result).toMatchObject({ ok: false, fault: { code: denied } });
  });
});
