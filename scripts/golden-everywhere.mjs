/**
 * Does the ten years of `fixtures/transcripts` again with the built package, in Node 20, 22 and 24 and in headless Chromium, and
 * compares the hashes. The Nodes that this is not come from the npm package `node`, and the driver of Chromium from
 * `playwright-core`; both are installed outside the project, so that `npm ci` stays light: for this once, or into the folder
 * that KMSIM_GOLDEN_CACHE names, to be used again. Chromium itself must be there: `chromium` on the path, or what CHROMIUM
 * names. All run far from Greenwich, in a Turkish locale. With `--report`, writes the table beside the fixture.
 *
 * Exit code 1: something differs. 2: a runtime could not be had, so nothing is said of it.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const NODES = [20, 22, 24];
const PLAYWRIGHT = 'playwright-core@1.65.1';
const SECONDS = 300;
const PLACE = { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8' };

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = process.env.KMSIM_GOLDEN_CACHE;
const cache = kept ?? mkdtempSync(join(tmpdir(), 'kmsim-golden-'));
const fixture = join(root, 'fixtures/transcripts/ten-years.json');
const { transcript, expected } = JSON.parse(readFileSync(fixture, 'utf8'));

/** The code that replays, as one file that any runtime loads, and the script by which a Node runs it. */
async function writeRunner() {
  mkdirSync(cache, { recursive: true });
  const bundle = await rolldown({
    input: join(root, 'test/golden/replay.ts'),
    platform: 'neutral',
    logLevel: 'warn',
  });
  const replay = join(cache, 'replay.mjs');
  await bundle.write({ file: replay, format: 'esm' });
  await bundle.close();
  const url = (path) => JSON.stringify(pathToFileURL(path).href);
  const run = join(cache, 'run.mjs');
  writeFileSync(
    run,
    `import { readFileSync } from 'node:fs';
import { createSimulator } from ${url(join(root, 'dist/index.js'))};
import { nodeCrypto } from ${url(join(root, 'dist/node.js'))};
import { replayLines } from ${url(replay)};
const { transcript } = JSON.parse(readFileSync(${JSON.stringify(fixture)}, 'utf8'));
const made = [];
for (const [name, options] of [['pure', {}], ['nodeCrypto', { crypto: nodeCrypto }]]) {
  const start = Date.now();
  const { replayed } = await replayLines(createSimulator, transcript, options);
  made.push({ runtime: 'Node ' + process.versions.node, crypto: name, ms: Date.now() - start, replayed });
}
console.log(JSON.stringify(made));
`,
  );
  return { replay, run };
}

