/**
 * Builds the package: declarations by tsc, and the code by rolldown into a few files, because loading a file costs Node
 * some 0.3 ms and the source is more than a hundred of them. With `--modules`, compiles file by file into `build`
 * instead: the benches look inside.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

function tsc(...args) {
  const { status } = spawnSync(
    process.execPath,
    [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.json'), ...args],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv.includes('--modules')) {
  rmSync(path('build'), { recursive: true, force: true });
  tsc('--outDir', path('build'), '--declaration', 'false');
} else {
  rmSync(path('dist'), { recursive: true, force: true });
  tsc('--emitDeclarationOnly');
  const bundle = await rolldown({
    input: Object.fromEntries(
      ['index', 'engine', 'sdk', 'node', 'hsm/rare', 'hsm/rarely', 'hsm/rarely-node'].map(
        (name) => [name.replace('hsm/', ''), path(`src/${name}.ts`)],
      ),
    ),
    external: [/^node:/, /^@noble\//, '@peculiar/asn1-schema', '#rarely'],
    platform: 'neutral',
    logLevel: 'warn',
  });
  await bundle.write({
    dir: path('dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    // Names and comments stay: a stack trace is for reading.
    minify: false,
  });
  await bundle.close();
}
