import * as current from '@aws-sdk/client-kms';
import * as yearOld from 'client-kms-2025';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { bytes } from '../support/simulator.ts';

// The two have the same interface; a client of one is not a client of the other.
const sdks = [
  ['3.1162', current],
  ['3.922, a year older', yearOld as unknown as typeof current],
] as const;
const levels = ['clientConfig', 'afterRetry', 'initialize'] as const;
type Level = (typeof levels)[number];

const cases = sdks.flatMap(([version, sdk]) => levels.map((level) => ({ version, level, sdk })));

function connect(sdk: typeof current, sim: Simulator, level: Level, more: object = {}) {
  if (level === 'clientConfig') return new sdk.KMSClient({ ...sim.clientConfig(), ...more });
  const client = new sdk.KMSClient(more);
  sim.attach(client, { at: level });
  return client;
}

async function rejection<T extends Error>(call: Promise<unknown>): Promise<T> {
  try {
    await call;
  } catch (error) {
    return error as T;
  }
  throw new Error('the call succeeded');
}

describe.each(cases)('client-kms $version by $level', ({ sdk, level }) => {
  test('a round trip, with metadata as the SDK gives it', async () => {
    const sim = createSimulator({ seed: 'sdk' });
    const client = connect(sdk, sim, level);
    const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({ Description: 'd' }));
    expect(KeyMetadata?.CreationDate).toEqual(sim.clock.now());
    const KeyId = KeyMetadata?.KeyId ?? '';
    const EncryptionContext = { a: '1', __proto__x: '2' };
    const sealed = await client.send(
      new sdk.EncryptCommand({ KeyId, Plaintext: bytes('x'), EncryptionContext }),
    );
    expect(sealed.KeyId).toBe(KeyMetadata?.Arn);
    const { Plaintext, $metadata } = await client.send(
      new sdk.DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob, EncryptionContext }),
    );
    expect(new Uint8Array(Plaintext ?? [])).toEqual(bytes('x'));
    const requestId = sim.events.at(-1)?.requestId;
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect($metadata).toEqual({ httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 });
    const { KeyLastUsage } = sim.kms.getKeyLastUsage({ KeyId });
    expect(KeyLastUsage).toMatchObject({ Operation: 'Decrypt', KmsRequestId: requestId });
    await client.send(new sdk.DisableKeyCommand({ KeyId }));
    expect(sim.events.filter((event) => event.caller).map((event) => event.name)).toEqual([
      'CreateKey',
      'Encrypt',
      'Decrypt',
      'GetKeyLastUsage',
      'DisableKey',
    ]);
  });

  test('a refusal is the SDK’s own error, once', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const KeyId = '00000000-0000-4000-8000-000000000000';
    const error = await rejection<current.NotFoundException>(
      client.send(new sdk.DescribeKeyCommand({ KeyId })),
    );
    expect(error).toBeInstanceOf(sdk.NotFoundException);
    expect(error).toBeInstanceOf(sdk.KMSServiceException);
    expect(error.name).toBe('NotFoundException');
    expect(error.message).toBe(
      `Key 'arn:aws:kms:us-east-1:111122223333:key/${KeyId}' does not exist`,
    );
    expect(error.$fault).toBe('client');
    expect(error.$metadata).toMatchObject({
      httpStatusCode: 400,
      requestId: sim.events[0]?.requestId,
      attempts: 1,
      totalRetryDelay: 0,
    });
    expect(sim.events).toHaveLength(1);
  });

  test('refusals without a text, without a class, and under a capital letter', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const key = sim.kms.createKey({}).KeyMetadata;
    const textless = await rejection(
      client.send(new sdk.DecryptCommand({ CiphertextBlob: bytes('junk') })),
    );
    expect(textless).toBeInstanceOf(sdk.InvalidCiphertextException);
    // Both SDKs give this name to the message of an answer that has none.
    expect(textless.message).toMatch(/^(UnknownError|)$/);
    const invalid = await rejection(
      client.send(new sdk.EncryptCommand({ KeyId: '', Plaintext: bytes('') })),
    );
    expect(invalid).toBeInstanceOf(sdk.KMSServiceException);
    expect([invalid.name, invalid.message]).toEqual([
      'ValidationException',
      "2 validation errors detected: Value at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ]);
    const lost = sim.kms.encrypt({ KeyId: key.KeyId, Plaintext: bytes('x') });
    sim.kms.scheduleKeyDeletion({ KeyId: key.KeyId });
    sim.clock.advance({ days: 30 });
    const denied = await rejection(
      client.send(new sdk.DecryptCommand({ CiphertextBlob: lost.CiphertextBlob })),
    );
    expect(denied.name).toBe('AccessDeniedException');
    expect(denied.message).toMatch(/^The ciphertext refers to a customer master key/);
    const unmodelled = await rejection(
      client.send(new sdk.RetireGrantCommand({ GrantToken: 't', GrantId: 'g' })),
    );
    expect([unmodelled.name, unmodelled.message]).toEqual([
      'NotModelledException',
      'kmsim does not model RetireGrant with both a grant token and an ID yet.',
    ]);
  });

  test('the user’s own middleware goes on working', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const seen: string[] = [];
    client.middlewareStack.add(
      (next, context) => async (args) => {
        seen.push(String(context['commandName']));
        const result = await next(args);
        seen.push(Object.keys(result.output).join());
        return result;
      },
      { step: 'initialize', name: 'own' },
    );
    await client.send(new sdk.GenerateRandomCommand({ NumberOfBytes: 8 }));
    expect(seen[0]).toBe('GenerateRandomCommand');
    expect(seen[1]).toContain('Plaintext');
  });

  test('what the caller writes to afterwards changes nothing', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    const Plaintext = bytes('secret');
    const call = client.send(new sdk.EncryptCommand({ KeyId, Plaintext }));
    const { CiphertextBlob } = await call;
    Plaintext.fill(0);
    CiphertextBlob?.fill(0, 0, 0);
    const transcript = JSON.stringify(sim.transcript().lines);
    expect(transcript).toContain(Buffer.from('secret').toString('base64'));
    expect(sim.kms.decrypt({ CiphertextBlob: CiphertextBlob ?? bytes('') }).Plaintext).toEqual(
      bytes('secret'),
    );
  });

  test('many calls at once', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    const texts = Array.from({ length: 100 }, (_, i) => bytes(`text ${i}`));
    const opened = await Promise.all(
      texts.map(async (Plaintext) => {
        const { CiphertextBlob } = await client.send(new sdk.EncryptCommand({ KeyId, Plaintext }));
        return (await client.send(new sdk.DecryptCommand({ CiphertextBlob }))).Plaintext;
      }),
    );
    expect(opened.map((text) => new Uint8Array(text ?? []))).toEqual(texts);
  });

  test('the client’s own Region and 12-digit access key count', async () => {
    const sim = createSimulator();
    const more = {
      region: 'eu-west-1',
      credentials: { accessKeyId: '222222222222', secretAccessKey: 'x' },
    };
    const client = connect(sdk, sim, level, more);
    const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({}));
    expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:eu-west-1:222222222222:key\//);
    const plain = connect(sdk, sim, level);
    const own = await plain.send(new sdk.CreateKeyCommand({}));
    expect(own.KeyMetadata?.Arn).toMatch(/^arn:aws:kms:us-east-1:111122223333:key\//);
  });
});

