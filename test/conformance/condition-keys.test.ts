import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { conditionKeyNames } from '../../src/kms/condition-keys.ts';
import {
  type Asked,
  actions,
  aliasActions,
  askedOf,
  butForDeny,
  byIdentityPolicy,
  GRANTEE,
  hasValues,
  type Input,
  keyActions,
  ROLE,
  storeActions,
  worldOfKeys,
} from '../support/condition-keys.ts';
import { ACCOUNT } from '../support/simulator.ts';

const keys = worldOfKeys();
const { sim, arn, primary, signer, hmac, imported } = keys;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`;

/** For actions, what is asked and the values that a condition then sees. */
type Case = readonly [actions: readonly string[], more: Partial<Asked>, values: readonly string[]];
interface Row {
  readonly key: string;
  /** The actions that have it. */
  readonly on: readonly string[];
  readonly cases: readonly Case[];
}
const DATA_KEYS = ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'];
const PAIRS = ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'];
const GENERATE = [...DATA_KEYS, ...PAIRS];
const SYMMETRIC = ['Decrypt', 'Encrypt', ...GENERATE];
const RE_ENCRYPT = ['ReEncryptFrom', 'ReEncryptTo'];
const CRYPTOGRAPHIC = [
  ...[...SYMMETRIC, ...RE_ENCRYPT, 'DeriveSharedSecret', 'Encapsulate', 'Decapsulate'],
  ...['GenerateMac', 'VerifyMac', 'Sign', 'Verify'],
];
const given = (input: Input, resource?: string): Partial<Asked> => ({ input, resource });
/** A key that is a member of the request under another name, or the same. */
const member = (key: string, on: readonly string[], input: Input, value: string): Row => ({
  key,
  on,
  cases: [
    [on, given(input), [value]],
    [on, {}, []],
  ],
});
const context = { tenant: 'A', 'a/b': 'B' };
const inContext: readonly Case[] = [
  [[...SYMMETRIC], given({ EncryptionContext: context }), ['A']],
  [['ReEncryptFrom'], given({ SourceEncryptionContext: context }), ['A']],
  [['ReEncryptTo'], given({ DestinationEncryptionContext: context }), ['A']],
  // The page: of CreateGrant, the context of the constraint.
  [['CreateGrant'], given({ Constraints: { EncryptionContextSubset: context } }), ['A']],
  [['CreateGrant'], given({ Constraints: { EncryptionContextEquals: context } }), ['A']],
  [[...SYMMETRIC, ...RE_ENCRYPT, 'CreateGrant'], {}, []],
];
const withContext = [...SYMMETRIC, ...RE_ENCRYPT, 'CreateGrant'];
const names = (cases: readonly Case[]): readonly Case[] =>
  cases.map(([on, more, values]) => [on, more, values.length === 0 ? [] : Object.keys(context)]);
const valued = (cases: readonly Case[], value: string): readonly Case[] =>
  cases.map(([on, more, values]) => [on, more, values.length === 0 ? [] : [value]]);
const tags = [{ TagKey: 'Cost', TagValue: '1' }];

const ofSpec: readonly Case[] = [
  [['CreateKey'], {}, ['SYMMETRIC_DEFAULT']],
  [['CreateKey'], given({ KeySpec: 'RSA_2048' }), ['RSA_2048']],
  [['CreateKey'], given({ CustomerMasterKeySpec: 'RSA_2048' }), ['RSA_2048']],
  [keyActions, {}, ['SYMMETRIC_DEFAULT']],
  [['DescribeKey'], { resource: signer }, ['RSA_2048']],
];
const ofUsage: readonly Case[] = [
  [['CreateKey'], {}, ['ENCRYPT_DECRYPT']],
  [['CreateKey'], given({ KeyUsage: 'SIGN_VERIFY' }), ['SIGN_VERIFY']],
  [keyActions, {}, ['ENCRYPT_DECRYPT']],
  [['DescribeKey'], { resource: hmac }, ['GENERATE_VERIFY_MAC']],
];
const ofKey = ['CreateKey', ...keyActions];
const onResource = [
  ...[...keyActions, ...aliasActions, ...storeActions],
  ...['CreateKey', 'RetireGrant'],
];

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, each key's section; the defaults are those of
// the API Reference, as "omitted KeySpec counts as SYMMETRIC_DEFAULT" in kms-state-and-rules.md section 8.
const rows: readonly Row[] = [
  {
    key: 'kms:BypassPolicyLockoutSafetyCheck',
    on: ['CreateKey', 'PutKeyPolicy'],
    cases: [
      [['CreateKey', 'PutKeyPolicy'], given({ BypassPolicyLockoutSafetyCheck: true }), ['true']],
      [['CreateKey', 'PutKeyPolicy'], {}, ['false']],
    ],
  },
  { key: 'kms:CallerAccount', on: onResource, cases: [[onResource, {}, [ACCOUNT]]] },
  { key: 'kms:CustomerMasterKeySpec', on: ofKey, cases: ofSpec },
  { key: 'kms:CustomerMasterKeyUsage', on: ofKey, cases: ofUsage },
  member('kms:DataKeyPairSpec', PAIRS, { KeyPairSpec: 'RSA_2048' }, 'RSA_2048'),
  {
    key: 'kms:EncryptionAlgorithm',
    on: [...SYMMETRIC, ...RE_ENCRYPT],
    cases: [
      [[...SYMMETRIC, ...RE_ENCRYPT], {}, ['SYMMETRIC_DEFAULT']],
      [
        ['Encrypt', 'Decrypt'],
        given({ EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' }),
        ['RSAES_OAEP_SHA_1'],
      ],
      [
        RE_ENCRYPT,
        given({
          SourceEncryptionAlgorithm: 'SM2PKE',
          DestinationEncryptionAlgorithm: 'SM2PKE',
        }),
        ['SM2PKE'],
      ],
    ],
  },
  { key: 'kms:EncryptionContext:tenant', on: withContext, cases: inContext },
  // The page: the name of the pair in any letter case.
  { key: 'kms:EncryptionContext:TENANT', on: withContext, cases: inContext },
  { key: 'kms:EncryptionContext:a/b', on: withContext, cases: valued(inContext, 'B') },
  { key: 'kms:EncryptionContextKeys', on: withContext, cases: names(inContext) },
  {
    key: 'kms:ExpirationModel',
    on: ['ImportKeyMaterial'],
    cases: [
      [['ImportKeyMaterial'], {}, ['KEY_MATERIAL_EXPIRES']],
      [
        ['ImportKeyMaterial'],
        given({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }, imported),
        ['KEY_MATERIAL_DOES_NOT_EXPIRE'],
      ],
    ],
  },
  {
    key: 'kms:GrantConstraintType',
    on: ['CreateGrant'],
    cases: ['EncryptionContextEquals', 'EncryptionContextSubset'].map((type) => [
      ['CreateGrant'],
      given({ Constraints: { [type]: context } }),
      [type],
    ]),
  },
  member(
    'kms:GrantConstraintSourceArn',
    ['CreateGrant'],
    { Constraints: { SourceArn: TRAIL } },
    TRAIL,
  ),
  {
    key: 'kms:GrantIsForAWSResource',
    on: ['CreateGrant', 'ListGrants', 'RevokeGrant'],
    cases: [[['CreateGrant', 'ListGrants', 'RevokeGrant'], {}, ['false']]],
  },
  {
    key: 'kms:GrantOperations',
    on: ['CreateGrant'],
    cases: [
      [['CreateGrant'], {}, ['Decrypt']],
      [['CreateGrant'], given({ Operations: ['Encrypt', 'Decrypt'] }), ['Encrypt', 'Decrypt']],
    ],
  },
  { key: 'kms:GranteePrincipal', on: ['CreateGrant'], cases: [[['CreateGrant'], {}, [GRANTEE]]] },
  member(
    'kms:GranteeServicePrincipal',
    ['CreateGrant'],
    { GranteeServicePrincipal: 'cloudtrail.amazonaws.com' },
    'cloudtrail.amazonaws.com',
  ),
  member(
    'kms:KeyAgreementAlgorithm',
    ['DeriveSharedSecret'],
    { KeyAgreementAlgorithm: 'ECDH' },
    'ECDH',
  ),
  {
    key: 'kms:KeyOrigin',
    on: ofKey,
    cases: [
      [ofKey, {}, ['AWS_KMS']],
      [['CreateKey'], given({ Origin: 'EXTERNAL' }), ['EXTERNAL']],
      [['DescribeKey'], { resource: imported }, ['EXTERNAL']],
    ],
  },
  { key: 'kms:KeySpec', on: ofKey, cases: ofSpec },
  { key: 'kms:KeyUsage', on: ofKey, cases: ofUsage },
  member(
    'kms:MacAlgorithm',
    ['GenerateMac', 'VerifyMac'],
    { MacAlgorithm: 'HMAC_SHA_256' },
    'HMAC_SHA_256',
  ),
  {
    key: 'kms:MessageType',
    on: ['Sign', 'Verify'],
    cases: [
      [['Sign', 'Verify'], {}, ['RAW']],
      [['Sign', 'Verify'], given({ MessageType: 'DIGEST' }, signer), ['DIGEST']],
    ],
  },
  {
    key: 'kms:MultiRegion',
    on: ofKey,
    cases: [
      [ofKey.filter((action) => action !== 'UpdatePrimaryRegion'), {}, ['false']],
      [['CreateKey'], given({ MultiRegion: true }), ['true']],
      [keyActions, { resource: primary }, ['true']],
    ],
  },
  {
    key: 'kms:MultiRegionKeyType',
    on: ofKey,
    cases: [
      [ofKey.filter((action) => action !== 'UpdatePrimaryRegion'), {}, []],
      [['CreateKey'], given({ MultiRegion: true }), ['PRIMARY']],
      [keyActions, { resource: primary }, ['PRIMARY']],
    ],
  },
  {
    key: 'kms:PrimaryRegion',
    on: ['UpdatePrimaryRegion'],
    cases: [
      [['UpdatePrimaryRegion'], given({ PrimaryRegion: 'eu-west-1' }, primary), ['eu-west-1']],
    ],
  },
  {
    key: 'kms:ReEncryptOnSameKey',
    on: RE_ENCRYPT,
    cases: [
      [RE_ENCRYPT, {}, ['true']],
      [RE_ENCRYPT, given({ DestinationKeyId: primary }), ['false']],
    ],
  },
  member('kms:ReplicaRegion', ['ReplicateKey'], { ReplicaRegion: 'eu-west-1' }, 'eu-west-1'),
  {
    key: 'kms:RequestAlias',
    on: [...CRYPTOGRAPHIC, 'DescribeKey', 'GetPublicKey'],
    cases: [
      [[...CRYPTOGRAPHIC, 'DescribeKey', 'GetPublicKey'], {}, []],
      [
        [...CRYPTOGRAPHIC, 'DescribeKey', 'GetPublicKey'],
        { resource: 'alias/app/two' },
        ['alias/app/two'],
      ],
      [['Encrypt'], { resource: arn.replace(/key\/.*/, 'alias/app') }, ['alias/app']],
    ],
  },
  {
    key: 'kms:ResourceAliases',
    on: keyActions,
    cases: [
      [
        keyActions.filter((action) => action !== 'UpdatePrimaryRegion'),
        {},
        ['alias/app', 'alias/app/two'],
      ],
      [['DescribeKey'], { resource: hmac }, []],
    ],
  },
  member('kms:RetiringPrincipal', ['CreateGrant'], { RetiringPrincipal: GRANTEE }, GRANTEE),
  member(
    'kms:RetiringServicePrincipal',
    ['CreateGrant'],
    { RetiringServicePrincipal: 's3.amazonaws.com' },
    's3.amazonaws.com',
  ),
  {
    key: 'kms:RotationPeriodInDays',
    on: ['EnableKeyRotation'],
    cases: [
      // Recorded: present even when the request omits the member, and then 365.
      [['EnableKeyRotation'], {}, ['365']],
      [['EnableKeyRotation'], given({ RotationPeriodInDays: 90 }), ['90']],
    ],
  },
  {
    key: 'kms:ScheduleKeyDeletionPendingWindowInDays',
    on: ['ScheduleKeyDeletion'],
    cases: [
      [['ScheduleKeyDeletion'], {}, ['30']],
      [['ScheduleKeyDeletion'], given({ PendingWindowInDays: 7 }), ['7']],
    ],
  },
  member(
    'kms:SigningAlgorithm',
    ['Sign', 'Verify'],
    { SigningAlgorithm: 'ECDSA_SHA_256' },
    'ECDSA_SHA_256',
  ),
  {
    key: 'kms:TrailingDaysWithoutKeyUsage',
    on: ['DisableKey', 'ScheduleKeyDeletion'],
    cases: [[['DisableKey', 'ScheduleKeyDeletion'], {}, ['0']]],
  },
  {
    key: 'kms:ValidTo',
    on: ['ImportKeyMaterial'],
    cases: [
      [['ImportKeyMaterial'], {}, []],
      [
        ['ImportKeyMaterial'],
        given({ ValidTo: new Date('2026-05-01T00:00:00Z') }, imported),
        // By date(1): date -u -d @1777593600.
        ['1777593600'],
      ],
    ],
  },
  { key: 'kms:ViaService', on: onResource, cases: [[onResource, {}, []]] },
  member(
    'kms:WrappingAlgorithm',
    ['GetParametersForImport'],
    { WrappingAlgorithm: 'RSAES_OAEP_SHA_256' },
    'RSAES_OAEP_SHA_256',
  ),
  member(
    'kms:WrappingKeySpec',
    ['GetParametersForImport'],
    { WrappingKeySpec: 'RSA_3072' },
    'RSA_3072',
  ),
  {
    key: 'aws:ResourceTag/team/name',
    on: keyActions,
    cases: [
      [keyActions.filter((action) => action !== 'UpdatePrimaryRegion'), {}, ['Blue']],
      [['DescribeKey'], { resource: hmac }, []],
    ],
  },
  member('aws:RequestTag/Cost', ['CreateKey', 'TagResource', 'ReplicateKey'], { Tags: tags }, '1'),
  {
    key: 'aws:TagKeys',
    on: ['CreateKey', 'TagResource', 'ReplicateKey', 'UntagResource'],
    cases: [
      [['CreateKey', 'TagResource', 'ReplicateKey'], given({ Tags: tags }), ['Cost']],
      [['UntagResource'], given({ TagKeys: ['a', 'b'] }), ['a', 'b']],
      [['CreateKey', 'ReplicateKey'], {}, []],
    ],
  },
];

describe.each(rows)('$key', ({ key, on, cases }) => {
  test('has the values of the request', () => {
    for (const [of, more, values] of cases)
      for (const action of of) {
        const asked = askedOf(keys, action, more);
        expect([action, hasValues(byIdentityPolicy(sim, asked), key, values)]).toEqual([
          action,
          true,
        ]);
        const denied = butForDeny(sim, asked);
        for (const value of values)
          expect([action, denied({ 'ForAnyValue:StringEquals': { [key]: value } })]).toEqual([
            action,
            false,
          ]);
        expect(denied({ Null: { [key]: values.length > 0 ? 'true' : 'false' } })).toBe(true);
      }
  });

  test('is absent from other operations', () => {
    for (const action of actions.filter((one) => !on.includes(one))) {
      // An action on an alias asks for two permissions: the condition must be met by the one that lacks the key.
      const allows = byIdentityPolicy(sim, askedOf(keys, action));
      expect([action, allows({ Null: { [key]: 'false' } })]).toEqual([action, false]);
    }
  });
});

describe('kms:RecipientAttestation', () => {
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const recipient = (claims: object) => ({
    Recipient: {
      KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      AttestationDocument: sim.attest({ publicKey, ...claims }),
    },
  });
  const pcrs = { 0: 'ab'.repeat(48), 15: 'cd'.repeat(48) };
  const enclave = recipient({ pcrs });
  const instance = recipient({ nitroTpmPcrs: { 4: 'ef'.repeat(48) } });
  const on = [
    ...['Decrypt', 'DeriveSharedSecret', 'GenerateDataKey'],
    ...['GenerateDataKeyPair', 'GenerateRandom'],
  ];
  // Source: the page, "Condition keys for attested platforms": ImageSha384 is PCR0.
  test.each<readonly [string, object, readonly string[]]>([
    ['kms:RecipientAttestation:ImageSha384', enclave, [pcrs[0]]],
    ['kms:RecipientAttestation:PCR0', enclave, [pcrs[0]]],
    ['kms:recipientattestation:pcr15', enclave, [pcrs[15]]],
    ['kms:RecipientAttestation:PCR32', enclave, []],
    ['kms:RecipientAttestation:PCRconstructor', enclave, []],
    ['kms:RecipientAttestation:NitroTPMPCR4', enclave, []],
    ['kms:RecipientAttestation:NitroTPMPCR4', instance, ['ef'.repeat(48)]],
    ['kms:RecipientAttestation:PCR0', instance, []],
    ['kms:RecipientAttestation:PCR0', {}, []],
  ])('%s', (key, input, values) => {
    for (const action of on) {
      const allows = byIdentityPolicy(sim, askedOf(keys, action, given(input as Input)));
      expect([action, hasValues(allows, key, values)]).toEqual([action, true]);
    }
  });
});

test('a name of the language of this simulator is no condition key', () => {
  const asked = askedOf(keys, 'Decrypt');
  for (const name of ['constructor', '__proto__', 'toString']) {
    const Resource = ['arn:aws:kms:*:*:key/$', `{${name}}`].join('');
    const policies = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource },
    };
    expect(sim.as(ROLE, { policies }).explain(asked.action, arn, asked.input).allowed).toBe(false);
  }
});

describe('the table', () => {
  // Source: the page's table of contents, as kms-state-and-rules.md section 8 has it.
  const families = ['kms:EncryptionContext:', 'kms:RecipientAttestation:PCR'];
  const published = [
    ...rows.map(({ key }) => key).filter((key) => /^kms:[^:]+$/.test(key)),
    ...[...families, 'kms:RecipientAttestation:NitroTPMPCR'],
    'kms:RecipientAttestation:ImageSha384',
  ].map((key) => key.toLowerCase());
  test('has every condition key of KMS, and no other', () => {
    const own = conditionKeyNames.filter((name) => name.startsWith('kms:'));
    expect([...own].sort()).toEqual([...published].sort());
  });
});
