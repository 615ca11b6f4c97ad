import { describe, expect, test } from 'vitest';
import { createSimulator, type View } from '../../src/index.ts';
import { askedOf, keyActions, worldOfKeys } from '../support/condition-keys.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

/** The policies of the source material, for each role in them. Source: its command-line labs and its Python examples. */
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
const root = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const doc = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement });
const ADMINISTRATION = [
  ...['kms:Create*', 'kms:Describe*', 'kms:Enable*', 'kms:List*', 'kms:Put*', 'kms:Update*'],
  ...['kms:Revoke*', 'kms:Disable*', 'kms:Get*', 'kms:Delete*'],
  ...['kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'],
];
/** What those patterns mean of what can be done with a key, counted out by hand from the list of operations. */
const ADMINISTERED = [
  ...['CancelKeyDeletion', 'CreateGrant', 'DeleteImportedKeyMaterial', 'DescribeKey'],
  ...['DisableKey', 'DisableKeyRotation', 'EnableKey', 'EnableKeyRotation', 'GetKeyLastUsage'],
  ...['GetKeyPolicy', 'GetKeyRotationStatus', 'GetParametersForImport', 'GetPublicKey'],
  ...['ListGrants', 'ListKeyPolicies', 'ListKeyRotations', 'ListResourceTags', 'PutKeyPolicy'],
  ...['RevokeGrant', 'ScheduleKeyDeletion', 'UpdateKeyDescription', 'UpdatePrimaryRegion'],
];
const statement = (Sid: string, name: string, Action: string | readonly string[]) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: role(name) },
  Action,
  Resource: '*',
});
const least = [
  statement('AllowKeyAdministration', 'KMSAdminRole', ADMINISTRATION),
  statement('AllowEncryption', 'AppRole', [
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
  ]),
  statement('AllowDecryption', 'AppRole', 'kms:Decrypt'),
  {
    Sid: 'AllowSecretsManagerIntegration',
    Effect: 'Allow',
    Principal: { Service: 'secretsmanager.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } },
  },
];
const APPLICATION = ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'];
const custom = [
  { ...root, Sid: 'Allow account root full access' },
  statement('Allow Lambda to decrypt', 'LambdaExecutionRole', ['kms:Decrypt', 'kms:DescribeKey']),
  statement('Allow administrators to manage key', 'AdminRole', ADMINISTRATION),
];

const keys = worldOfKeys();
const { sim, arn, primary } = keys;
const put = (...statements: readonly object[]) => {
  const Policy = doc(...statements);
  // UpdatePrimaryRegion is asked of the multi-Region key.
  for (const KeyId of [arn, primary])
    sim.kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
};
const start = sim.snapshot();
/** All that a caller may do with the key. */
const allowedTo = (view: View) =>
  keyActions.filter((name) => {
    const { action, resource, input } = askedOf(keys, name);
    return view.explain(action, resource, input).allowed;
  });
/** A principal whom only the key policy lets do anything. */
const bare = (name: string, account?: string) => sim.as(role(name, account), { policies: [] });

describe('the least-privilege policy', () => {
  const rows: readonly (readonly [who: string, as: () => View, actions: readonly string[]])[] = [
    ['KMSAdminRole', () => bare('KMSAdminRole'), ADMINISTERED],
    ['KMSAdminRole with all IAM permissions', () => sim.as(role('KMSAdminRole')), ADMINISTERED],
    [
      'a session of AppRole',
      () => sim.as(`arn:aws:sts::${ACCOUNT}:assumed-role/AppRole/s`, { policies: [] }),
      APPLICATION,
    ],
    ['AppRole of another account', () => bare('AppRole', '444455556666'), []],
    ['another role, with all IAM permissions', () => sim.as(role('Other')), []],
    ['the account itself', () => sim.as(ACCOUNT), []],
    [
      'Secrets Manager',
      () => sim.as('secretsmanager.amazonaws.com'),
      ['Decrypt', 'GenerateDataKey'],
    ],
    [
      'Secrets Manager for another account',
      () =>
        sim.as('secretsmanager.amazonaws.com', {
          context: { 'kms:CallerAccount': '444455556666' },
        }),
      [],
    ],
    ['another service', () => sim.as('s3.amazonaws.com'), []],
  ];
  test.each(rows)('%s', (_who, as, actions) => {
    sim.restore(start);
    put(...least);
    expect(allowedTo(as())).toEqual([...actions].sort());
  });

  test('is refused where it locks its author out, and taken by KMSAdminRole', () => {
    sim.restore(start);
    const Policy = doc(...least);
    const lockout = {
      name: 'MalformedPolicyDocumentException',
      message: 'The new key policy will not allow you to update the key policy in the future.',
    };
    expect(refusalOf(() => sim.kms.putKeyPolicy({ KeyId: arn, Policy }))).toEqual(lockout);
    sim.as(role('KMSAdminRole')).kms.putKeyPolicy({ KeyId: arn, Policy });
    expect(refusalOf(() => sim.kms.getKeyPolicy({ KeyId: arn }))).toEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: kms:GetKeyPolicy on resource: ${arn} because no resource-based policy allows the kms:GetKeyPolicy action`,
    });
  });
});

describe('the policy with the root statement', () => {
  const rows: readonly (readonly [who: string, as: () => View, actions: readonly string[]])[] = [
    ['the account itself', () => sim.as(ACCOUNT), keyActions],
    ['LambdaExecutionRole', () => bare('LambdaExecutionRole'), ['Decrypt', 'DescribeKey']],
    ['AdminRole', () => bare('AdminRole'), ADMINISTERED],
    ['another role without IAM permissions', () => bare('Other'), []],
    [
      'another role with an IAM permission',
      () =>
        sim.as(role('Other'), {
          policies: JSON.parse(doc({ Effect: 'Allow', Action: 'kms:Sign', Resource: arn })),
        }),
      ['Sign'],
    ],
    ['another account', () => sim.as('444455556666'), []],
  ];
  test.each(rows)('%s', (_who, as, actions) => {
    sim.restore(start);
    put(...custom);
    expect(allowedTo(as())).toEqual([...actions].sort());
  });
});

test('kms:EncryptionContext:AppName lets AppRole decrypt what was encrypted for MyApp', () => {
  sim.restore(start);
  const Condition = { StringEquals: { 'kms:EncryptionContext:AppName': 'MyApp' } };
  put(root, { ...statement('App', 'AppRole', ['kms:Decrypt', 'kms:DescribeKey']), Condition });
  const { kms } = bare('AppRole');
  const decrypt = (EncryptionContext: Record<string, string>) => {
    const of = { KeyId: arn, EncryptionContext };
    const { CiphertextBlob } = sim.kms.encrypt({ ...of, Plaintext: bytes('x') });
    return kms.decrypt({ ...of, CiphertextBlob });
  };
  expect(decrypt({ AppName: 'MyApp' }).Plaintext).toEqual(bytes('x'));
  expect(decrypt({ appname: 'MyApp', more: '' }).KeyId).toBe(arn);
  const refused: readonly Record<string, string>[] = [{ AppName: 'myapp' }, { App: 'MyApp' }, {}];
  for (const context of refused)
    expect(refusalOf(() => decrypt(context)).name).toBe('AccessDeniedException');
  // DescribeKey has no encryption context, so that the statement never allows it.
  expect(refusalOf(() => kms.describeKey({ KeyId: arn })).name).toBe('AccessDeniedException');
});

describe('the policy for other accounts', () => {
  const to = (account: string, ...actions: readonly string[]) => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: actions.map((action) => `kms:${action}`),
    Resource: '*',
  });
  const PRODUCTION = '333333333333';
  const DEV = '222222222222';
  const statements = [
    root,
    to(PRODUCTION, 'Encrypt', 'Decrypt', 'GenerateDataKey', 'DescribeKey'),
    to(DEV, 'Decrypt', 'DescribeKey'),
  ];
  const only = (resource: string) =>
    JSON.parse(doc({ Effect: 'Allow', Action: 'kms:*', Resource: resource }));
  const rows: readonly (readonly [who: string, as: () => View, actions: readonly string[]])[] = [
    [
      'production',
      () => sim.as(PRODUCTION),
      ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
    ],
    ['dev', () => sim.as(DEV), ['Decrypt', 'DescribeKey']],
    ['a third account', () => sim.as('444444444444'), []],
    ['a role of production without IAM permissions', () => bare('app', PRODUCTION), []],
    [
      'a role of production with a permission on the key',
      () => sim.as(role('app', PRODUCTION), { policies: only(arn) }),
      ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
    ],
    [
      'a role of production with a permission on its own keys',
      () =>
        sim.as(role('app', PRODUCTION), { policies: only(`arn:aws:kms:*:${PRODUCTION}:key/*`) }),
      [],
    ],
  ];
  test.each(rows)('%s', (_who, as, actions) => {
    sim.restore(start);
    put(...statements);
    expect(allowedTo(as())).toEqual(actions);
  });
});

test('an SCP protects keys from deletion, whoever asks', () => {
  sim.restore(start);
  sim.organization.set({
    id: 'o-example1234',
    managementAccount: '999999999999',
    accounts: [ACCOUNT, '999999999999'],
    scps: [
      JSON.parse(
        doc({
          Sid: 'PreventKeyDeletion',
          Effect: 'Deny',
          Action: ['kms:ScheduleKeyDeletion', 'kms:Delete*'],
          Resource: '*',
          Condition: { ArnNotLike: { 'aws:PrincipalArn': role('BreakGlass') } },
        }),
      ),
    ],
  });
  const remove = (who: string, KeyId = arn) => sim.as(who).kms.scheduleKeyDeletion({ KeyId });
  for (const who of [ACCOUNT, role('KMSAdminRole')])
    expect(refusalOf(() => remove(who)).message).toContain(
      'with an explicit deny in a service control policy',
    );
  expect(remove(role('BreakGlass')).KeyState).toBe('PendingDeletion');
  sim.kms.disableKey({ KeyId: primary });
  const { Arn } = sim.as('999999999999').kms.createKey().KeyMetadata;
  expect(remove('999999999999', Arn).KeyState).toBe('PendingDeletion');
});

// Source: the developer guide, "AWS managed keys": the key policy lets principals of the account in through the service.
describe('AWS managed keys', () => {
  const cases = [
    ['s3', 's3'],
    ['ebs', 'ec2'],
    ['rds', 'rds'],
  ] as const;
  test.each(cases)('aws/%s serves callers through %s', (key, via) => {
    const fresh = createSimulator();
    const KeyId = `alias/aws/${key}`;
    const app = fresh.as(role('AppRole'), { policies: [], via });
    const { CiphertextBlob, KeyId: made } = app.kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    expect(app.kms.decrypt({ CiphertextBlob }).KeyId).toBe(made);
    // Recorded: what the policy of an AWS managed key lacks.
    const direct = fresh.as(role('AppRole'));
    expect(refusalOf(() => direct.kms.encrypt({ KeyId, Plaintext: bytes('x') }))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${role('AppRole')} is not authorized to perform: kms:Encrypt on resource: ${made} because no resource-based policy allows the kms:Encrypt action`,
    });
    expect(direct.kms.describeKey({ KeyId }).KeyMetadata.KeyManager).toBe('AWS');
    const others = [
      fresh.as(role('AppRole'), { via: 'sqs' }),
      fresh.as(role('AppRole', '444455556666'), { via }),
    ];
    for (const { kms } of others)
      expect(refusalOf(() => kms.encrypt({ KeyId: made, Plaintext: bytes('x') })).name).toBe(
        'AccessDeniedException',
      );
  });
});
