import { describe, expect, test } from 'vitest';
import { createWorld, services, step } from '../src/engine.ts';
import { ACCOUNT, ARN_PREFIX } from './support/simulator.ts';

const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
const created = step(createWorld({ seed: 'bad', now: 0 }), {
  service: 'kms',
  operation: 'CreateKey',
  input: {},
  caller,
});
const { world } = created;
const KeyId = created.result.ok
  ? (created.result.value as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId
  : '';

const cyclic: Record<string, unknown> = { KeyId };
cyclic['EncryptionContext'] = cyclic;
cyclic['Plaintext'] = cyclic;
const huge = 'x'.repeat(1_000_000);

/** What a test, or an attacker, may throw at it: AWS's refusal each, and the world the same object. */
const rows: readonly (readonly [what: string, operation: string, input: unknown, code: string])[] =
  [
    ['nothing', 'Encrypt', undefined, 'SerializationException'],
    ['null', 'Encrypt', null, 'SerializationException'],
    ['a text', 'Encrypt', 'x', 'SerializationException'],
    ['a list', 'Encrypt', [], 'SerializationException'],
    ['a function', 'Encrypt', () => {}, 'SerializationException'],
    ['an empty object', 'Encrypt', {}, 'ValidationException'],
    [
      'a number for a key',
      'Encrypt',
      { KeyId: 5, Plaintext: new Uint8Array(1) },
      'SerializationException',
    ],
    [
      'a symbol for a key',
      'Encrypt',
      { KeyId: Symbol('k'), Plaintext: new Uint8Array(1) },
      'SerializationException',
    ],
    ['a bigint for a number', 'GenerateRandom', { NumberOfBytes: 5n }, 'SerializationException'],
    ['no number', 'GenerateRandom', { NumberOfBytes: Number.NaN }, 'SerializationException'],
    [
      'an infinite number',
      'GenerateRandom',
      { NumberOfBytes: Number.POSITIVE_INFINITY },
      'SerializationException',
    ],
    ['a fraction', 'GenerateRandom', { NumberOfBytes: 0.5 }, 'SerializationException'],
    ['minus zero bytes', 'GenerateRandom', { NumberOfBytes: -0 }, 'ValidationException'],
    ['a text for bytes', 'Encrypt', { KeyId, Plaintext: 'text' }, 'SerializationException'],
    ['a list for bytes', 'Encrypt', { KeyId, Plaintext: [1, 2] }, 'SerializationException'],
    [
      'words for bytes',
      'Encrypt',
      { KeyId, Plaintext: new Uint16Array(2) },
      'SerializationException',
    ],
    ['no bytes', 'Encrypt', { KeyId, Plaintext: new Uint8Array() }, 'ValidationException'],
    ['5,000 bytes', 'Encrypt', { KeyId, Plaintext: new Uint8Array(5000) }, 'ValidationException'],
    [
      'a blob of 6,145 bytes',
      'Decrypt',
      { CiphertextBlob: new Uint8Array(6145) },
      'ValidationException',
    ],
    [
      'a blob of 6,144 zeros',
      'Decrypt',
      { CiphertextBlob: new Uint8Array(6144) },
      'InvalidCiphertextException',
    ],
    [
      'a blob of one byte',
      'Decrypt',
      { CiphertextBlob: new Uint8Array(1) },
      'InvalidCiphertextException',
    ],
    [
      'half a surrogate pair in a text',
      'CreateKey',
      { Description: '\ud800' },
      'SerializationException',
    ],
    [
      'half a surrogate pair in a context',
      'Encrypt',
      { KeyId, Plaintext: new Uint8Array(1), EncryptionContext: { '\udfff': 'x' } },
      'SerializationException',
    ],
    [
      'a number in a context',
      'Encrypt',
      { KeyId, Plaintext: new Uint8Array(1), EncryptionContext: { a: 1 } },
      'SerializationException',
    ],
    ['a cyclic object', 'Encrypt', cyclic, 'SerializationException'],
    ['a huge key', 'DescribeKey', { KeyId: huge }, 'ValidationException'],
    ['a huge description', 'CreateKey', { Description: huge }, 'ValidationException'],
    ['a huge policy', 'PutKeyPolicy', { KeyId, Policy: huge }, 'ValidationException'],
    [
      'a huge list',
      'UntagResource',
      { KeyId, TagKeys: Array(200_000).fill('') },
      'ValidationException',
    ],
    [
      'a policy of brackets',
      'PutKeyPolicy',
      { KeyId, Policy: '['.repeat(30_000) },
      'MalformedPolicyDocumentException',
    ],
    ['__proto__ for an operation', '__proto__', {}, 'UnknownOperationException'],
    ['constructor for an operation', 'constructor', {}, 'UnknownOperationException'],
    ['__proto__ for a key', 'DescribeKey', { KeyId: '__proto__' }, 'NotFoundException'],
    [
      '__proto__ for a policy',
      'GetKeyPolicy',
      { KeyId, PolicyName: '__proto__' },
      'NotFoundException',
    ],
    ['a marker of another list', 'ListKeys', { Marker: 'AAAA' }, 'InvalidMarkerException'],
    ['a marker that is no base64', 'ListKeys', { Marker: '%%%' }, 'InvalidMarkerException'],
    ['a marker beyond its pattern', 'ListKeys', { Marker: '\u0100' }, 'ValidationException'],
    ...[
      'arn:',
      'arn:aws:kms',
      'arn:aws:kms:us-east-1',
      'arn:aws:kms:us-east-1:1:',
      'arn:aws:s3:::x',
      `${ARN_PREFIX}`,
      `${ARN_PREFIX}key`,
      `${ARN_PREFIX}grant/x`,
      'arn:::::',
    ].map(
      (arn) => [`the ARN ${arn}`, 'DescribeKey', { KeyId: arn }, 'InvalidArnException'] as const,
    ),
    ...[
      `${ARN_PREFIX}key/`,
      `${ARN_PREFIX}key/${KeyId}/x`,
      `${ARN_PREFIX}key/ü`,
      `arn:aws:kms:nowhere:${ACCOUNT}:key/${KeyId}`,
      `arn:aws-cn:kms:us-east-1:${ACCOUNT}:key/${KeyId}`,
      `ARN:aws:kms:us-east-1:${ACCOUNT}:key/${KeyId}`,
      ` ${KeyId}`,
      `${KeyId}\n`,
    ].map(
      (id) =>
        [
          `the key ${JSON.stringify(id)}`,
          'DescribeKey',
          { KeyId: id },
          'NotFoundException',
        ] as const,
    ),
  ];

describe('bad input', () => {
  test.each(rows)('%s given to %s', (...[_what, operation, input, code]) => {
    const {
      result,
      world: next,
      events,
    } = step(world, { service: 'kms', operation, input, caller });
    expect(result.ok ? 'success' : result.fault.code).toBe(code);
    expect(next).toBe(world);
    expect(events).toHaveLength(1);
  });

  test('a service that is none', () => {
    for (const service of ['__proto__', 'toString', 's3', '']) {
      const { result } = step(world, { service, operation: 'Encrypt', input: {}, caller });
      expect(result.ok ? 'success' : result.fault.code).toBe('UnknownOperationException');
    }
  });

  test('an operation without input takes an empty object, and what it does not know it leaves alone', () => {
    const input = JSON.parse('{"__proto__":{"Limit":0},"constructor":5,"unknown":{"deep":[1]}}');
    expect(step(world, { service: 'kms', operation: 'ListKeys', input, caller }).result.ok).toBe(
      true,
    );
  });

  test('a context may have a pair of the name __proto__', () => {
    const EncryptionContext = JSON.parse('{"__proto__":"x"}');
    const sealed = step(world, {
      service: 'kms',
      operation: 'Encrypt',
      input: { KeyId, Plaintext: new Uint8Array(1), EncryptionContext },
      caller,
    });
    if (!sealed.result.ok) throw new Error(sealed.result.fault.message);
    const { CiphertextBlob } = sealed.result.value as { CiphertextBlob: Uint8Array };
    const open = (context: unknown) =>
      step(sealed.world, {
        service: 'kms',
        operation: 'Decrypt',
        input: { CiphertextBlob, EncryptionContext: context },
        caller,
      }).result;
    expect(open(EncryptionContext).ok).toBe(true);
    expect(open({}).ok).toBe(false);
  });

  test('every operation refuses every kind of nonsense without a crash', () => {
    const nonsense = [
      undefined,
      null,
      0,
      '',
      true,
      [],
      {},
      () => {},
      Symbol('s'),
      1n,
      new Date(Number.NaN),
      new Map(),
      cyclic,
      new Proxy({}, {}),
    ];
    for (const operation of Object.keys(services.kms.operations))
      for (const input of nonsense) {
        const { result, world: next } = step(world, { service: 'kms', operation, input, caller });
        if (!result.ok) expect(next).toBe(world);
      }
  });
});
