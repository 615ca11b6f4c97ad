/**
 * The context of a request: what its condition keys hold.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
 * @module
 */

/**
 * The values of each condition key, by its name in small letters: the names of condition keys know no letter case. A key
 * without values counts as absent.
 */
export interface Context {
  get(key: string): readonly string[] | undefined;
}

/** A context of keys in any letter case; what is `undefined` is absent. */
export function contextOf(
  entries: Readonly<Record<string, string | readonly string[] | undefined>>,
): Context {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(entries))
    if (value !== undefined)
      context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  return context;
}

/**
 * The keys that are known, and others as they are read when a condition first asks: many statements ask for the same few.
 * @param read - takes the key's name in small letters
 */
export function lazyContext(
  known: Context,
  read: (key: string) => readonly string[] | undefined,
): Context {
  const found = new Map<string, readonly string[] | undefined>();
  return {
    get(key) {
      const values = found.get(key);
      if (values !== undefined || found.has(key)) return values;
      const value = known.get(key) ?? read(key);
      found.set(key, value);
      return value;
    },
  };
}
