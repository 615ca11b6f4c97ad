/**
 * The rules of tags that AWS services share.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html
 * @module
 */
import { fail } from './fault.ts';

export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

const TAGS_MAX = 50;

/** Refuses, with TagException and the recorded texts, a list of tags that no resource can be given. */
export function checkTags(tags: readonly Tag[]): void {
  checkTagKeys(tags.map((tag) => tag.TagKey));
  if (new Set(tags.map((tag) => tag.TagKey)).size < tags.length)
    fail('TagException', 'Duplicate tag keys');
  if (tags.length > TAGS_MAX) fail('TagException', 'Too many tags');
}

/** Refuses the reserved prefix, in any letter case. */
export function checkTagKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    fail('TagException', 'Tags beginning with aws: are reserved');
}

/** The tags after adding: a value is replaced in place, a new tag comes last. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const values = new Map(tags.map((tag) => [tag.TagKey, tag.TagValue]));
  for (const tag of added) values.set(tag.TagKey, tag.TagValue);
  if (values.size > TAGS_MAX) fail('TagException', 'Too many tags');
  return Array.from(values, ([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

/** The tags without those keys; a key that is not there is no error. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  return tags.filter((tag) => !keys.includes(tag.TagKey));
}
