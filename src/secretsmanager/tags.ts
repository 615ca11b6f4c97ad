/**
 * Tags of secrets.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Tag } from './state.ts';

/** A tag as a request gives it. */
export interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const TAGS_MAX = 50;

/** Faults: InvalidParameterException, for tags that no secret can have. */
// Unconfirmed: the texts; a recording of TagResource would settle them.
export function checkTags(tags: readonly GivenTag[]): void {
  const keys = tags.map(({ Key = '' }) => Key);
  if (tags.some(({ Key }) => Key === undefined))
    fail('InvalidParameterException', 'A tag must have a key.');
  checkTagKeys(keys);
  if (new Set(keys).size < keys.length)
    fail('InvalidParameterException', 'Tag keys must be unique.');
  if (keys.length > TAGS_MAX) tooMany();
}

/** Faults: InvalidParameterException, for the reserved prefix in any letter case. */
export function checkTagKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    fail('InvalidParameterException', 'Tag keys that begin with aws: are reserved for AWS use.');
}

/** The tags after adding: a value is replaced in place, a new tag comes last. Faults: InvalidParameterException. */
export function withTags(tags: readonly Tag[] = [], added: readonly GivenTag[]): readonly Tag[] {
  const values = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  for (const { Key = '', Value = '' } of added) values.set(Key, Value);
  if (values.size > TAGS_MAX) tooMany();
  return Array.from(values, ([Key, Value]) => ({ Key, Value }));
}

/** The tags without those keys; a secret that was never tagged stays one. */
export function withoutTags(
  tags: readonly Tag[] | undefined,
  keys: readonly string[],
): readonly Tag[] | undefined {
  return tags?.filter(({ Key }) => !keys.includes(Key));
}

function tooMany(): never {
  return fail('InvalidParameterException', `A secret can have at most ${TAGS_MAX} tags.`);
}