describe.each(cases)('a client of client-kms $version by $level', ({ sdk, level }) => {
  test('that drops what is undefined in a map is answered as if it were not there', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    const EncryptionContext = { a: '1', b: undefined as never };
    const input = { KeyId, Plaintext: bytes('x'), EncryptionContext };
    const { CiphertextBlob = bytes('') } = await client.send(new sdk.EncryptCommand(input));
    expect(sim.kms.decrypt({ CiphertextBlob, EncryptionContext: { a: '1' } }).Plaintext).toEqual(
      bytes('x'),
    );
  });

  test('that is aborted right after the call has not made it', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    const abort = new AbortController();
    const call = client.send(new sdk.ListKeysCommand({}), { abortSignal: abort.signal });
    abort.abort();
    expect((await rejection(call)).name).toBe('AbortError');
    expect(sim.events).toEqual([]);
  });

  test('a logger that the user gave is told of answers and refusals', async () => {
    const sim = createSimulator();
    const told: string[] = [];
    const tell = (level: string) => (entry: { commandName: string }) =>
      told.push(`${level} ${entry.commandName}`);
    const logger = { info: tell('info'), error: tell('error'), warn() {}, debug() {} };
    const client = connect(sdk, sim, level, { logger });
    await client.send(new sdk.ListKeysCommand({}));
    await rejection(client.send(new sdk.DescribeKeyCommand({ KeyId: 'none' })));
    expect(told).toEqual(['info ListKeysCommand', 'error DescribeKeyCommand']);
  });

  test('is refused once, also when middleware hands on another input', async () => {
    const sim = createSimulator();
    const client = connect(sdk, sim, level);
    client.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input } }), {
      step: 'initialize',
      name: 'first',
      priority: 'high',
    });
    client.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input } }), {
      step: 'serialize',
      name: 'second',
      priority: 'high',
    });
    const refused = await rejection(client.send(new sdk.DescribeKeyCommand({ KeyId: 'none' })));
    expect(refused.name).toBe('NotFoundException');
    expect(sim.events).toHaveLength(1);
  });
});

