/**
 * What CloudTrail tells of a service, as data: of each operation where that is not simply the members of the request in
 * camelCase, no answer, and `readOnly` as the operation has it.
 * @module
 */
import type { Event } from '../../kernel/event.ts';
import type { Operations } from '../../kernel/operation.ts';
import type { CloudTrailRecord } from './record.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface TrailRow {
  /** Where CloudTrail sees it otherwise than kmsim, in which some reads move a counter. */
  readonly readOnly?: boolean;
  /** Members of the request that are not told; `*` is all of them. */
  readonly untold?: readonly string[];
  /** Members that are called otherwise. */
  readonly named?: Readonly<Record<string, string>>;
  /** Members that are told though they were not sent. */
  defaults?(given: Members): Members;
  /** Members of the answer that are told, or `key`: the key's ARN as `keyId`. Default: none. */
  readonly answer?: readonly string[] | 'key';
  /** What `additionalEventData` holds. */
  readonly more?: readonly TrailExtra[];
}

/** Facts of `additionalEventData`. */
export type TrailExtra = 'custody' | 'grantId' | 'keyMaterialId' | 'keyStore' | 'recipient';

/** What a record tells of what a service did by itself. */
export interface ServedMembers
  extends Pick<CloudTrailRecord, 'serviceEventDetails' | 'additionalEventData'> {
  /** Who did it, as it stands in place of an address: `AWS Internal`. */
  readonly by: string;
}

/** A service as CloudTrail records it. */
export interface TrailService {
  /** As its endpoint begins. */
  readonly name: string;
  readonly operations: Operations;
  readonly rows: Readonly<Record<string, TrailRow>>;
  /** Members of requests that are told of no operation. */
  readonly untold: readonly string[];
  /** The type of a resource, where CloudTrail tells it. */
  typeOf(arn: string): string | undefined;
  /** What is told of something that it did by itself; undefined: CloudTrail says nothing of it. */
  told(event: Event): ServedMembers | undefined;
}
