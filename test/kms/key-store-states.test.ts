import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { fixture } from '../support/fixtures.ts';
import {
  CLOUD_HSM,
  connect,
  connectedStore,
  disconnect,
  hsmKey,
  XKS,
  xksKey,
} from '../support/key-stores.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

/** AWS's key state table: fixtures/README.md says where it is from. */
const states = fixture<{
  readonly columns: readonly string[];
  readonly rows: Readonly<Record<string, readonly string[]>>;
}>('key-states.json');

const Policy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});

function withKey(origin: 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE') {
  const sim = createSimulator();
  const isHsm = origin === 'AWS_CLOUDHSM';
  const store = connectedStore(sim, isHsm ? CLOUD_HSM : XKS);
  const arn = isHsm ? hsmKey(sim, store) : xksKey(sim, store);
  sim.kms.createAlias({ AliasName: 'alias/in-store', TargetKeyId: arn });
  const { CiphertextBlob } = sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
  const key = { KeyId: arn };
  const alias = { AliasName: 'alias/in-store', TargetKeyId: arn };
  const GranteePrincipal = 'arn:aws:iam::444455556666:root';
  const ofGrant = { GranteePrincipal, Operations: ['Decrypt' as const] };
  const { GrantId } = sim.kms.createGrant({ ...key, ...ofGrant });
  const grant = { ...key, GrantId };
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
  const inputs: Readonly<Record<string, object>> = {
    CreateAlias: { AliasName: 'alias/b', TargetKeyId: arn },
    CreateGrant: { ...key, ...ofGrant },
    Decrypt: { CiphertextBlob },
    DeleteAlias: { AliasName: 'alias/in-store' },
    Encrypt: { ...key, Plaintext: bytes('x') },
    GenerateDataKey: { ...key, KeySpec: 'AES_256' },
    GenerateDataKeyPair: { ...key, KeyPairSpec: 'ECC_NIST_P256' },
    GenerateDataKeyPairWithoutPlaintext: { ...key, KeyPairSpec: 'ECC_NIST_P256' },
    GenerateDataKeyWithoutPlaintext: { ...key, KeySpec: 'AES_256' },
    GetParametersForImport: { ...key, ...wrapping },
    ImportKeyMaterial: {
      ...key,
      ImportToken: bytes('x'),
      EncryptedKeyMaterial: bytes('x'),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    },
    PutKeyPolicy: { ...key, Policy },
    ReEncrypt: { CiphertextBlob, DestinationKeyId: arn },
    RetireGrant: grant,
    RevokeGrant: grant,
    TagResource: { ...key, Tags: [{ TagKey: 'a', TagValue: 'b' }] },
    UntagResource: { ...key, TagKeys: ['a'] },
    UpdateAlias: alias,
    UpdateKeyDescription: { ...key, Description: 'd' },
  };
  const call = (operation: string) => {
    const input = inputs[operation] ?? key;
    return sim.cell.execute({ service: 'kms', operation, input, caller: sim.caller }).result;
  };
  const state = () => sim.kms.describeKey(key).KeyMetadata.KeyState;
  return { sim, store, arn, call, state };
}

// '-' is what a key in a store cannot be asked.
const rows = Object.entries(states.rows)
  .map(([operation, row]) => [operation, row[states.columns.indexOf('Unavailable')] ?? ''] as const)
  .filter(([, cell]) => cell !== '-');
const origins = ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html, column "Unavailable" and its notes.
describe.each(origins)('a key of %s', (origin) => {
  test.each(rows)('that is unavailable: %s (%s)', (operation, cell) => {
    const { sim, store, arn, call, state } = withKey(origin);
    disconnect(sim, store);
    expect(state()).toBe('Unavailable');
    const result = call(operation);
    const refusals: Readonly<Record<string, object>> = {
      '4': { code: 'KMSInvalidStateException', message: `${arn} is not pending deletion.` },
      '7': { code: 'UnsupportedOperationException' },
      '9': { code: 'UnsupportedOperationException' },
      '11': { code: 'KMSInvalidStateException', message: `${arn} is unavailable.` },
    };
    if (cell === '+') expect(result.ok).toBe(true);
    else expect(result).toMatchObject({ ok: false, fault: refusals[cell] });
  });

  const never = rows.filter(([, cell]) => cell === '7' || cell === '9');
  test.each(never)('that is connected: %s is unsupported too', (operation) => {
    const { sim, arn, call } = withKey(origin);
    const unsupported = { ok: false, fault: { code: 'UnsupportedOperationException' } };
    expect(call(operation)).toMatchObject(unsupported);
    // Row "GenerateDataKeyPair", column "Disabled": note 1 comes first.
    sim.kms.disableKey({ KeyId: arn });
    if (operation.startsWith('GenerateDataKeyPair'))
      expect(call(operation)).toMatchObject({ fault: { code: 'DisabledException' } });
  });
});

describe('a key whose store is not connected', () => {
  test('is unavailable from the call on, while it is connected again, and after that failed', () => {
    const { sim, store, state, arn } = withKey('AWS_CLOUDHSM');
    const id = { CustomKeyStoreId: store };
    sim.kms.disconnectCustomKeyStore(id);
    expect([state(), sim.kms.describeKey({ KeyId: arn }).KeyMetadata.Enabled]).toEqual([
      'Unavailable',
      false,
    ]);
    sim.clock.next();
    sim.keyStores.cluster(CLOUD_HSM.CloudHsmClusterId, { failure: 'USER_LOCKED_OUT' });
    sim.kms.connectCustomKeyStore(id);
    expect(state()).toBe('Unavailable');
    sim.clock.next();
    expect(state()).toBe('Unavailable');
    disconnect(sim, store);
    sim.keyStores.cluster(CLOUD_HSM.CloudHsmClusterId);
    connect(sim, store);
    expect(state()).toBe('Enabled');
  });

  // Source: the page above, note 12: accepted, and the state changes when the key is available.
  test('takes DisableKey and EnableKey, which show once it is connected', () => {
    const { sim, store, arn, state } = withKey('EXTERNAL_KEY_STORE');
    disconnect(sim, store);
    sim.kms.disableKey({ KeyId: arn });
    expect(state()).toBe('Unavailable');
    connect(sim, store);
    expect(state()).toBe('Disabled');
    disconnect(sim, store);
    sim.kms.enableKey({ KeyId: arn });
    expect(state()).toBe('Unavailable');
    connect(sim, store);
    expect(state()).toBe('Enabled');
  });

  // Source: the page above, note 13.
  test('stays pending deletion, and can be cancelled', () => {
    const { sim, store, arn, state } = withKey('EXTERNAL_KEY_STORE');
    sim.kms.scheduleKeyDeletion({ KeyId: arn });
    disconnect(sim, store);
    expect(state()).toBe('PendingDeletion');
    expect(refusalOf(() => sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arn} is pending deletion.`,
    });
    sim.kms.cancelKeyDeletion({ KeyId: arn });
    expect(state()).toBe('Unavailable');
    connect(sim, store);
    expect(state()).toBe('Disabled');
  });
});
