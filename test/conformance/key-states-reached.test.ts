import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, ServiceError, type Simulator } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { cryptographicOperations } from '../support/cryptographic-operations.ts';
import { material } from '../support/imported-keys.ts';
import {
  type CreateKey,
  importedKey,
  importInto,
  KEY_WRAP,
  newPair,
  OAEP,
} from '../support/imports.ts';
import { arnIn, DUBLIN, EAST, WEST } from '../support/related-keys.ts';

interface Fixture {
  readonly columns: readonly string[];
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly recorded: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/key-states.json', import.meta.url), 'utf8'),
);
/** Newer than the page: like Sign, and like DescribeKey. */
const rows = {
  ...fixture.rows,
  Encapsulate: fixture.rows['Sign'] ?? [],
  Decapsulate: fixture.rows['Sign'] ?? [],
  GetKeyLastUsage: fixture.rows['DescribeKey'] ?? [],
};

type Call = (kms: KmsClient, KeyId: string) => unknown;
interface Row {
  readonly operation: string;
  readonly key?: CreateKey;
  /** Keys that import their material, in every state. */
  readonly external?: boolean;
  /** What is called, made ready while the key is Enabled. */
  readonly prepare: (kms: KmsClient, KeyId: string) => Call;
}
const row = (operation: string, more: object = {}, rest: Partial<Row> = {}): Row => ({
  operation,
  prepare: () => (kms, KeyId) => {
    const name = operation.charAt(0).toLowerCase() + operation.slice(1);
    const call = kms[name as keyof KmsClient] as (request: object) => unknown;
    return call({ KeyId, ...more });
  },
  ...rest,
});
const POLICY =
  '{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}}';
const GRANTEE = 'arn:aws:iam::444455556666:role/app';
const GRANT = { GranteePrincipal: GRANTEE, Operations: ['DescribeKey'] as 'DescribeKey'[] };
const external = { external: true };
const operations: readonly Row[] = [
  row('CancelKeyDeletion'),
  row(
    'CreateAlias',
    {},
    {
      prepare: () => (kms, TargetKeyId) => kms.createAlias({ AliasName: 'alias/new', TargetKeyId }),
    },
  ),
  row(
    'UpdateAlias',
    {},
    {
      prepare: () => (kms, TargetKeyId) => {
        const other = kms.createKey({}).KeyMetadata.KeyId;
        kms.createAlias({ AliasName: 'alias/other', TargetKeyId: other });
        return kms.updateAlias({ AliasName: 'alias/other', TargetKeyId });
      },
    },
  ),
  row('DeleteAlias', {}, { prepare: () => (kms) => kms.deleteAlias({ AliasName: 'alias/old' }) }),
  row('DeleteImportedKeyMaterial', {}, external),
  row('GetParametersForImport', { ...OAEP }, external),
  row(
    'ImportKeyMaterial',
    {},
    {
      ...external,
      prepare: () => (kms, KeyId) =>
        kms.importKeyMaterial({
          KeyId,
          ImportToken: material(1),
          EncryptedKeyMaterial: material(1),
          ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        }),
    },
  ),
  ...['DescribeKey', 'GetKeyPolicy', 'ListAliases', 'ListKeyPolicies', 'ListResourceTags'].map(
    (operation) => row(operation),
  ),
  ...['GetKeyLastUsage', 'GetKeyRotationStatus', 'ListKeyRotations'].map((name) => row(name)),
  ...['EnableKey', 'DisableKey', 'ScheduleKeyDeletion'].map((name) => row(name)),
  ...['EnableKeyRotation', 'DisableKeyRotation', 'RotateKeyOnDemand'].map((name) => row(name)),
  row('PutKeyPolicy', { Policy: POLICY }),
  row('TagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
  row('UntagResource', { TagKeys: ['a'] }),
  row('UpdateKeyDescription', { Description: 'x' }),
  row('ReplicateKey', { ReplicaRegion: WEST }),
  row('CreateGrant', GRANT),
  row('ListGrants'),
  ...['RetireGrant', 'RevokeGrant'].map((operation) =>
    row(
      operation,
      {},
      {
        prepare(first, id) {
          const { GrantId } = first.createGrant({ KeyId: id, ...GRANT });
          return (kms, KeyId) =>
            operation === 'RetireGrant'
              ? kms.retireGrant({ KeyId, GrantId })
              : kms.revokeGrant({ KeyId, GrantId });
        },
      },
    ),
  ),
  row('GetPublicKey', {}, { key: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } }),
  row('UpdatePrimaryRegion', { PrimaryRegion: EAST }),
  ...cryptographicOperations.map(
    ({ operation, spec: KeySpec, usage: KeyUsage, prepare }): Row => ({
      operation,
      key: { KeySpec, KeyUsage },
      prepare,
    }),
  ),
];

