/**
 * The shape of the state of KMS as plain data.
 * @module
 */
import * as s from '../kernel/shape.ts';
import { aliasShape, consistencyShape, tagsShape, unsettledShape } from './consistency/portable.ts';
import { keyGrantsShape } from './grants/portable.ts';
import { type KeySpec, keySpecs } from './key-specs.ts';
import { keyStates } from './key-states.ts';
import { keyStoresShape } from './key-stores/portable.ts';

const sharedShape = s.struct({
  spec: s.required(s.oneOf(Object.keys(keySpecs) as KeySpec[])),
  usage: s.required(
    s.oneOf([
      'ENCRYPT_DECRYPT',
      'SIGN_VERIFY',
      'GENERATE_VERIFY_MAC',
      'KEY_AGREEMENT',
      'ENCAPSULATE_DECAPSULATE',
    ]),
  ),
  origin: s.required(s.oneOf(['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'])),
  versions: s.list(
    s.struct({
      id: s.required(s.string()),
      state: s.required(s.oneOf(['CURRENT', 'NON_CURRENT', 'PENDING_ROTATION'])),
      description: s.string(),
      rotatedAt: s.long(),
    }),
  ),
  rotation: s.struct({
    periodDays: s.long(),
    next: s.long(),
    startedAt: s.long(),
    endsAt: s.long(),
    to: s.string(),
    onDemand: s.required(s.long()),
    /** Oldest first. */
    done: s.required(
      s.list(
        s.struct({
          type: s.required(s.oneOf(['AUTOMATIC', 'ON_DEMAND'])),
          first: s.required(s.long()),
          everyMs: s.required(s.long()),
          times: s.required(s.long()),
        }),
      ),
    ),
  }),
  service: s.string(),
  store: s.string(),
  xksKeyId: s.string(),
});
const keyShape = s.struct({
  id: s.required(s.string()),
  createdAt: s.required(s.long()),
  description: s.required(s.string()),
  policy: s.string(),
  state: s.required(s.oneOf(keyStates)),
  due: s.long(),
  windowDays: s.long(),
  tags: s.required(tagsShape),
  uses: s.required(s.long()),
  lastUse: s.struct({
    operation: s.required(s.string()),
    at: s.required(s.long()),
    label: s.required(s.struct({ subject: s.required(s.string()), n: s.required(s.long()) })),
  }),
  imports: s.list(
    s.struct({
      id: s.required(s.string()),
      material: s.required(s.string()),
      validTo: s.long(),
    }),
  ),
  own: sharedShape,
});
const relatedShape = s.struct({
  account: s.required(s.string()),
  keyId: s.required(s.string()),
  primaryRegion: s.required(s.string()),
  replicaRegions: s.required(s.list(s.string())),
  replications: s.required(s.long()),
  shared: s.required(sharedShape),
});
const scopeShape = s.struct({
  account: s.required(s.string()),
  region: s.required(s.string()),
  keysCreated: s.required(s.long()),
  randomsDrawn: s.required(s.long()),
  keys: s.required(s.list(keyShape)),
  aliases: s.required(s.list(aliasShape)),
  keyStores: keyStoresShape,
  /** Absent when there are none. */
  grants: s.list(keyGrantsShape),
  /** The same. */
  unsettled: unsettledShape,
});
/** The shape of the portable form. */
export const portableState = s.struct({
  scopes: s.required(s.list(scopeShape)),
  related: s.required(s.list(relatedShape)),
  onDemandRotation: s.required(s.oneOf(['asynchronous', 'immediate'])),
  consistency: consistencyShape,
});
export type Portable = s.Value<typeof portableState>;
