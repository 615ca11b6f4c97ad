import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSimulator, replay, ServiceError } from '../../src/index.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

describe('createSimulator', () => {
  test.each([
    [{ seed: {} }, '"seed" expected'],
    [{ now: 'soon' }, '"now" expected'],
    [{ account: '12' }, '"account" expected 12 digits'],
    [{ region: 'mars' }, '"region" expected'],
    [{ onDemandRotation: 'soon' }, '"onDemandRotation" expected'],
    [
      { Region: 'eu-west-1' },
      'options expected seed, now, account, region, crypto, onDemandRotation, enforcement, history, consistency, got "Region"',
    ],
  ])('%o is a TypeError', (options, message) => {
    expect(() => createSimulator(options as never)).toThrow(TypeError);
    expect(() => createSimulator(options as never)).toThrow(message);
  });

  test('the account and the Region are those of a caller who names none', () => {
    const sim = createSimulator({ account: '444455556666', region: 'eu-central-1' });
    expect(sim.kms.createKey().KeyMetadata.Arn).toMatch(
      /^arn:aws:kms:eu-central-1:444455556666:key\//,
    );
    expect(sim.caller).toEqual({
      account: '444455556666',
      arn: 'arn:aws:iam::444455556666:root',
      region: 'eu-central-1',
    });
  });
});

describe('views', () => {
  test('name a caller and a Region, and share one world', () => {
    const { sim } = withKey();
    const view = sim.as('arn:aws:sts::444455556666:assumed-role/app/s').region('eu-west-1');
    expect(view.caller).toEqual({
      account: '444455556666',
      arn: 'arn:aws:sts::444455556666:assumed-role/app/s',
      region: 'eu-west-1',
    });
    view.kms.createKey();
    expect(sim.as('444455556666').region('eu-west-1').kms.listKeys().Keys).toHaveLength(1);
    expect(sim.kms.listKeys().Keys).toHaveLength(1);
    expect(sim.region('us-east-1').kms.listKeys().Keys).toHaveLength(1);
  });

  test.each([['app'], ['arn:aws:s3:::x'], ['123'], [undefined], ['arn:aws:iam::1:root']])(
    'as(%o) is a TypeError',
    (principal) => {
      expect(() => createSimulator().as(principal as never)).toThrow(/^"principal" expected/);
    },
  );
  test.each([['x'], ['US-EAST-1'], [undefined], ['']])('region(%o) is a TypeError', (name) => {
    expect(() => createSimulator().region(name as never)).toThrow(/^"region" expected/);
  });
});

describe('a refusal of a typed client', () => {
  test('is an Error of AWS’s name and text, whose stack begins at the call', () => {
    const { sim } = withKey();
    function myTest() {
      return sim.kms.describeKey({ KeyId: 'no key' });
    }
    let thrown: unknown;
    try {
      myTest();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ServiceError);
    expect(thrown).toMatchObject({
      name: 'NotFoundException',
      message: "Invalid keyId 'no key'",
      service: 'kms',
      operation: 'DescribeKey',
      httpStatusCode: 400,
      requestId: sim.events.at(-1)?.requestId,
    });
    expect((thrown as Error).stack?.split('\n')[1]).toContain('myTest');
  });
});

describe('moments', () => {
  test('a snapshot is gone back to, as often as one likes', () => {
    const { sim, keyId } = withKey();
    const before = sim.snapshot();
    sim.kms.scheduleKeyDeletion({ KeyId: keyId });
    sim.clock.advance({ days: 30 });
    const after = sim.snapshot();
    for (let i = 0; i < 2; i++) {
      sim.restore(before);
      expect(sim.kms.describeKey({ KeyId: keyId }).KeyMetadata.KeyState).toBe('Enabled');
      sim.restore(after);
      expect(sim.kms.listKeys().Keys).toEqual([]);
    }
    expect(() => sim.restore({} as never)).toThrow(TypeError);
  });

  test('a fork and its origin never touch, and make the same bytes of the same calls', () => {
    const { sim, keyId } = withKey();
    const twin = sim.fork();
    twin.kms.disableKey({ KeyId: keyId });
    expect(sim.kms.describeKey({ KeyId: keyId }).KeyMetadata.Enabled).toBe(true);
    expect(sim.events).toHaveLength(2);
    expect(twin.events).toHaveLength(2);
    expect(twin.kms.createKey()).toEqual(sim.kms.createKey());
  });

  test('reset goes back to the beginning, of a fork too', () => {
    const { sim } = withKey();
    const twin = sim.fork();
    for (const each of [sim, twin]) {
      each.clock.advance({ days: 1 });
      each.reset();
      expect(each.kms.listKeys().Keys).toEqual([]);
      expect(each.clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
      expect(each.events).toHaveLength(1);
    }
  });
});

/** A world with a bit of everything. */
function busy() {
  const { sim, keyId } = withKey('busy');
  const Policy = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' }],
  });
  sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
  sim.kms.tagResource({ KeyId: keyId, Tags: [{ TagKey: 'ä', TagValue: '' }] });
  sim.kms.putKeyPolicy({ KeyId: keyId, Policy });
  sim.clock.advance({ hours: 5 });
  const { CiphertextBlob } = sim.kms.encrypt({
    KeyId: keyId,
    Plaintext: bytes('x'),
    EncryptionContext: { a: 'b' },
  });
  const mrk = sim.region('eu-west-1').kms.createKey({ MultiRegion: true }).KeyMetadata.KeyId;
  sim.region('eu-west-1').kms.scheduleKeyDeletion({ KeyId: mrk, PendingWindowInDays: 9 });
  sim.as('444455556666').kms.createKey({ Origin: 'EXTERNAL' });
  refusalOf(() => sim.kms.describeKey({ KeyId: 'none' }));
  refusalOf(() => sim.kms.describeKey({ KeyId: 5 as never }));
  sim.kms.generateRandom({ NumberOfBytes: 3 });
  sim.clock.advance({ days: 1 });
  return { sim, keyId, CiphertextBlob };
}

