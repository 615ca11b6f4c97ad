/**
 * All benches, as Markdown. `npm run bench` for real, on a quiet machine; KMSIM_BENCH=tiny merely runs each once, so that
 * they cannot rot. Each section runs in a process of its own: what one taught the compiler would slow another. An argument
 * runs the sections whose titles begin with it, here.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as engine from './engine.bench.mjs';
import { table, tiny } from './harness.mjs';
import * as sdk from './sdk.bench.mjs';
import * as tables from './table.bench.mjs';

const sections = [...engine.sections, ...sdk.sections, ...tables.sections];
const wanted = process.argv[2];
if (wanted === undefined) {
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`;
  console.log(`${machine}${tiny ? ', tiny: no figures' : ''}\n`);
  const here = fileURLToPath(import.meta.url);
  for (const [title] of sections)
    execFileSync(process.execPath, [...process.execArgv, here, title], { stdio: 'inherit' });
} else
  for (const [title, measure] of sections)
    if (title.startsWith(wanted)) console.log(table(title, await measure()));