/** How a key comes into each state, and in which Region it is then. */
interface Way {
  readonly state: string;
  readonly region: string;
  readonly replica?: boolean;
  readonly bring: (sim: Simulator, KeyId: string) => unknown;
}
const ways: readonly Way[] = [
  { state: 'Enabled', region: EAST, bring: () => {} },
  { state: 'Disabled', region: EAST, bring: ({ kms }, KeyId) => kms.disableKey({ KeyId }) },
  {
    state: 'PendingDeletion',
    region: EAST,
    bring: ({ kms }, KeyId) => kms.scheduleKeyDeletion({ KeyId }),
  },
  {
    state: 'PendingReplicaDeletion',
    region: EAST,
    replica: true,
    bring: ({ kms }, KeyId) => kms.scheduleKeyDeletion({ KeyId }),
  },
  {
    state: 'PendingImport',
    region: EAST,
    bring: ({ kms }, KeyId) => kms.deleteImportedKeyMaterial({ KeyId }),
  },
  {
    state: 'Creating',
    region: DUBLIN,
    bring: ({ kms }, KeyId) => kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN }),
  },
  {
    // The primary of now, which can be asked for what replicas refuse.
    state: 'Updating',
    region: EAST,
    replica: true,
    bring(sim, KeyId) {
      sim.kms.updatePrimaryRegion({ KeyId, PrimaryRegion: DUBLIN });
      sim.region(DUBLIN).kms.updatePrimaryRegion({ KeyId, PrimaryRegion: EAST });
    },
  },
];

function newKey({ kms }: Simulator, key: CreateKey = {}, imports: boolean): string {
  const multi = { ...key, MultiRegion: true };
  if (!imports) return kms.createKey(multi).KeyMetadata.KeyId;
  const { KeySpec = 'SYMMETRIC_DEFAULT' } = key;
  return /^(SYMM|HMAC)/.test(KeySpec)
    ? importedKey(kms, multi, material(1))
    : importedKey(kms, multi, newPair(KeySpec).privateKey, KEY_WRAP);
}

/** What each footnote of the page means for the key with that ARN; undefined is no refusal. */
function refusal(cell: string, state: string, arn: string): [string, string] | undefined {
  const words: Readonly<Record<string, readonly [string, string]>> = {
    '1': ['DisabledException', 'is disabled.'],
    '4': ['KMSInvalidStateException', 'is not pending deletion.'],
    '5': ['KMSInvalidStateException', 'is pending import.'],
    '6': [
      'UnsupportedOperationException',
      'origin is EXTERNAL which is not valid for this operation.',
    ],
    '14': ['KMSInvalidStateException', 'is creating.'],
    '15': ['KMSInvalidStateException', 'is updating.'],
  };
  // Recorded: a primary that waits for its replicas has its own words.
  const pending =
    state === 'PendingReplicaDeletion' ? 'is pending replica deletion.' : 'is pending deletion.';
  if (['+', '?7', '9'].includes(cell)) return undefined;
  const [name, text] = words[cell] ?? ['KMSInvalidStateException', pending];
  return [name, `${arn} ${text}`];
}