describe('a portable world', () => {
  test('is JSON that another simulator takes up, byte for byte', () => {
    const { sim, keyId, CiphertextBlob } = busy();
    const text = JSON.stringify(sim.export());
    const other = createSimulator({ seed: 'elsewhere' });
    other.import(JSON.parse(text));
    expect(JSON.stringify(other.export())).toBe(text);
    expect(other.clock.now()).toEqual(sim.clock.now());
    expect(other.kms.decrypt({ CiphertextBlob, EncryptionContext: { a: 'b' } }).Plaintext).toEqual(
      bytes('x'),
    );
    expect(other.kms.describeKey({ KeyId: 'alias/app' }).KeyMetadata.KeyId).toBe(keyId);
    expect([...other.clock.pending()]).toEqual([...sim.clock.pending()]);
    sim.kms.decrypt({ CiphertextBlob, EncryptionContext: { a: 'b' } });
    sim.kms.describeKey({ KeyId: 'alias/app' });
    expect(other.kms.createKey()).toEqual(sim.kms.createKey());
    other.clock.runToLast();
    expect(other.region('eu-west-1').kms.listKeys().Keys).toEqual([]);
    expect(sim.region('eu-west-1').kms.listKeys().Keys).toHaveLength(1);
  });

  test('shows no seed: neither its text nor its bytes', () => {
    const text = JSON.stringify(createSimulator({ seed: 'open sesame' }).export());
    expect(text).not.toContain('sesame');
  });

  test.each([
    ['nothing', () => undefined],
    ['another format', () => ({ ...busy().sim.export(), format: 'x' })],
    ['a seed that is no token', () => ({ ...busy().sim.export(), seed: 'AAAA' })],
    ['no services', () => ({ ...busy().sim.export(), services: {} })],
    [
      'a key in no state',
      () => JSON.parse(JSON.stringify(busy().sim.export()).replace('"Enabled"', '"Asleep"')),
    ],
    [
      'an alias of no key',
      () =>
        JSON.parse(
          JSON.stringify(busy().sim.export()).replace(/"targetKeyId":"[^"]*"/, '"targetKeyId":"x"'),
        ),
    ],
  ])('%s is a TypeError, and changes nothing', (_what, make) => {
    const { sim } = withKey();
    const before = JSON.stringify(sim.export());
    expect(() => sim.import(make() as never)).toThrow(TypeError);
    expect(JSON.stringify(sim.export())).toBe(before);
  });
});

describe('a transcript', () => {
  test('replayed gives the same world and the same record, byte for byte', () => {
    const { sim } = busy();
    const transcript = JSON.parse(JSON.stringify(sim.transcript()));
    const again = replay(transcript);
    expect(again.export()).toEqual(sim.export());
    expect(again.transcript()).toEqual(transcript);
    expect(again.events.map((event) => [event.name, event.fault?.code, event.requestId])).toEqual(
      sim.events.map((event) => [event.name, event.fault?.code, event.requestId]),
    );
    expect(again.kms.createKey()).toEqual(sim.kms.createKey());
    again.reset();
    expect(again.kms.listKeys().Keys).toEqual([]);
  });

  test('goes with a snapshot and a fork, and begins anew with an import', () => {
    const { sim, keyId } = withKey();
    const moment = sim.snapshot();
    const twin = sim.fork();
    sim.kms.disableKey({ KeyId: keyId });
    expect(twin.transcript().lines).toHaveLength(1);
    sim.restore(moment);
    expect(sim.transcript().lines).toHaveLength(1);
    sim.import(twin.export());
    expect(sim.transcript().lines).toHaveLength(0);
    sim.kms.disableKey({ KeyId: keyId });
    expect(replay(sim.transcript()).kms.describeKey({ KeyId: keyId }).KeyMetadata.Enabled).toBe(
      false,
    );
  });

  test('what is none is a TypeError', () => {
    const transcript = withKey().sim.transcript();
    for (const wrong of [
      {},
      null,
      { ...transcript, lines: [{}] },
      { ...transcript, lines: [{ advanceTo: 'x' }] },
    ])
      expect(() => replay(wrong as never)).toThrow(TypeError);
  });
});

