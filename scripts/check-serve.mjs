/**
 * The command line as a user has it: what it prints, how it starts and stops, what it keeps in a file, and how it says no.
 * Usage: node scripts/check-serve.mjs [path of cli.js]
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = process.argv[2] ?? fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'kmsim-serve-'));
const file = join(scratch, 'world.json');

/** Runs the command; `ended` is its exit code with all it printed, `answers` the endpoint once it is there. */
function kmsim(...args) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }));
  });
  const answers = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
      const [, endpoint] = /answers at (\S+)/.exec(said.out) ?? [];
      if (endpoint !== undefined) resolve(endpoint);
    });
    child.on('close', () => resolve(undefined));
  });
  return { child, ended, answers, said };
}

async function call(endpoint, operation, input = {}, key = 'test') {
  const credential = `${key}/20260101/us-east-1/kms/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, ...(await response.json()) };
}

async function check(what, run) {
  try {
    await run();
    console.log(`ok    ${what}`);
  } catch (error) {
    console.log(`FAIL  ${what}\n${error.stack ?? error}`);
    process.exitCode = 1;
  }
}

const fixed = ['serve', '--port', '0', '--clock', 'fixed', '--now', '2026-01-01T00:00:00Z'];

await check('it says how to use it, and what it does not understand', async () => {
  assert.match((await kmsim('--help').ended).out, /Usage: kmsim/);
  for (const wrong of [
    ['fly'],
    ['serve', '--prot', '1'],
    ['serve', '--port', 'x'],
    ['--now', 'x'],
  ]) {
    const { code, err } = await kmsim(...wrong).ended;
    assert.equal(code, 2, wrong.join(' '));
    assert.match(err, /^kmsim: .+\nkmsim --help says what there is\.\n$/);
  }
});

await check('it answers, logs a line for each call, and stops when told to', async () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const { child, ended, answers } = kmsim(...fixed);
    const endpoint = await answers;
    const { KeyMetadata } = await call(endpoint, 'CreateKey');
    assert.equal(KeyMetadata.CreationDate, Date.UTC(2026, 0, 1) / 1000);
    assert.equal(
      (await call(endpoint, 'CreateKey', {}, '222222222222')).KeyMetadata.AWSAccountId,
      '222222222222',
    );
    assert.equal((await call(endpoint, 'DescribeKey', { KeyId: 'none' })).status, 400);
    child.kill(signal);
    const { code, out, err } = await ended;
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /export AWS_ENDPOINT_URL_KMS=/);
    assert.ok(
      out.includes(`2026-01-01T00:00:00.000Z  200  kms CreateKey  ${KeyMetadata.Arn}\n`),
      out,
    );
    assert.match(out, /400 {2}kms DescribeKey {2}NotFoundException: Invalid keyId 'none'\n/);
  }
});

await check('time passes by itself, and can be moved on besides', async () => {
  const { child, ended, answers } = kmsim(
    '--port',
    '0',
    '--quiet',
    '--now',
    '2026-01-01T00:00:00Z',
  );
  const endpoint = await answers;
  const clock = async (body) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return Date.parse((await (await fetch(`${endpoint}/_kmsim/clock`, init)).json()).now);
  };
  const before = await clock();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const later = await clock();
  assert.ok(later >= before + 45, `${later - before} ms`);
  assert.ok((await clock({ advance: 'P1D' })) >= later + 86_400_000);
  child.kill();
  assert.equal((await ended).code, 0);
});

await check('a port that is taken is told', async () => {
  const first = kmsim(...fixed);
  const { port } = new URL(await first.answers);
  const { code, err } = await kmsim('--port', port).ended;
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Port ${port} is taken`));
  first.child.kill();
  await first.ended;
});

await check('a world is kept in a file through a crash', async () => {
  const first = kmsim(...fixed, '--save', file, '--load', file); // which is not there yet
  const { KeyMetadata } = await call(await first.answers, 'CreateKey', { Description: 'kept' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  first.child.kill('SIGKILL');
  await first.ended;
  const second = kmsim('--port', '0', '--clock', 'fixed', '--load', file);
  const found = await call(await second.answers, 'DescribeKey', { KeyId: KeyMetadata.KeyId });
  assert.equal(found.KeyMetadata.Description, 'kept');
  second.child.kill();
  await second.ended;
});

await check('a file that is torn is refused, and left as it is', async () => {
  const torn = readFileSync(file, 'utf8').slice(0, -20);
  writeFileSync(file, torn);
  const { code, err } = await kmsim(...fixed, '--load', file, '--save', file).ended;
  assert.equal(code, 1);
  assert.match(err, /holds no world: it is not whole JSON/);
  assert.equal(readFileSync(file, 'utf8'), torn);
  const missing = await kmsim(...fixed, '--load', join(scratch, 'none.json')).ended;
  assert.equal(missing.code, 1);
});

await check('what docs/serve.md says in a shell works', async () => {
  const isThere = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
  const missing = ['aws', 'curl', 'bash'].filter((command) => !isThere(command));
  if (missing.length > 0) {
    console.log(`skip  ${missing.join(', ')} is not installed`);
    return;
  }
  const text = readFileSync(new URL('../docs/serve.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const { child, ended, answers } = kmsim(
    '--port',
    '0',
    '--quiet',
    '--now',
    '2026-01-01T00:00:00Z',
  );
  const endpoint = await answers;
  const script = blocks
    .filter((code) => !code.startsWith('npx kmsim'))
    .join('')
    .replaceAll('http://127.0.0.1:4566', endpoint);
  assert.ok(script.includes('aws kms decrypt'));
  const env = {
    ...process.env,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: scratch, env });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const code = await new Promise((resolve) => {
    shell.on('close', resolve);
  });
  child.kill();
  await ended;
  assert.equal(code, 0, said);
  for (const part of ['\n4\n', 'card 4242', '"Enabled"', 'AccessDeniedException, in its words'])
    assert.ok(said.includes(part), `${part} was not said: ${said}`);
});

rmSync(scratch, { recursive: true, force: true });
