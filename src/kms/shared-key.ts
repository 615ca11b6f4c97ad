/**
 * What related multi-Region keys have in common, and what is told of it: a single-Region key has one of its own.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html, "Shared properties"
 * @module
 */
import type { KeyMaterial } from '../hsm/material.ts';
import type { Millis } from '../lib/time.ts';
import type { KeySpec, KeyUsage } from './key-specs.ts';

export type Origin = 'AWS_KMS' | 'EXTERNAL' | 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';

/** The facts that are the same in every Region. */
export interface SharedKey {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: Origin;
  /** The current key material, where KMS made it: of every key whose origin is not EXTERNAL. */
  readonly material: KeyMaterial | undefined;
  /** Of a key whose origin is EXTERNAL, once something was imported: in the order of their first import. */
  readonly versions: readonly MaterialVersion[] | undefined;
  /** Undefined for a key that has not rotated and is not to. */
  readonly rotation: Rotation | undefined;
  /** Who else has a hand in the key. */
  readonly custodian: Custodian | undefined;
}

/** The service whose AWS managed key it is (`s3`), or the custom key store that it is in. */
export type Custodian =
  | { readonly service: string; readonly store?: undefined }
  | { readonly store: string; readonly xksKeyId: string | undefined; readonly service?: undefined };

/** One key material of an EXTERNAL key: it stays known while it is not there. */
export interface MaterialVersion {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly state: 'CURRENT' | 'NON_CURRENT' | 'PENDING_ROTATION';
  readonly description: string | undefined;
  /** When a rotation made it the current one. */
  readonly rotatedAt: Millis | undefined;
}

/** The rotations of a key: which have been, which one runs, and when the next is due. */
export interface Rotation {
  /** Of automatic rotation, while it is enabled. */
  readonly periodDays: number | undefined;
  readonly next: Millis | undefined;
  /** Of a rotation on demand, while it runs. */
  readonly startedAt: Millis | undefined;
  readonly endsAt: Millis | undefined;
  /** The ID of the imported material that it was asked for. */
  readonly to: string | undefined;
  /** How many rotations on demand have been asked for. */
  readonly onDemand: number;
  /** The newest of those that are done, where KMS makes the material. */
  readonly last: Rotated | undefined;
}

/**
 * Rotations that are done: one on demand, or several by one schedule, in a row; and those before them. A key that rotates
 * for centuries is no larger for it.
 */
export interface Rotated {
  readonly type: RotationType;
  /** When the first was done, and how long after it each further one. */
  readonly first: Millis;
  readonly everyMs: Millis;
  readonly times: number;
  /** The ordinal of the key material that the last one brought: the first of a key has 0. */
  readonly ordinal: number;
  readonly before: Rotated | undefined;
}
export type RotationType = 'AUTOMATIC' | 'ON_DEMAND';

/** A multi-Region key with all its replicas. */
export interface RelatedKeys {
  /** `111122223333 mrk-…` */
  readonly id: string;
  readonly primaryRegion: string;
  /** In the order in which they were made. */
  readonly replicaRegions: readonly string[];
  /** How many replicas there have been: a replica that is made again goes on with other random bytes. */
  readonly replications: number;
  readonly shared: SharedKey;
}
