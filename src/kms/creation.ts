/**
 * What CreateKey checks before there is a key, and the name that the key is given.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 * @module
 */
import { generateMaterial } from '../hsm/hsm.ts';
import type { MaterialOwner } from '../hsm/material-id.ts';
import { partitionOf } from '../kernel/arn.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { checkTags, type Tag } from '../kernel/tags.ts';
import type { Random, Seed } from '../lib/random.ts';
import { type KeySpec, type KeyUsage, keySpecRow } from './key-specs.ts';
import { type CustodyRequest, checkCustody, custodianOf } from './key-stores/custody.ts';
import type { RelatedKeys, SharedKey } from './shared-key.ts';
import { type Key, relatedId, type Scope } from './state.ts';

interface CreateKeyRequest extends CustodyRequest {
  readonly KeyUsage?: KeyUsage | undefined;
  readonly CustomerMasterKeySpec?: KeySpec | undefined;
  readonly KeySpec?: KeySpec | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

/** Faults: ValidationException, TagException. */
export function checkCreateKey(request: CreateKeyRequest, caller: Caller): void {
  checkKeySpec(request, caller);
  if (request.Tags !== undefined) checkTags(request.Tags);
}

function checkKeySpec(request: CreateKeyRequest, { region }: Caller): void {
  if (request.KeySpec !== undefined && request.CustomerMasterKeySpec !== undefined)
    fail(
      'ValidationException',
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    );
  const given = request.KeySpec ?? request.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  checkRegion('KeySpec', given, region);
  const { spec, usage } = designOf(request);
  const { usages } = keySpecRow(spec);
  if (usages[usage] === undefined)
    fail('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  if (request.Origin === 'EXTERNAL' && /^ML_/.test(spec))
    fail('ValidationException', `KeySpec ${spec} is not supported for Origin EXTERNAL`);
  if (spec === 'SYMMETRIC_DEFAULT') checkSymmetric(region);
  checkCustody(request);
}

/** Refuses, as not modelled, the symmetric keys of China Regions: they are of SM4. */
export function checkSymmetric(region: string): void {
  if (isChina(region)) notModelled('SYMMETRIC_DEFAULT in China Regions (SM4)');
}

/** Faults: ValidationException, for a spec that the Region has not. */
export function checkRegion(member: string, spec: KeySpec, region: string): void {
  const { regions } = keySpecRow(spec);
  if (regions !== undefined && (regions === 'China') !== isChina(region))
    fail('ValidationException', `${member} ${spec} is not supported in this Region`);
}

function isChina(region: string): boolean {
  return partitionOf(region) === 'aws-cn';
}

function usageByDefault(spec: KeySpec): KeyUsage {
  return spec === 'SYMMETRIC_DEFAULT'
    ? 'ENCRYPT_DECRYPT'
    : fail(
        'ValidationException',
        'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
      );
}

/** What a key of a request is for, and its spec; the request was checked. */
function designOf(request: CreateKeyRequest): {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
} {
  const spec = request.KeySpec ?? request.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  return { spec, usage: request.KeyUsage ?? usageByDefault(spec) };
}

/** A UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key. */
export function newKeyId(random: Random, multiRegion: boolean): string {
  return multiRegion ? `mrk-${random.hex(32)}` : random.uuid();
}

/** What a new key of a request will share with its relatives; the request was checked. */
export function sharedKey(request: CreateKeyRequest, owner: MaterialOwner, seed: Seed): SharedKey {
  const { spec, usage } = designOf(request);
  const external = request.Origin === 'EXTERNAL';
  return {
    spec,
    usage,
    origin: request.Origin ?? 'AWS_KMS',
    material: external ? undefined : generateMaterial(seed, spec, owner),
    versions: undefined,
    rotation: undefined,
    custodian: custodianOf(request),
  };
}

/** A key as it begins. */
export function newKey(
  facts: Pick<Key, 'id' | 'createdAt' | 'description' | 'policy' | 'state' | 'tags' | 'own'> &
    Partial<Pick<Key, 'due' | 'uses'>>,
): Key {
  return {
    id: facts.id,
    createdAt: facts.createdAt,
    description: facts.description,
    policy: facts.policy,
    state: facts.state,
    due: facts.due,
    windowDays: undefined,
    tags: facts.tags,
    uses: facts.uses ?? 0,
    lastUse: undefined,
    imports: undefined,
    own: facts.own,
  };
}

/** A multi-Region key that has no replicas yet. */
export function newRelated(
  { account, region }: Scope,
  keyId: string,
  shared: SharedKey,
): RelatedKeys {
  return {
    id: relatedId(account, keyId),
    primaryRegion: region,
    replicaRegions: [],
    replications: 0,
    shared,
  };
}
