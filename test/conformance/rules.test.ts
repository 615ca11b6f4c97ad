import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { authorization, grants } from './rules/access.ts';
import { formats, keyStores } from './rules/cryptography.ts';
import { imports, multiRegion } from './rules/imports.ts';
import { lastUse, managedKeys, quotas, records } from './rules/outside.ts';
import { deletion, rotation } from './rules/rotation.ts';
import type { Rule, Shown } from './rules/rule.ts';
import { secretsManager } from './rules/secretsmanager.ts';
import { precedence, states } from './rules/states.ts';

/**
 * AWS's rules, by sections: of KMS 1 key states, 2 precedence, 3 rotation, 4 deletion, 5 imported material, 6 multi-Region
 * keys, 7 grants, 8 authorization, 9 formats, 10 custom key stores, 11 quotas, 12 CloudTrail, 13 EventBridge,
 * 14 CloudWatch, 15 prices, 16 last use, 17 AWS managed keys; 18 to 28 are of Secrets Manager, as
 * rules/secretsmanager.ts names them. Each is shown by a test that is named, or is said to be missing.
 */
const all: readonly Rule[] = [
  ...states,
  ...precedence,
  ...rotation,
  ...deletion,
  ...imports,
  ...multiRegion,
  ...grants,
  ...authorization,
  ...formats,
  ...keyStores,
  ...quotas,
  ...records,
  ...lastUse,
  ...managedKeys,
  ...secretsManager,
];

const MISSING = ['later', 'absent'];
const sources = new Map<string, string>();
function sourceOf(file: string): string {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const url = new URL(`../${file}.test.ts`, import.meta.url);
  const source = existsSync(url) ? readFileSync(url, 'utf8') : '';
  sources.set(file, source);
  return source;
}

/** A title stands there as a whole text; what a title has computed at its end need not be named. */
function isThere({ where, what }: Shown): boolean {
  const source = sourceOf(where);
  return [`'${what}'`, `"${what}"`, `\`${what}\``, `\`${what} \${`, `\`${what}\${`].some((text) =>
    source.includes(text),
  );
}

describe('AWS’s rules', () => {
  test('each is shown by a test that is there, or says why none does', () => {
    const unshown = all.flatMap(({ section, rule, shown }) =>
      shown
        .filter((one) => !MISSING.includes(one.where) && !isThere(one))
        .map(({ where, what }) => `${section}, ${rule}: no test of ${where} is called ${what}`),
    );
    expect(unshown).toEqual([]);
  });

  test('of all sections, each once', () => {
    expect([...new Set(all.map(({ section }) => section))]).toEqual(
      Array.from({ length: 28 }, (_, i) => i + 1),
    );
    const names = all.map(({ section, rule }) => `${section}, ${rule}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