test('a simulator shows no plaintext when it is printed', () => {
  const { sim, keyId } = withKey();
  sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('TOP-SECRET') });
  const printed = inspect(sim, { depth: 20, showHidden: true }) + JSON.stringify(sim);
  expect(printed).not.toContain(Buffer.from('TOP-SECRET').toString('base64'));
  expect(printed).not.toContain([...bytes('TOP-SECRET')].join(', '));
});

describe('the ledger', () => {
  test('holds every call and refusal, by whom and on what, without secrets', () => {
    const { sim, keyId, arn } = withKey();
    const EncryptionContext = { purpose: 'test' };
    sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('secret'), EncryptionContext });
    refusalOf(() => sim.kms.describeKey({ KeyId: 'none' }));
    refusalOf(() => sim.kms.decrypt({ CiphertextBlob: bytes('junk') }));
    const { caller, clock } = sim;
    const at = clock.now();
    const [, encrypted, missing, junk] = sim.events;
    expect(encrypted).toEqual({
      at,
      service: 'kms',
      name: 'Encrypt',
      caller,
      input: { KeyId: keyId, EncryptionContext },
      resources: [arn],
      permissions: [{ action: 'kms:Encrypt', resource: arn }],
      requestId: encrypted?.requestId,
      eventId: encrypted?.eventId,
    });
    expect(missing).toMatchObject({
      fault: { code: 'NotFoundException', message: "Invalid keyId 'none'" },
      resources: [],
    });
    expect(junk).toMatchObject({
      fault: { code: 'InvalidCiphertextException', message: '' },
      input: {},
    });
    expect(new Set(sim.events.map((event) => event.requestId)).size).toBe(4);
    expect(JSON.stringify(sim.events)).not.toContain(Buffer.from('secret').toString('base64'));
  });

  test('names what was made, and an alias beside its key', () => {
    const { sim, keyId, arn } = withKey();
    const alias = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/app`;
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    sim.kms.deleteAlias({ AliasName: 'alias/app' });
    expect(sim.events.map((event) => event.resources)).toEqual([
      [arn],
      [alias, arn],
      [alias, arn, arn],
      [alias, arn],
    ]);
  });

  // Source: the CloudTrail page of the Developer Guide; tokens are never logged.
  test('shows no token, and nothing of it can be written to', () => {
    const { sim, keyId } = withKey();
    refusalOf(() =>
      sim.kms.encrypt({
        KeyId: keyId,
        Plaintext: bytes('x'),
        EncryptionContext: { a: '1' },
        GrantTokens: ['secret-token'],
      }),
    );
    expect(JSON.stringify(sim.events)).not.toContain('secret-token');
    const before = JSON.stringify(sim.transcript());
    const { input, caller } = sim.events.at(-1) as {
      input: { EncryptionContext: Record<string, string> };
      caller: { account: string };
    };
    expect(() => {
      input.EncryptionContext['a'] = '2';
    }).toThrow(TypeError);
    expect(() => {
      caller.account = '444455556666';
    }).toThrow(TypeError);
    for (const line of sim.transcript().lines)
      if ('caller' in line) Object.assign(line.caller, { account: '444455556666' });
    expect(JSON.stringify(sim.transcript())).toBe(before);
    expect(sim.kms.createKey().KeyMetadata.AWSAccountId).toBe(ACCOUNT);
  });

  test('is read on from where it was read last, also over a restore', () => {
    const { sim, keyId } = withKey();
    const before = sim.events;
    const moment = sim.snapshot();
    sim.kms.disableKey({ KeyId: keyId });
    sim.clock.advance({ days: 1 });
    expect(sim.events.map((event) => event.name)).toEqual(['CreateKey', 'DisableKey']);
    sim.restore(moment);
    sim.kms.listKeys();
    expect(sim.events.map((event) => event.name)).toEqual(['CreateKey', 'ListKeys']);
    expect(sim.events).toEqual(sim.events);
    sim.reset();
    expect(sim.events).toEqual([]);
    expect(before).toHaveLength(1);
  });
});
