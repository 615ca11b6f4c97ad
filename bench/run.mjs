/**
 * All benches, as Markdown. `npm run bench` for real, on a quiet machine; KMSIM_BENCH=tiny merely runs each once, so that
 * they cannot rot. An argument runs the sections whose titles begin with it.
 */
import { cpus } from 'node:os';
import * as engine from './engine.bench.mjs';
import { table, tiny } from './harness.mjs';
import * as sdk from './sdk.bench.mjs';
import * as tables from './table.bench.mjs';

const wanted = process.argv[2] ?? '';
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}${tiny ? ', tiny: no figures' : ''}\n`,
);
for (const [title, measure] of [...engine.sections, ...sdk.sections, ...tables.sections])
  if (title.startsWith(wanted)) console.log(table(title, await measure()));
