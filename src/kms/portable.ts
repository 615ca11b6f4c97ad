/**
 * The state of KMS as plain data, without key material: that comes again from the seed.
 * @module
 */
import { generateMaterial, materialId } from '../hsm/hsm.ts';
import type { MaterialOwner } from '../hsm/material-id.ts';
import { exportMaterial, loadMaterial } from '../hsm/seed-token.ts';
import * as s from '../kernel/shape.ts';
import type { Seed } from '../lib/random.ts';
import { entries, set } from '../lib/table.ts';
import { keyPolicy } from './key-policy.ts';
import { type KeySpec, keySpecs } from './key-specs.ts';
import { keyStates } from './key-states.ts';
import {
  type ImportedMaterial,
  initialState,
  type Key,
  type KmsState,
  type Scope,
  scopeOf,
  scopeWith,
  withAlias,
  withScope,
} from './state.ts';

const keyShape = s.struct({
  id: s.required(s.string()),
  createdAt: s.required(s.long()),
  description: s.required(s.string()),
  policy: s.string(),
  state: s.required(s.oneOf(keyStates)),
  deletionAt: s.long(),
  tags: s.required(
    s.list(s.struct({ TagKey: s.required(s.string()), TagValue: s.required(s.string()) })),
  ),
  uses: s.required(s.long()),
  lastUse: s.struct({
    operation: s.required(s.string()),
    at: s.required(s.long()),
    label: s.required(s.struct({ subject: s.required(s.string()), n: s.required(s.long()) })),
  }),
  imports: s.list(
    s.struct({
      id: s.required(s.string()),
      material: s.string(),
      state: s.required(s.oneOf(['CURRENT', 'NON_CURRENT', 'PENDING_ROTATION'])),
      description: s.string(),
      validTo: s.long(),
    }),
  ),
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
  origin: s.required(s.oneOf(['AWS_KMS', 'EXTERNAL'])),
  primaryRegion: s.string(),
});
const aliasShape = s.struct({
  name: s.required(s.string()),
  targetKeyId: s.required(s.string()),
  createdAt: s.required(s.long()),
  updatedAt: s.required(s.long()),
});
const scopeShape = s.struct({
  account: s.required(s.string()),
  region: s.required(s.string()),
  keysCreated: s.required(s.long()),
  randomsDrawn: s.required(s.long()),
  keys: s.required(s.list(keyShape)),
  aliases: s.required(s.list(aliasShape)),
});
/** The shape of the portable form. */
export const portableState = s.struct({ scopes: s.required(s.list(scopeShape)) });
type Portable = s.Value<typeof portableState>;

export function dumpState(state: KmsState): Portable {
  return {
    scopes: Array.from(entries(state.scopes), (scope) => ({
      account: scope.account,
      region: scope.region,
      keysCreated: scope.keysCreated,
      randomsDrawn: scope.randomsDrawn,
      keys: Array.from(entries(scope.keys), dumpKey),
      aliases: [...entries(scope.aliases)],
    })),
  };
}

export function loadState(data: unknown, seed: Seed): KmsState {
  let state = initialState;
  for (const from of (data as Portable).scopes) {
    let scope = scopeWith(scopeOf(state, from.account, from.region), {
      keysCreated: from.keysCreated,
      randomsDrawn: from.randomsDrawn,
    });
    for (const key of from.keys)
      scope = scopeWith(scope, { keys: set(scope.keys, loadKey(key, scope, seed)) });
    for (const alias of from.aliases) scope = withAlias(scope, alias);
    state = withScope(state, scope);
  }
  return state;
}

type PortableKey = Portable['scopes'][number]['keys'][number];

function dumpKey(key: Key): PortableKey {
  const { shared, tags, policy, imports, ...facts } = key;
  const { spec, usage, origin, primaryRegion } = shared;
  return {
    ...facts,
    policy: policy?.text,
    tags: [...tags],
    imports: imports?.map((one) => ({
      ...one,
      material: one.material && exportMaterial(one.material),
    })),
    spec,
    usage,
    origin,
    primaryRegion,
  };
}

function loadKey(from: PortableKey, scope: Scope, seed: Seed): Key {
  const { spec, usage, origin, primaryRegion } = from;
  const owner = { account: scope.account, keyId: from.id, ordinal: 0 };
  return {
    id: from.id,
    createdAt: from.createdAt,
    description: from.description,
    policy: from.policy === undefined ? undefined : keyPolicy(from.policy),
    state: from.state,
    deletionAt: from.deletionAt,
    tags: from.tags,
    uses: from.uses,
    lastUse: from.lastUse,
    imports: from.imports?.map((one) => loadImport(one, spec, owner, seed)),
    shared: {
      spec,
      usage,
      origin,
      primaryRegion,
      material: origin === 'AWS_KMS' ? generateMaterial(seed, spec, owner) : undefined,
    },
  };
}

/** @throws TypeError for a token that another seed made, or that holds other bytes */
function loadImport(
  from: NonNullable<PortableKey['imports']>[number],
  spec: KeySpec,
  owner: MaterialOwner,
  seed: Seed,
): ImportedMaterial {
  const { id, material: token, state, description, validTo } = from;
  const material = token === undefined ? undefined : loadMaterial(seed, spec, owner, token);
  if (token !== undefined && (material === undefined || materialId(material) !== id))
    throw new TypeError(`"kms" expected the imported key material ${id}`);
  return { id, material, state, description, validTo };
}
