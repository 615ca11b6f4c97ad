/**
 * The form of the tables beside this file: AWS's rules, a row each, and what shows that kmsim follows them.
 *
 *     the rule | kms/aliases | the title of a test in test/kms/aliases.test.ts
 *              | kms/deletion | a second test, for the same rule
 *     another rule | later | what is missing, and what the user meets today
 *     a third rule | absent | why it will not come, and what the user meets
 * @module
 */

export interface Rule {
  readonly section: number;
  readonly rule: string;
  readonly shown: readonly Shown[];
}

/** A test by its file and title; or, for `later` and `absent`, the reason. */
export interface Shown {
  readonly where: string;
  readonly what: string;
}

/** The rules of a section of AWS's rules, as they are numbered in test/conformance/rules.test.ts. */
export function rules(section: number, table: string): readonly Rule[] {
  const found: { section: number; rule: string; shown: Shown[] }[] = [];
  for (const line of table.split('\n').filter((text) => text.trim() !== '')) {
    const [rule = '', where = '', what = '', ...rest] = line.split('|').map((cell) => cell.trim());
    if (what === '' || rest.length > 0) throw new Error(`no row of a table of rules: ${line}`);
    if (rule !== '') found.push({ section, rule, shown: [] });
    found.at(-1)?.shown.push({ where, what });
  }
  return found;
}
