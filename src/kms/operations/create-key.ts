/**
 * Makes a key in the caller's account and Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { set } from '../../lib/table.ts';
import { settling } from '../consistency/settling.ts';
import { checkCreateKey, newKey, newKeyId, newRelated, sharedKey } from '../creation.ts';
import { customerMasterKeySpec, keyMetadata } from '../key-metadata-shapes.ts';
import { keyPolicy } from '../key-policy.ts';
import { admitToStore, withKeyIn } from '../key-stores/custody.ts';
import { checkLockout } from '../lockout.ts';
import { metadataOf } from '../metadata.ts';
import { regionOperation, taggingOf } from '../operation.ts';
import {
  customKeyStoreId,
  description,
  keySpec,
  keyUsage,
  origin,
  policy,
  tags,
  xksKeyId,
} from '../shapes.ts';
import { keyArn, scopeWith, withRelated, withScope } from '../state.ts';

const NO_TAGS: readonly never[] = [];

export const createKey = regionOperation({
  name: 'CreateKey',
  input: s.struct({
    Policy: policy,
    Description: description,
    KeyUsage: keyUsage,
    CustomerMasterKeySpec: customerMasterKeySpec,
    KeySpec: keySpec,
    Origin: origin,
    CustomKeyStoreId: customKeyStoreId,
    BypassPolicyLockoutSafetyCheck: s.boolean,
    Tags: tags,
    MultiRegion: s.boolean,
    XksKeyId: xksKeyId,
  }),
  output: s.struct({
    KeyMetadata: s.always(keyMetadata),
  }),
  readOnly: false,
  faults: [
    'CloudHsmClusterInvalidConfigurationException',
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNotFoundException',
    'InvalidArnException',
    'KMSInternalException',
    'LimitExceededException',
    'MalformedPolicyDocumentException',
    'TagException',
    'UnsupportedOperationException',
    'XksKeyAlreadyInUseException',
    'XksKeyInvalidConfigurationException',
    'XksKeyNotFoundException',
  ],
  check: checkCreateKey,
  besides: taggingOf,
  admit: (scope, input, { seed }) => admitToStore(scope, input, seed),
  run(state, input, env) {
    const { target: scope, now, seed } = env;
    const n = Math.max(env.ordinal ?? 0, scope.keysCreated);
    const id = newKeyId(env.random(scope.arnPrefix, n), input.MultiRegion === true);
    const arn = keyArn(scope, id);
    const policy = input.Policy === undefined ? undefined : keyPolicy(input.Policy);
    const multiRegion = input.MultiRegion === true;
    const shared = sharedKey(input, { account: scope.account, keyId: id, ordinal: 0 }, seed);
    const key = newKey({
      id,
      createdAt: now,
      description: input.Description ?? '',
      policy,
      state: shared.origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled',
      tags: input.Tags ?? NO_TAGS,
      own: multiRegion ? undefined : shared,
    });
    const related = multiRegion ? newRelated(scope, id, shared) : undefined;
    const keyStores = withKeyIn(scope.keyStores, { shared, keyId: id }, seed);
    const next = scopeWith(scope, { keysCreated: n + 1, keys: set(scope.keys, key), keyStores });
    const target = { scope: next, key, arn, shared, related, sight: undefined };
    if (policy !== undefined && input.BypassPolicyLockoutSafetyCheck !== true)
      checkLockout(policy, target, env);
    const output = { KeyMetadata: metadataOf(target) };
    const created = withScope(related === undefined ? state : withRelated(state, related), next);
    const settled = settling(created, next, [['key', id, undefined]], env);
    return { state: settled, output, created: [arn], ordinal: n };
  },
});
