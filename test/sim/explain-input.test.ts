import { describe, expect, test } from 'vitest';
import { withKey } from '../support/simulator.ts';

const { sim, keyId } = withKey();
const app = sim.as('arn:aws:iam::111122223333:role/app', { policies: [] });
const explain = app.explain as (...given: readonly unknown[]) => { readonly allowed: boolean };

type Row = readonly [claim: string, given: readonly unknown[], message: string];
type InputRow = readonly [action: string, input: object, text: string];

describe('a question', () => {
  const inputs: readonly InputRow[] = [
    ['kms:CreateGrant', { Operations: 5 }, 'Operations as CreateGrant takes it'],
    ['kms:TagResource', { Tags: 'x' }, 'Tags as TagResource takes it'],
    ['kms:Encrypt', { EncryptionContext: { a: 5 } }, 'EncryptionContext as Encrypt takes it'],
    ['kms:Encrypt', { KeyId: 5 }, 'KeyId as Encrypt takes it'],
    ['kms:Encrypt', { GrantTokens: ['x'] }, 'members that kms:Encrypt takes: InvalidGrantToken'],
    ['kms:RetireGrant', { GrantId: 'x' }, 'members that kms:RetireGrant takes: InvalidGrantId'],
    ['kms:RetireGrant', { GrantId: 'a'.repeat(64) }, 'members that kms:RetireGrant takes: Grant'],
    [
      'kms:Decrypt',
      { Recipient: { AttestationDocument: new Uint8Array(3) } },
      'members that kms:Decrypt takes: The attestation document',
    ],
  ];
  test.each<Row>([
    ['a number for the action', [5], '"action" expected one that kmsim decides on'],
    ['no action', [undefined], '"action" expected one that kmsim decides on'],
    [
      'a number for the resource',
      ['kms:Encrypt', 5],
      '"resource" expected a name, an ARN or an alias',
    ],
    ['no key where one is needed', ['kms:CreateAlias'], '"resource" expected what kms:CreateAlias'],
    ['null for the input', ['kms:Encrypt', keyId, null], '"input" expected an object, got null'],
    ['a list for the input', ['kms:Encrypt', keyId, []], '"input" expected an object, got a list'],
    ...inputs.map(([action, input, text]): Row => {
      const name = `${action} with ${JSON.stringify(input)}`;
      return [name, [action, keyId, input], `"input" expected ${text}`];
    }),
  ])('that has %s is told what is wrong', (_, given, message) => {
    expect(() => explain(...given)).toThrow(TypeError);
    expect(() => explain(...given)).toThrow(message);
  });

  test.each([
    ['null, which counts as absent', { EncryptionContext: null }],
    ['members of other operations', { Tags: 'x', Recipient: null, Nothing: 5 }],
    ['bytes', { Plaintext: new Uint8Array(1) }],
    ['bytes as JSON 1.1 has them', { Plaintext: 'AA==' }],
  ])('may hold %s', (_, input) => {
    expect(explain('kms:Encrypt', keyId, input).allowed).toBe(false);
  });
});
