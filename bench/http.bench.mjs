/** Over HTTP: against a server of Node's that answers a constant, and against moto_server where it is installed. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { compare, tiny } from './harness.mjs';

const here = fileURLToPath(import.meta.url);
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const START_MS_MAX = 300;
const IDLE_MIB_MAX = 90;

// A process of its own, as the others are: what answers a constant.
if (process.argv[2] === '--echo') {
  const body = JSON.stringify({ CiphertextBlob: 'A'.repeat(250), KeyId: 'x'.repeat(75) });
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'Content-Length': body.length };
  const server = createServer((asked, response) => {
    asked.resume().on('end', () => response.writeHead(200, headers).end(body));
  });
  server.listen(0, '127.0.0.1', () =>
    console.log(`answers at http://127.0.0.1:${server.address().port}`),
  );
}

/** Starts a server that says where it answers. */
function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.on('error', reject);
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const [, endpoint] = /(?:answers at|Running on) (http\S+)/.exec(said) ?? [];
      if (endpoint !== undefined) resolve({ child, endpoint });
    });
    child.on('close', () => reject(new Error(`${command} has ended: ${said}`)));
  });
}

const serve = () =>
  start(process.execPath, [CLI, 'serve', '--port', '0', '--quiet', '--clock', 'fixed']);

/** A client of one server that keeps its connections. */
function client({ endpoint }) {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const signed =
    'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0';
  const call = (operation, input) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(input);
      const headers = {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `TrentService.${operation}`,
        Authorization: signed,
        'Content-Length': body.length,
      };
      const asked = request({ hostname, port, agent, method: 'POST', headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(text));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  return { call, end: () => agent.destroy() };
}

const Plaintext = Buffer.alloc(32, 7).toString('base64');
/** Calls of which one batch is timed, by the ID of a key. */
const CALLS = {
  Encrypt: (KeyId) => ({ KeyId, Plaintext }),
  GenerateDataKey: (KeyId) => ({ KeyId, KeySpec: 'AES_256' }),
  DescribeKey: (KeyId) => ({ KeyId }),
};
const AT_ONCE = 32;

async function againstEcho() {
  const [own, echo] = await Promise.all([serve(), start(process.execPath, [here, '--echo'])]);
  const [a, b] = [client(own), client(echo)];
  const { KeyId } = JSON.parse(await a.call('CreateKey', {})).KeyMetadata;
  const rows = [];
  for (const [operation, inputOf] of Object.entries(CALLS)) {
    const input = inputOf(KeyId);
    rows.push(
      ...(await compare({
        name: `${operation} / a constant answer, one call after the other`,
        reference: () => b.call(operation, input),
        candidates: { kmsim: () => a.call(operation, input) },
        iterations: 300,
      })),
    );
    const all = (one) => () =>
      Promise.all(Array.from({ length: tiny ? 2 : AT_ONCE }, () => one.call(operation, input)));
    rows.push(
      ...(await compare({
        name: `${operation} / a constant answer, ${AT_ONCE} calls at once`,
        reference: all(b),
        candidates: { kmsim: all(a) },
        iterations: 30,
      })),
    );
  }
  rows.push(await tail(a, KeyId));
  for (const one of [a, b]) one.end();
  for (const { child } of [own, echo]) child.kill();
  // 0.6 of the constant's requests in a second.
  return rows.map((row) => ({ target: 1 / 0.6, ...row }));
}

/** The slowest call in a hundred against the median. */
async function tail({ call }, KeyId) {
  const times = [];
  for (let i = 0; i < (tiny ? 2 : 3000); i++) {
    const began = performance.now();
    await call('Encrypt', CALLS.Encrypt(KeyId));
    times.push((performance.now() - began) * 1000);
  }
  times.sort((a, b) => a - b);
  const at = (q) => times[Math.floor(q * (times.length - 1))];
  return {
    name: 'Encrypt over HTTP, p99 / p50',
    ratio: at(0.99) / at(0.5),
    us: at(0.99),
    referenceUs: at(0.5),
    target: undefined,
  };
}

async function againstMoto() {
  try {
    execFileSync('python3', ['-c', 'import moto, flask'], { stdio: 'ignore' });
  } catch {
    console.error('moto_server is not installed: its rows are left out');
    return [];
  }
  const [own, moto] = await Promise.all([
    serve(),
    start('sh', ['-c', 'exec python3 -u -m moto.server -H 127.0.0.1 -p 4799 2>&1']),
  ]);
  const [a, b] = [client(own), client(moto)];
  const idOf = async ({ call }) => JSON.parse(await call('CreateKey', {})).KeyMetadata.KeyId;
  const [mine, its] = [await idOf(a), await idOf(b)];
  const rows = [];
  for (const operation of ['Encrypt', 'GenerateDataKey'])
    rows.push(
      ...(await compare({
        name: `${operation} / moto_server`,
        reference: () => b.call(operation, CALLS[operation](its)),
        candidates: { kmsim: () => a.call(operation, CALLS[operation](mine)) },
        iterations: 50,
        rounds: 21,
      })),
    );
  for (const one of [a, b]) one.end();
  for (const { child } of [own, moto]) child.kill();
  return rows.map((row) => ({ ...row, target: 0.1 }));
}

/** From the shell's start to the first answer, and what is resident afterwards. */
async function starting() {
  const times = [];
  let resident = Number.NaN;
  for (let i = 0; i < (tiny ? 1 : 15); i++) {
    const began = performance.now();
    const { child, endpoint } = await serve();
    await (await fetch(`${endpoint}/_kmsim/health`)).json();
    times.push(performance.now() - began);
    resident = residentMiB(child.pid);
    child.kill();
  }
  const ms = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return [
    {
      name: `kmsim serve, start to first answer / ${START_MS_MAX} ms`,
      ratio: ms / START_MS_MAX,
      us: ms * 1000,
      referenceUs: START_MS_MAX * 1000,
      target: 1,
    },
    {
      name: `resident after it, MiB / ${IDLE_MIB_MAX}`,
      ratio: resident / IDLE_MIB_MAX,
      target: 1,
    },
  ].filter(({ ratio }) => !Number.isNaN(ratio));
}

/** NaN where the system does not tell. */
function residentMiB(pid) {
  try {
    const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}

export const sections = [
  ['HTTP against a constant answer', againstEcho],
  ['HTTP against moto_server', againstMoto],
  ['Starting a server', starting],
];
