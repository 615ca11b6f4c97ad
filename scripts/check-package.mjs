/**
 * What users get: the packed tarball, by publint, by Are The Types Wrong, and by importing and type-checking every
 * subpath of it from a project that has nothing but the tarball and its dependencies. It needs no network.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const subpaths = Object.keys(manifest.exports).filter((path) => path !== './package.json');
const names = subpaths.map((path) => manifest.name + path.slice(1));
const scratch = mkdtempSync(join(tmpdir(), 'kmsim-package-'));

function run(what, command, args, cwd = scratch) {
  try {
    execFileSync(command, args, { cwd, stdio: 'pipe', encoding: 'utf8' });
    console.log(`ok    ${what}`);
  } catch (error) {
    console.log(`FAIL  ${what}\n${error.stdout ?? ''}${error.stderr ?? error}`);
    process.exitCode = 1;
  }
}

try {
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', scratch], {
    cwd: root,
    stdio: 'pipe',
  });
  const tarball = join(scratch, `${manifest.name}-${manifest.version}.tgz`);
  run('publint', bin('publint'), ['run', tarball, '--strict'], root);
  run('are the types wrong', bin('attw'), [tarball, '--profile', 'esm-only'], root);

  // A project of a user's: the tarball and its dependencies, and nothing else.
  const modules = join(scratch, 'node_modules');
  mkdirSync(join(modules, manifest.name), { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, manifest.name), '--strip-components=1']);
  const tree = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root });
  for (const path of String(tree).trim().split('\n').slice(1))
    cpSync(path, join(modules, relative(join(root, 'node_modules'), path)), { recursive: true });
  writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');

  const packed = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  // One character beyond ASCII makes V8 read a whole file as two bytes a character.
  const isWide = (text) => [...text].some((character) => character > '\x7f');
  const wide = packed.filter(
    (path) =>
      /\.c?js$/.test(path) &&
      isWide(readFileSync(join(modules, manifest.name, path.slice('package/'.length)), 'utf8')),
  );
  console.log(
    `${wide.length === 0 ? 'ok   ' : 'FAIL '} code is ASCII${wide.map((path) => ` ${path}`).join('')}`,
  );
  if (wide.length > 0) process.exitCode = 1;
  const stray = packed.filter(
    (path) =>
      !/^package\/(dist\/|src\/|examples\/|package\.json|README\.md|LICENSE|CHANGELOG\.md)/.test(
        path,
      ),
  );
  writeFileSync(join(scratch, 'stray.mjs'), `if (${stray.length}) throw '${stray.join(' ')}';`);
  run(`only what is meant is packed (${packed.length} files)`, process.execPath, ['stray.mjs']);

  for (const name of names) {
    const file = `${name.replaceAll('/', '-')}.mjs`;
    writeFileSync(
      join(scratch, file),
      `import * as it from '${name}'; if (Object.keys(it).length === 0) throw new Error('exports nothing');`,
    );
    run(`import '${name}'`, process.execPath, [file]);
  }

  for (const [args, expected] of [
    ['--version', manifest.version],
    ['--help', 'Usage: kmsim'],
  ]) {
    const cli = join('node_modules', manifest.name, manifest.bin.kmsim);
    writeFileSync(
      join(scratch, 'cli.mjs'),
      `import { execFileSync } from 'node:child_process';
if (!String(execFileSync(process.execPath, ['${cli}', '${args}'])).includes('${expected}')) throw 1;`,
    );
    run(`kmsim ${args}`, process.execPath, ['cli.mjs']);
  }

  // What is evaluated at its first use: as it is, and bundled again.
  writeFileSync(
    join(scratch, 'rarely.mjs'),
    `import { createSimulator } from '${manifest.name}';
process.on('warning', (warning) => { throw warning; });
const { kms } = createSimulator();
const { KeyId } = kms.createKey({ KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }).KeyMetadata;
if (kms.encapsulate({ KeyId, EncapsulationAlgorithm: 'ML_KEM' }).SharedSecret.length !== 32) throw 1;`,
  );
  run('what is rarely called', process.execPath, ['rarely.mjs']);
  for (const platform of ['node', 'browser']) {
    const unresolved = [];
    const bundle = await rolldown({
      input: join(scratch, 'rarely.mjs'),
      platform,
      cwd: scratch,
      onLog: (_level, { message }) => unresolved.push(message),
    });
    await bundle.write({ file: join(scratch, `${platform}.mjs`), format: 'esm' });
    await bundle.close();
    writeFileSync(
      join(scratch, 'unresolved.mjs'),
      `if (${unresolved.length}) throw ${JSON.stringify(unresolved.join())};`,
    );
    run(`it asks nothing of ${platform} that is not there`, process.execPath, ['unresolved.mjs']);
    run(`what is rarely called, bundled for ${platform}`, process.execPath, [`${platform}.mjs`]);
  }

  writeFileSync(
    join(scratch, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        types: [],
        noEmit: true,
        skipLibCheck: false,
      },
      files: ['consumer.ts'],
    }),
  );
  writeFileSync(
    join(scratch, 'consumer.ts'),
    `${names.map((name, i) => `import * as m${i} from '${name}';`).join('\n')}
export const all = [${names.map((_, i) => `m${i}`).join(', ')}];
export const arn: string = m0.createSimulator({ seed: 1 }).kms.createKey({}).KeyMetadata.Arn;
`,
  );
  run('a user’s types, strict and with libraries checked', bin('tsc'), ['-p', 'tsconfig.json']);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
