import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyPairSpecs } from '../src/hsm/key-pairs.ts';
import { materialSpecRow } from '../src/hsm/material-specs.ts';
import { type KeySpec, keySpecRow, keySpecs } from '../src/kms/key-specs.ts';

const readme = new URL('../README.md', import.meta.url);
const BEGIN = '<!-- key specs: made by `npm run docs` -->\n';
const END = '<!-- /key specs -->';

/** The table of key specs in the README, made from the tables that the code works by. */
function keySpecTable(): string {
  const rows = (Object.keys(keySpecs) as KeySpec[]).map((spec) => {
    const { usages, regions } = keySpecRow(spec);
    const usage = Object.entries(usages)
      .map(([name, algorithms]) => `${name}: ${algorithms.join(', ')}`)
      .join('<br>');
    const where = { China: 'China Regions', elsewhere: 'all but China Regions' };
    return [
      spec,
      usage,
      materialSpecRow(spec).load === undefined ? '' : 'yes',
      Object.hasOwn(keyPairSpecs, spec) ? 'yes' : '',
      regions === undefined ? '' : where[regions],
    ];
  });
  const all = [['key spec', 'usages and algorithms', 'import', 'data key pair', 'where'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0), 3));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

test('the README’s table of key specs is that of the code', () => {
  const text = readFileSync(readme, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.slice(rest.indexOf(END));
  expect(after.startsWith(END)).toBe(true);
  const made = `${before}${BEGIN}\n${keySpecTable()}\n\n${after}`;
  if (process.env['KMSIM_WRITE_DOCS'] === 'yes') writeFileSync(readme, made);
  else expect(text, 'npm run docs writes it anew').toBe(made);
});
