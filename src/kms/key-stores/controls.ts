/**
 * The controls of KMS: how a test changes what is outside KMS, behind custom key stores. Each call tells all there is to
 * tell: what it leaves out is as it is by default. No client of AWS can make one.
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Moment, Operation } from '../../kernel/operation.ts';
import type { Shape, Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { set } from '../../lib/table.ts';
import { cloudHsmClusterId, customKeyStoreId, xksKeyId } from '../shapes.ts';
import { type KmsState, type Scope, scopeOf, scopeWith, withScope } from '../state.ts';
import { storeOf } from './custody.ts';
import { clusterOf, externalKeyOf, type KeyStores } from './key-stores.ts';
import {
  clusterFailures,
  proxyFailures,
  trustAnchorCertificate,
  xksProxyAuthenticationAccessKeyId,
} from './shapes.ts';

const setCluster = control(
  'kmsim:SetCluster',
  s.struct({
    ClusterId: s.required(cloudHsmClusterId),
    Active: s.boolean,
    Hsms: s.integer({ min: 0 }),
    TrustAnchorCertificate: trustAnchorCertificate,
    BackupOf: cloudHsmClusterId,
    Failure: s.oneOf(clusterFailures),
    OutOfSessions: s.boolean,
  }),
  (keyStores, { ClusterId: id, Active: active = true, Hsms: hsms = 2, ...input }) => {
    // From which backup it was made is no passing fact: it stays as it was told.
    const { family } = clusterOf(keyStores, input.BackupOf ?? id);
    const cluster = {
      id,
      active,
      hsms,
      trustAnchorCertificate: input.TrustAnchorCertificate,
      family,
      failure: input.Failure,
      outOfSessions: input.OutOfSessions,
    };
    return { ...keyStores, clusters: set(keyStores.clusters, cluster) };
  },
);

const setProxy = control(
  'kmsim:SetProxy',
  s.struct({
    Uri: s.required(
      s.string({ pattern: '^https://[a-zA-Z0-9.-]+(/[a-zA-Z0-9/_-]+)?/kms/xks/v\\d{1,2}$' }),
    ),
    LatencyMs: s.integer({ min: 0 }),
    AccessKeyId: xksProxyAuthenticationAccessKeyId,
    Failure: s.oneOf(proxyFailures),
  }),
  (keyStores, { Uri: uri, LatencyMs: latencyMs = 0, AccessKeyId, Failure }) => {
    const proxy = { uri, latencyMs, accessKeyId: AccessKeyId, failure: Failure };
    return { ...keyStores, proxies: set(keyStores.proxies, proxy) };
  },
);

const setExternalKey = control(
  'kmsim:SetExternalKey',
  s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
    XksKeyId: s.required(xksKeyId),
    Exists: s.boolean,
    Enabled: s.boolean,
    Suitable: s.boolean,
  }),
  (keyStores, { CustomKeyStoreId, XksKeyId: xksKeyId, ...input }, { seed }) => {
    const { id: storeId, backing } = storeOf(keyStores, CustomKeyStoreId);
    if (backing.type !== 'EXTERNAL_KEY_STORE')
      fail('ValidationException', `${storeId} is no external key store.`);
    const external = {
      ...externalKeyOf(keyStores, { storeId, xksKeyId }, seed),
      exists: input.Exists ?? true,
      enabled: input.Enabled ?? true,
      suitable: input.Suitable ?? true,
    };
    return { ...keyStores, externalKeys: set(keyStores.externalKeys, external) };
  },
);

export const controls = {
  'kmsim:SetCluster': setCluster,
  'kmsim:SetExternalKey': setExternalKey,
  'kmsim:SetProxy': setProxy,
};

/** A control of what is behind the stores of the caller's account and Region. */
function control<I extends Shape>(
  name: string,
  input: I,
  change: (keyStores: KeyStores, input: Value<I>, moment: Moment) => KeyStores,
): Operation<KmsState, Scope, I, typeof s.noOutput> {
  return {
    name,
    input,
    output: s.noOutput,
    readOnly: false,
    faults: ['CustomKeyStoreNotFoundException'],
    resolve: (state, _input, { account, region }) => scopeOf(state, account, region),
    access: () => [],
    run(state, request, env) {
      const { target: scope } = env;
      const keyStores = change(scope.keyStores, request, env);
      return { state: withScope(state, scopeWith(scope, { keyStores })), output: {} };
    },
    resources: () => [],
  };
}