describe.each(sdks)('attaching a client of client-kms %s', (_version, sdk) => {
  test.each(['afterRetry', 'initialize'] as const)(
    'that has no Region and no credentials after all, by %s',
    async (at) => {
      const sim = createSimulator();
      let failures = 0;
      const credentials = async () => {
        failures += 1;
        throw new Error('no session');
      };
      const client = new sdk.KMSClient({ region: undefined as never, credentials });
      sim.attach(client, { at });
      const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({}));
      expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:us-east-1:111122223333:key\//);
      expect(failures).toBeGreaterThan(0);
    },
  );

  test.each(['afterRetry', 'initialize'] as const)(
    'whose credentials become another account’s, by %s',
    async (at) => {
      const sim = createSimulator();
      let accessKeyId = '222222222222';
      const credentials = async () => ({
        accessKeyId,
        secretAccessKey: 'x',
        expiration: new Date(0),
      });
      const client = new sdk.KMSClient({ credentials });
      sim.attach(client, { at });
      await client.send(new sdk.CreateKeyCommand({}));
      accessKeyId = '333333333333';
      await client.send(new sdk.CreateKeyCommand({}));
      expect(sim.events.map((event) => event.caller?.account)).toEqual([
        '222222222222',
        '333333333333',
      ]);
    },
  );

  test('an instance is given back as it was', async () => {
    const client = new sdk.KMSClient({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:1',
      maxAttempts: 1,
    });
    const before = client.middlewareStack.identify();
    for (const at of ['afterRetry', 'initialize'] as const) {
      const sim = createSimulator();
      {
        using _attached = sim.attach(client, { at });
        await client.send(new sdk.CreateKeyCommand({}));
        expect(sim.region('eu-west-1').kms.listKeys({}).Keys).toHaveLength(1);
        expect(() => sim.attach(client)).toThrow(TypeError);
      }
      expect(client.middlewareStack.identify()).toEqual(before);
    }
    await expect(client.config.region()).resolves.toBe('eu-west-1');
  });

  test('a class answers for all of its instances, and then no more', async () => {
    const sim = createSimulator();
    const early = new sdk.KMSClient({});
    const attachment = sim.attach(sdk.KMSClient, { at: 'initialize' });
    expect(() => sim.attach(sdk.KMSClient)).toThrow(TypeError);
    await early.send(new sdk.CreateKeyCommand({}));
    await new sdk.KMS({}).createKey({});
    await new sdk.KMSClient({ region: 'eu-west-1' }).send(new sdk.CreateKeyCommand({}));
    expect(sim.kms.listKeys({}).Keys).toHaveLength(2);
    expect(sim.region('eu-west-1').kms.listKeys({}).Keys).toHaveLength(1);
    attachment.detach();
    attachment.detach();
    expect(Object.hasOwn(sdk.KMSClient.prototype, 'send')).toBe(false);
    const names = early.middlewareStack.identify().join();
    expect(names).not.toContain('kmsim');
  });

  test('an instance that has an attachment of its own keeps it', async () => {
    const [one, all] = [createSimulator(), createSimulator()];
    const client = new sdk.KMSClient({});
    using _own = one.attach(client);
    using _class = all.attach(sdk.KMSClient);
    await client.send(new sdk.CreateKeyCommand({}));
    expect([one, all].map((sim) => sim.kms.listKeys({}).Keys.length)).toEqual([1, 0]);
  });

  test('handlers that the client keeps are made anew', async () => {
    const client = new sdk.KMSClient({ cacheMiddleware: true });
    for (let i = 0; i < 2; i++) {
      const sim = createSimulator();
      using _attached = sim.attach(client, { at: 'initialize' });
      await client.send(new sdk.CreateKeyCommand({}));
      expect(sim.kms.listKeys({}).Keys).toHaveLength(1);
    }
  });

  test('what is no client is refused in words', () => {
    const sim = createSimulator();
    for (const wrong of [{}, null, 5, () => {}, 'KMS'])
      expect(() => sim.attach(wrong as never)).toThrow(/"client" expected|is not/);
    expect(() => sim.attach(new sdk.KMSClient({}), { at: 'signing' as never })).toThrow(
      '"at" expected',
    );
    const principal = 'app';
    expect(() => sim.attach(new sdk.KMSClient({}), { principal })).toThrow('"principal" expected');
    expect(() => sim.clientConfig({ principal })).toThrow('"principal" expected');
    const both = { principal: 'arn:aws:iam::111122223333:role/app', account: '111122223333' };
    expect(() => sim.clientConfig(both)).toThrow('expected account or principal');
  });
});
