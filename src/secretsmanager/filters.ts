/**
 * Filters of ListSecrets and BatchGetSecretValue.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html; which words match, as other simulators found it.
 * @module
 */
import type { Secret } from './state.ts';

export interface Filter {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

type Attribute = (secret: Secret, region: string) => readonly string[];

const primaryRegion: Attribute = (secret, region) =>
  secret.primaryRegion !== undefined || secret.replicas.length > 0
    ? [secret.primaryRegion ?? region]
    : [];

/** By the key of a filter, what of a secret begins with the value, in the same letter case. */
const PREFIXED: Readonly<Record<string, Attribute>> = {
  name: ({ name }) => [name],
  'tag-key': ({ tags = [] }) => tags.map(({ Key }) => Key),
  'tag-value': ({ tags = [] }) => tags.map(({ Value }) => Value),
  'primary-region': primaryRegion,
  // No secret of the simulator is a service's.
  'owning-service': () => [],
};

/** The same of filters by words: each word of the value begins a word there, in any letter case. */
const BY_WORDS: Readonly<Record<string, Attribute>> = {
  description: ({ description = '' }) => [description],
  all: (secret, region) => [
    ...Object.values(PREFIXED).flatMap((attribute) => attribute(secret, region)),
    secret.description ?? '',
  ],
};

/** Whether a secret meets all filters, each by one of its values; a value after `!` is met where it is not found. */
export function meets(secret: Secret, filters: readonly Filter[], region: string): boolean {
  return filters.every(({ Key = 'all', Values = [] }) =>
    Values.some((value) =>
      value.startsWith('!')
        ? !matches(Key, value.slice(1), secret, region)
        : matches(Key, value, secret, region),
    ),
  );
}

function matches(key: string, value: string, secret: Secret, region: string): boolean {
  const prefixed = PREFIXED[key];
  if (prefixed !== undefined)
    return prefixed(secret, region).some((text) => text.startsWith(value));
  const words = (BY_WORDS[key]?.(secret, region) ?? []).flatMap(wordsOf);
  return wordsOf(value).every((word) => words.some((one) => one.startsWith(word)));
}

// Unconfirmed: what parts words.
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
