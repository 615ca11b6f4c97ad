/**
 * Tags of sessions: which may be passed, and which a session hands on.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Value } from '../kernel/shape.ts';
import type { assumeRoleInput } from './shapes.ts';

export interface SessionTag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags that a session of the caller's has because the caller's own session hands them on. */
export function inheritedTags({ permissions }: Caller): readonly SessionTag[] {
  const { tags = {}, transitive = [] } = permissions ?? {};
  return transitive.map((Key) => ({ Key, Value: tags[Key] ?? '' }));
}

/** The tags of a request that the session will hand on: TransitiveTagKeys may name them in another letter case. */
export function transitiveTags({
  Tags = [],
  TransitiveTagKeys = [],
}: Value<typeof assumeRoleInput>): readonly SessionTag[] {
  const names = TransitiveTagKeys.map((key) => key.toLowerCase());
  return Tags.filter(({ Key }) => names.includes(Key.toLowerCase()));
}

/** Names of tags know no letter case. */
// Unconfirmed: the texts, of which the page above has the third; calls with such tags would settle them.
export function checkSessionTags(
  { Tags = [], TransitiveTagKeys = [] }: Value<typeof assumeRoleInput>,
  caller: Caller,
): void {
  const names = Tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(names).size < names.length)
    fail(
      'ValidationException',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  if (TransitiveTagKeys.some((key) => !names.includes(key.toLowerCase())))
    fail(
      'ValidationException',
      'The specified transitive tag key must be included in the requested tags.',
    );
  if (inheritedTags(caller).some(({ Key }) => names.includes(Key.toLowerCase())))
    fail(
      'ValidationException',
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  if (names.some((name) => name.startsWith('aws:')))
    fail('ValidationException', 'Tag keys beginning with aws: are reserved for system use.');
}