const cases = operations.flatMap((one) =>
  ways
    // ML-KEM imports nothing.
    .filter(({ state }) => state !== 'PendingImport' || !one.key?.KeySpec?.startsWith('ML_KEM'))
    .map((way) => {
      // The page has one column for both kinds of pending deletion.
      const column = way.state === 'PendingReplicaDeletion' ? 'PendingDeletion' : way.state;
      const { operation } = one;
      const cells = rows[operation as keyof typeof rows] ?? [];
      const cell =
        fixture.recorded[operation]?.[column] ?? cells[fixture.columns.indexOf(column)] ?? '';
      return { ...one, ...way, cell, spec: one.key?.KeySpec ?? 'SYMMETRIC_DEFAULT' };
    }),
);

describe("AWS's key state table, on keys that real operations brought there", () => {
  test.each(cases)('$operation of a key that is $state, $spec: $cell', (one) => {
    const sim = createSimulator({ seed: 'states', crypto: nodeCrypto });
    const KeyId = newKey(sim, one.key, one.external ?? one.state === 'PendingImport');
    if (one.replica) {
      sim.kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN });
      sim.clock.advance({ minutes: 1 });
      if (one.external) importInto(sim.region(DUBLIN).kms, KeyId, material(1));
    }
    const call = one.prepare(sim.kms, KeyId);
    const { kms } = sim.region(one.region);
    const alias = () => kms.createAlias({ AliasName: 'alias/old', TargetKeyId: KeyId });
    if (one.state !== 'Creating') alias();
    one.bring(sim, KeyId);
    if (one.state === 'Creating') alias();
    expect(kms.describeKey({ KeyId }).KeyMetadata.KeyState).toBe(one.state);
    expect(one.cell).not.toBe('');
    expect(answerTo(() => call(kms, KeyId))).toEqual(
      refusal(one.cell, one.state, arnIn(one.region, KeyId)) ??
        // A token that is none is refused only by what comes after the key's state.
        (one.operation === 'ImportKeyMaterial'
          ? ['InvalidImportTokenException', '']
          : // Related keys have each their own grants, and one that is being made has none yet.
            one.state === 'Creating' && /^(Retire|Revoke)Grant$/.test(one.operation)
            ? ['NotFoundException', expect.stringMatching(/^Grant ID [0-9a-f]{64} not found$/)]
            : 'success'),
    );
  });

  // Source: kms-state-and-rules.md section 1, "Deleted keys"; the text is recorded.
  test.each(operations)('$operation of a key that is gone, single or replica', (one) => {
    for (const region of [EAST, DUBLIN]) {
      const sim = createSimulator({ seed: 'states', crypto: nodeCrypto });
      const KeyId = newKey(sim, one.key, one.external ?? false);
      const call = one.prepare(sim.kms, KeyId);
      if (region !== EAST) sim.kms.replicateKey({ KeyId, ReplicaRegion: region });
      const { kms } = sim.region(region);
      kms.createAlias({ AliasName: 'alias/old', TargetKeyId: KeyId });
      kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      sim.clock.advance({ days: 7 });
      const alias = `arn:aws:kms:${region}:111122223333:alias/old`;
      expect(answerTo(() => call(kms, KeyId))).toEqual([
        'NotFoundException',
        one.operation === 'DeleteAlias'
          ? `Alias ${alias} is not found.`
          : `Key '${arnIn(region, KeyId)}' does not exist`,
      ]);
    }
  });

  test('every operation has a row', () => {
    const tested = new Set(operations.map(({ operation }) => operation));
    expect([...tested].sort()).toEqual(Object.keys(rows).sort());
  });
});

function answerTo(call: () => unknown): 'success' | [string, string] {
  try {
    call();
    return 'success';
  } catch (error) {
    if (error instanceof ServiceError) return [error.name, error.message];
    throw error;
  }
}
