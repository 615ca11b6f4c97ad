/**
 * Tags of parameters.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html
 * @module
 */
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Parameter, SsmState, Tag } from './state.ts';
import { ownTarget, type Target } from './target.ts';

export const TAGS_MAX = 50;

/** The tags after adding: a value is replaced in place, a new tag comes last. Faults: TooManyTagsError. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const values = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  for (const { Key, Value } of added) values.set(Key, Value);
  // Unconfirmed: that it comes without a text, as InvalidResourceId does.
  if (values.size > TAGS_MAX) fail('TooManyTagsError');
  return Array.from(values, ([Key, Value]) => ({ Key, Value }));
}

/** The tags without those keys; a key that is not there is no error. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  return tags.filter(({ Key }) => !keys.includes(Key));
}

/** Faults: ValidationException, for tags that only AWS gives. */
// Unconfirmed: the text; a recording of the key `aws:x` would settle it.
export function checkTagKeys(tags: readonly Tag[]): void {
  if (tags.some(({ Key }) => /^aws:/i.test(Key)))
    fail('ValidationException', 'Tag keys beginning with aws: are reserved.');
}

/** Faults: ValidationException, for tags that no new parameter can have. */
// Unconfirmed: code and text of too many; the model gives PutParameter no refusal of its own for them.
export function checkNewTags(tags: readonly Tag[]): void {
  checkTagKeys(tags);
  if (new Set(tags.map(({ Key }) => Key)).size > TAGS_MAX)
    fail('ValidationException', `A parameter can have at most ${TAGS_MAX} tags.`);
}

/** What of Systems Manager a request is about. */
interface Tagged {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

/** Of all that has tags, kmsim has parameters. */
export function checkIsParameter({ ResourceType }: Tagged): void {
  if (ResourceType !== 'Parameter')
    notModelled(`tags of the Systems Manager resource ${ResourceType}`);
}

export function taggedTarget(state: SsmState, { ResourceId }: Tagged, caller: Caller): Target {
  return ownTarget(state, ResourceId, caller);
}

/** The parameter that is there. Faults: InvalidResourceId, without a text, as recorded. */
export function taggedParameter({ parameter }: Target): Parameter {
  return parameter ?? fail('InvalidResourceId');
}
