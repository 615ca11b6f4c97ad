/**
 * All benches, as Markdown: `npm run bench` for real, on a quiet machine; KMSIM_BENCH=tiny merely runs each once, so that
 * they cannot rot. Words run the sections whose titles begin with one of them: `npm run bench -- RSA`. `--report` also writes the
 * tables to bench/report.md and a chart to bench/report.svg.
 *
 * Each section runs in a process of its own: what one taught the compiler would slow another.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as access from './access.bench.mjs';
import { chart } from './chart.mjs';
import * as cryptography from './crypto.bench.mjs';
import * as engine from './engine.bench.mjs';
import { table, tiny } from './harness.mjs';
import * as http from './http.bench.mjs';
import * as sdk from './sdk.bench.mjs';
import * as secrets from './secrets.bench.mjs';
import * as tables from './table.bench.mjs';

const sections = [
  ...engine.sections,
  ...access.sections,
  ...secrets.sections,
  ...sdk.sections,
  ...http.sections,
  ...cryptography.sections,
  ...tables.sections,
];
const here = fileURLToPath(import.meta.url);
const words = process.argv.slice(2);

if (words[0] === '--section') {
  const [, measure] = sections.find(([title]) => title === words[1]);
  console.log(JSON.stringify(await measure()));
} else {
  const report = words.includes('--report');
  const wanted = words.filter((word) => !word.startsWith('--'));
  const text = [];
  const tell = (part) => {
    text.push(part);
    console.log(part);
  };
  tell(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}${tiny ? ', tiny: no figures' : ''}\n`,
  );
  const all = [];
  for (const [title] of sections) {
    if (wanted.length > 0 && !wanted.some((word) => title.startsWith(word))) continue;
    const json = execFileSync(process.execPath, [...process.execArgv, here, '--section', title], {
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 24,
    });
    const rows = JSON.parse(json);
    all.push(...rows);
    tell(table(title, rows));
  }
  if (report) {
    const to = (name) => new URL(name, import.meta.url);
    writeFileSync(
      to('report.md'),
      `# Report of \`npm run bench -- --report\`\n\n${text.join('\n')}`,
    );
    writeFileSync(to('report.svg'), chart(all, text[0].trim()));
  }
}
