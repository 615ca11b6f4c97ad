import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFront } from '../../src/adapters/front.ts';
import { services } from '../../src/engine.ts';
import { createSimulator } from '../../src/index.ts';
import { encodeJson } from '../../src/kernel/codec.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { arbitraryOf } from '../support/arbitrary.ts';

/*
 * 20,000 requests of which each is wrong somewhere: every one has an answer in AWS's form that says no, and changes nothing; or,
 * where what was done to it does no harm, the answer that it should have.
 */

const sim = createSimulator({ seed: 'malformed' });
const { KeyId = '' } = sim.kms.createKey().KeyMetadata;
const SecretId = 'app/db';
sim.secretsManager.createSecret({ Name: SecretId, SecretString: 's' });
const Name = '/app/db';
sim.ssm.putParameter({ Name, Value: 'v', Type: 'SecureString' });
sim.ssm.putParameter({ Name: '/app/url', Value: 'v', Type: 'String' });
/** By the members that name what is there. */
const THERE = {
  kms: { KeyId },
  secretsmanager: { SecretId },
  ssm: { Name, Names: [Name], Path: '/app' },
};
const answerer = createFront(sim);
/** AWS's services answer at once. */
const front = (request: Parameters<typeof answerer>[0]) => {
  const response = answerer(request);
  if (response instanceof Promise) throw new Error('expected an answer at once');
  return response;
};
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0';

const SEED = 20_260_101;
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const ODD = ['\u0000', '\ufeff', '\ud800', '\u2028', '🔑', 'é', '\\', '"', "'", '\\u0000', '../'];
const WRONG: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '💥', [], {}, [[]], [null], { a: 1 }],
  ...['a'.repeat(10_000), '====', 'not base64!', '2026-01-01', { __proto__: 1 }],
];

type Row = readonly [service: keyof typeof THERE, name: string, operation: AnyOperation];
const rows = (['kms', 'secretsmanager', 'ssm'] as const).flatMap((service) =>
  Object.entries<AnyOperation>(services[service].operations).map(
    ([name, operation]): Row => [service, name, operation],
  ),
);
const request = fc.constantFrom(...rows).chain(([service, operation, { input }]) =>
  fc.tuple(arbitraryOf(input), fc.boolean()).map(([value, isThere]) => {
    const json = encodeJson(input, value) as Record<string, unknown>;
    const there = Object.entries(THERE[service]).filter(([name]) => isThere && name in json);
    // Half of them get beyond the key, the secret or the parameter.
    return { service, operation, json: { ...json, ...Object.fromEntries(there) } };
  }),
);

/** What is done to the body of a request. */
type Damage = fc.Arbitrary<(json: Record<string, unknown>) => Uint8Array>;
const ordinary: Damage = fc.oneof(
  fc
    .tuple(fc.nat(20), fc.constantFrom(...WRONG))
    .map(([at, wrong]) => (json: Record<string, unknown>) => {
      const names = Object.keys(json);
      const name = names[at % Math.max(1, names.length)] ?? 'KeyId';
      return utf8(JSON.stringify({ ...json, [name]: wrong }));
    }),
  fc.nat(200).map((n) => (json: Record<string, unknown>) => {
    const text = utf8(JSON.stringify(json));
    return text.subarray(0, Math.max(0, text.length - 1 - n));
  }),
  fc.tuple(fc.nat(1000), fc.nat(255)).map(([at, byte]) => (json: Record<string, unknown>) => {
    const text = utf8(JSON.stringify(json));
    text[at % Math.max(1, text.length)] = byte;
    return text;
  }),
  fc
    .tuple(fc.nat(1000), fc.constantFrom(...ODD))
    .map(([at, odd]) => (json: Record<string, unknown>) => {
      const text = JSON.stringify(json);
      const here = at % Math.max(1, text.length);
      return utf8(text.slice(0, here) + odd + text.slice(here));
    }),
  fc
    .constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'KeyId ')
    .map((name) => (json: Record<string, unknown>) => {
      const text = JSON.stringify(json);
      return utf8(`{"${name}":{"x":1},${text.slice(1).replace(/^}/, '"y":1}')}`);
    }),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => () => bytes),
);
/** Reading one takes as long as a hundred of the others. */
const deep: Damage = fc
  .constantFrom('[', '{"a":', '"')
  .map((open) => () => utf8(open.repeat(50_000)));
const damage = fc.oneof({ weight: 39, arbitrary: ordinary }, { weight: 1, arbitrary: deep });

const named = (service: Row[0], operation: string) => {
  const { target } = services[service];
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(`${target}.${operation}`) },
    fc.constantFrom('', `${target}.`, `${target}.__proto__`, `${target}.constructor`, '.'),
    fc.constantFrom('trentservice.Encrypt', 'TrentService.kmsim:SetProxy', 'secretsmanager.Fly'),
    fc.constantFrom('secretsmanager.kmsim:EndInvocation', 'AmazonSSM.GetInventory'),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );
};

describe('malformed requests', () => {
  test('each is refused in AWS’s form, and nothing is changed', () => {
    const start = sim.snapshot();
    // A thousand sound requests, and twenty ways to spoil each.
    const sound = fc.sample(request, { numRuns: 1000, seed: SEED });
    const malformed = fc
      .constantFrom(...sound)
      .chain(({ service, operation, json }) =>
        fc.record({ target: named(service, operation), body: damage.map((spoil) => spoil(json)) }),
      );
    fc.assert(
      fc.property(malformed, ({ target, body }) => {
        const before = sim.cell.present();
        const headers = { host: 'localhost', authorization: SIGNED, 'x-amz-target': target };
        const {
          status,
          body: text,
          headers: answered,
        } = front({
          method: 'POST',
          path: '/',
          headers,
          body,
          signed: body,
        });
        expect([200, 400, 403, 404, 413]).toContain(status);
        if (status === 200) sim.restore(start);
        if (status === 200) return;
        expect((JSON.parse(text) as { __type: string }).__type).toMatch(/^\w+$/);
        expect(Number(answered['Content-Length'])).toBe(Buffer.byteLength(text));
        expect(sim.cell.present()).toBe(before);
      }),
      { numRuns: 20_000, seed: SEED, endOnFailure: true },
    );
  });

  test('nesting a hundred thousand deep is no more than wrong', () => {
    for (const open of ['[', '{"a":'])
      for (const at of ['EncryptionContext', 'KeyId', 'Plaintext', 'Other']) {
        const close = open === '[' ? ']' : '}';
        const nested = open.repeat(100_000) + (open === '[' ? '' : '1') + close.repeat(100_000);
        const body = utf8(`{"KeyId":"${KeyId}","Plaintext":"AA==","${at}":${nested}}`);
        const headers = { authorization: SIGNED, 'x-amz-target': 'TrentService.Encrypt' };
        const { status } = front({ method: 'POST', path: '/', headers, body, signed: body });
        // What is beyond the model is not looked at, where the runtime's reader gets so deep.
        expect(at === 'Other' ? [200, 400] : [400]).toContain(status);
      }
  });
});
