import * as current from '@aws-sdk/client-kms';
import * as yearOld from 'client-kms-2025';
import { afterEach, describe, expect, test } from 'vitest';
import { type Attachment, createSimulator, type Simulator } from '../../src/index.ts';

const sdks = [
  ['3.1162', current],
  ['3.922, a year older', yearOld as unknown as typeof current],
] as const;
const count = (...sims: Simulator[]) => sims.map((sim) => sim.events.length);

describe.each(sdks)('attachments of client-kms %s', (_version, sdk) => {
  const open: Attachment[] = [];
  const keep = (attachment: Attachment) => {
    open.push(attachment);
    return attachment;
  };
  afterEach(() => {
    for (const attachment of open.splice(0)) attachment.detach();
    expect(Object.hasOwn(sdk.KMSClient.prototype, 'send')).toBe(false);
    expect(Object.hasOwn(sdk.KMS.prototype, 'send')).toBe(false);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])('the nearer of two classes answers, whichever was attached first', async (...order) => {
    const sims = [createSimulator(), createSimulator()] as const;
    const client = new sdk.KMS({});
    for (const one of order) {
      keep(one === 0 ? sims[0].attach(sdk.KMSClient) : sims[1].attach(sdk.KMS));
      await client.listKeys({});
    }
    // While only the base class is attached it answers for both.
    expect(count(...sims)).toEqual(order[0] === 0 ? [1, 1] : [0, 2]);
    await new sdk.KMSClient({}).send(new sdk.ListKeysCommand({}));
    expect(count(...sims)).toEqual(order[0] === 0 ? [2, 1] : [1, 2]);
  });

  test.each(['base first', 'subclass first'])('two classes are detached, %s', async (order) => {
    const [base, sub] = [createSimulator(), createSimulator()];
    const client = new sdk.KMS({ requestHandler: outside, maxAttempts: 1, ...named });
    const ofBase = keep(base.attach(sdk.KMSClient));
    const ofSub = keep(sub.attach(sdk.KMS));
    await client.listKeys({});
    const [first, second] = order === 'base first' ? [ofBase, ofSub] : [ofSub, ofBase];
    first.detach();
    await client.listKeys({});
    expect(count(base, sub)).toEqual(order === 'base first' ? [0, 2] : [1, 1]);
    second.detach();
    await expect(client.listKeys({})).rejects.toThrow('outside');
    expect(client.middlewareStack.identify().join()).not.toContain('kmsim');
  });

  test('an instance that its class reached takes an attachment of its own, and gives it back', async () => {
    const [all, own] = [createSimulator(), createSimulator()];
    const client = new sdk.KMSClient({});
    keep(all.attach(sdk.KMSClient));
    const list = () => client.send(new sdk.ListKeysCommand({}));
    await list();
    const attachment = keep(own.attach(client, { at: 'initialize' }));
    await list();
    expect(count(all, own)).toEqual([1, 1]);
    attachment.detach();
    await list();
    expect(count(all, own)).toEqual([2, 1]);
  });

  test('a role calls at every door, and a Deny of its key policy names it', async () => {
    const sim = createSimulator();
    const role = 'arn:aws:iam::111122223333:role/app';
    const statement = (part: object) => ({
      Effect: 'Allow',
      Resource: '*',
      Action: 'kms:*',
      ...part,
    });
    const { KeyId, Arn } = sim.kms.createKey({
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          statement({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
          statement({ Effect: 'Deny', Principal: { AWS: role }, Action: 'kms:Encrypt' }),
        ],
      }),
    }).KeyMetadata;
    const attached = new sdk.KMSClient({});
    const quick = new sdk.KMSClient({});
    keep(sim.attach(attached, { principal: role }));
    keep(sim.attach(quick, { principal: role, at: 'initialize' }));
    const signing = new sdk.KMSClient({ ...sim.clientConfig({ principal: role }) });
    const command = new sdk.EncryptCommand({ KeyId, Plaintext: new Uint8Array(1) });
    for (const client of [signing, attached, quick]) {
      // The text is recorded.
      await expect(client.send(command)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: `User: ${role} is not authorized to perform: kms:Encrypt on resource: ${Arn} with an explicit deny in a resource-based policy`,
      });
      expect(sim.events.at(-1)).toMatchObject({ caller: { arn: role } });
      await client.send(new sdk.DescribeKeyCommand({ KeyId }));
    }
    const abroad = { ...sim.clientConfig({ principal: role }), region: 'eu-west-1' };
    const made = await new sdk.KMSClient(abroad).send(new sdk.CreateKeyCommand({}));
    expect(made.KeyMetadata?.Arn).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key/);
  });

  test('a stub that was put over an attached class stays', async () => {
    const sim = createSimulator();
    const attachment = keep(sim.attach(sdk.KMSClient));
    const { send } = sdk.KMSClient.prototype;
    const stub = function (this: never, ...call: never[]) {
      return send.apply(this, call as never);
    };
    sdk.KMSClient.prototype.send = stub as typeof send;
    attachment.detach();
    expect(sdk.KMSClient.prototype.send).toBe(stub);
    const client = new sdk.KMSClient({ requestHandler: outside, maxAttempts: 1, ...named });
    await expect(client.send(new sdk.ListKeysCommand({}))).rejects.toThrow('outside');
    Reflect.deleteProperty(sdk.KMSClient.prototype, 'send');
    expect(count(sim)).toEqual([0]);
  });

  test.each(['afterRetry', 'initialize'] as const)(
    'a call goes on in the simulator that it began in, at %s',
    async (at) => {
      const sim = createSimulator();
      const client = new sdk.KMSClient({ requestHandler: outside, maxAttempts: 1, ...named });
      const attachment = keep(sim.attach(client, { at }));
      const call = client.send(new sdk.ListKeysCommand({}));
      attachment.detach();
      await expect(call).resolves.toMatchObject({ Keys: [] });
    },
  );

  test.each(['afterRetry', 'initialize'] as const)(
    'at %s the Region is the one given in code, not the machine’s',
    async (at) => {
      const sim = createSimulator({ region: 'us-west-2' });
      const arnOf = async (config: object) => {
        const client = new sdk.KMSClient(config);
        using _attached = sim.attach(client, { at });
        const { KeyMetadata } = await client.send(new sdk.CreateKeyCommand({}));
        return KeyMetadata?.Arn?.split(':')[3];
      };
      const before = process.env['AWS_REGION'];
      process.env['AWS_REGION'] = 'ap-south-1';
      try {
        await expect(arnOf({})).resolves.toBe('us-west-2');
        await expect(arnOf({ region: 'eu-west-1' })).resolves.toBe('eu-west-1');
        await expect(arnOf({ region: async () => 'eu-west-1' })).resolves.toBe('eu-west-1');
      } finally {
        if (before === undefined) delete process.env['AWS_REGION'];
        else process.env['AWS_REGION'] = before;
      }
    },
  );

  // Source: createAbortError of @smithy/core's retry, which is what a client gives with its own HTTP handler too.
  test.each(['clientConfig', 'afterRetry', 'initialize'] as const)(
    'a call that was aborted before is not made, at %s',
    async (at) => {
      const sim = createSimulator();
      const client = new sdk.KMSClient(sim.clientConfig());
      if (at !== 'clientConfig') keep(sim.attach(client, { at }));
      const abortSignal = AbortSignal.abort();
      const call = client.send(new sdk.ListKeysCommand({}), { abortSignal });
      await expect(call).rejects.toMatchObject({ name: 'AbortError', message: 'Request aborted' });
      expect(count(sim)).toEqual([0]);
    },
  );

  test('options that are none are refused', () => {
    const sim = createSimulator();
    const client = new sdk.KMSClient({});
    for (const wrong of [{ account: '12' }, { region: 'Ireland' }, { regoin: 'eu-west-1' }])
      expect(() => sim.clientConfig(wrong as never)).toThrow(TypeError);
    expect(() => sim.attach(client, { when: 'initialize' } as never)).toThrow(
      'options expected at, principal, got "when"',
    );
  });
});

const named = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
/** Stands for the network. */
const outside = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: () => Promise.reject(new Error('outside')),
  updateHttpClientConfig() {},
  httpHandlerConfigs: () => ({}),
};