/** Installs a package in a folder of its own, once: the folder. */
function installed(name, what, works) {
  const folder = join(cache, name);
  if (works(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', what];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!works(folder)) throw new Error(`npm installed ${what}, and it does not work`);
  return folder;
}

/** The executable of a major version of Node. */
function nodeOf(major) {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const binary = (folder) => join(folder, 'node_modules/node/bin/node');
  const works = (folder) =>
    existsSync(binary(folder)) &&
    String(execFileSync(binary(folder), ['--version'])).startsWith(`v${major}.`);
  return binary(installed(`node-${major}`, `node@${major}`, works));
}

function inNode(major, { run }) {
  const output = execFileSync(nodeOf(major), ['--no-warnings', run], {
    env: { ...process.env, ...PLACE },
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: SECONDS * 1000,
  });
  return JSON.parse(String(output));
}

function chromiumPath() {
  if (process.env.CHROMIUM !== undefined) return process.env.CHROMIUM;
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find(isExecutable);
  if (path !== undefined) return path;
  throw new Error('there is no chromium on the path, and CHROMIUM names none');
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function inChromium({ replay }) {
  const executablePath = chromiumPath();
  const works = (folder) => existsSync(join(folder, 'node_modules/playwright-core/package.json'));
  const folder = installed(PLAYWRIGHT.replace('@', '-'), PLAYWRIGHT, works);
  const { chromium } = createRequire(join(folder, 'package.json'))('playwright-core');
  // The sandbox of Chromium does not run for root, as in a container.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const late = setTimeout(() => browser.close(), SECONDS * 1000);
  const server = served(replay);
  try {
    await once(server, 'listening');
    const page = await browser.newPage({ timezoneId: PLACE.TZ, locale: 'tr-TR' });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const made = await page.evaluate(async () => {
      const { createSimulator } = await import('/dist/index.js');
      const { replayLines } = await import('/replay.js');
      const { transcript } = await (await fetch('/ten-years.json')).json();
      const start = Date.now();
      const { replayed } = await replayLines(createSimulator, transcript);
      return { ms: Date.now() - start, replayed };
    });
    return [{ runtime: `Chromium ${browser.version()}`, crypto: 'pure', ...made }];
  } finally {
    clearTimeout(late);
    server.close();
    await browser.close();
  }
}

/** A server of the loopback interface, for the built package, the runner and the fixture. */
function served(replay) {
  return createServer(({ url }, response) => {
    const script = /^\/dist\/[\w/-]+\.js$/.test(url) ? join(root, url) : undefined;
    const file = { '/replay.js': replay, '/ten-years.json': fixture }[url] ?? script;
    if (url === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
    else if (file === undefined || !existsSync(file)) response.writeHead(404).end();
    else {
      const type = url.endsWith('.js') ? 'text/javascript' : 'application/json';
      response.setHeader('Content-Type', `${type}; charset=utf-8`).end(readFileSync(file));
    }
  }).listen(0, '127.0.0.1');
}

/** What of a replay is not as the fixture has it, in words. */
function difference({ lines, years, ...hashes }) {
  const line = lines.findIndex((one, i) => one !== expected.lines[i]);
  if (line >= 0) return `line ${line}: "${lines[line]}", not "${expected.lines[line]}"`;
  const year = Object.keys(expected.years).find((one) => years[one] !== expected.years[one]);
  if (year !== undefined) return `the world as ${year} begins`;
  return ['answers', 'events', 'world'].find((name) => hashes[name] !== expected[name]);
}

function table(results) {
  const short = (hash) => `\`${hash.slice(0, 16)}\``;
  const rows = results.map(({ runtime, crypto, ms, replayed }) => {
    const { answers, events, world } = replayed;
    return [runtime, crypto, ...[answers, events, world].map(short), `${(ms / 1000).toFixed(1)} s`];
  });
  const head = ['runtime', 'arithmetic', 'answers', 'audit events', 'world', 'took'];
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const shown = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [shown(head), rule, ...rows.map(shown)].join('\n');
}

const runner = await writeRunner();
const runtimes = [
  ...NODES.map((major) => [`Node ${major}`, () => inNode(major, runner)]),
  ['Chromium', () => inChromium(runner)],
];
const results = [];
for (const [name, run] of runtimes) {
  try {
    results.push(...(await run()));
  } catch (error) {
    console.error(`NOT RUN: ${name}: ${error.message}`);
    process.exitCode = 2;
  }
}
if (kept === undefined) rmSync(cache, { recursive: true, force: true });
console.log(`${transcript.lines.length} lines, ten years of 20 keys:\n\n${table(results)}\n`);
for (const { runtime, crypto, replayed } of results) {
  const found = difference(replayed);
  if (found === undefined) continue;
  console.error(`DIFFERS from the fixture: ${runtime}, ${crypto}: ${found}`);
  process.exitCode = 1;
}
if (process.exitCode === undefined) {
  console.log('All hashes are equal to those of the fixture.');
  if (process.argv.includes('--report'))
    writeFileSync(
      join(root, 'fixtures/transcripts/report.md'),
      `# Where the ten years gave the same bytes

As \`npm run golden:everywhere -- --report\` wrote it on ${new Date().toISOString().slice(0, 10)}, on ${process.platform} ${process.arch}; \`nodeCrypto\` is
\`kmsim/node\`'s. The hashes are shown by their first digits, and were equal in full; so were those of all ${transcript.lines.length} lines.

${table(results)}
`,
    );
}
