/**
 * Builds the package: declarations by tsc, and the code by rolldown into a few files, because loading a file costs Node
 * some 0.3 ms, and the source with what it uses of @noble is more than a hundred of them. With `--modules`, compiles file by
 * file into `build` instead: the benches look inside.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const SERVER =
  /\/src\/(?:adapters\/(?:control-plane|fetch|front|guard|http)|hsm\/signing-keys|wire\/signature)\.ts$/;
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
  const rare = await minified(path('src/hsm/rare.ts'));
  const bundle = await rolldown({
    input: Object.fromEntries(
      ['index', 'engine', 'sdk', 'node', 'http', 'cli'].map((name) => [
        name,
        path(`src/${name}.ts`),
      ]),
    ),
    external: [/^node:/, '#rare'],
    preserveEntrySignatures: 'allow-extension',
    platform: 'neutral',
    logLevel: 'warn',
    plugins: [
      {
        name: 'rarely',
        load: (id) => (id === path('src/hsm/rarely.ts') ? "export { rarely } from '#rare';" : null),
      },
    ],
  });
  const { output } = await bundle.write({
    dir: path('dist'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    // All that two entries share is one file: to bind hundreds of names between files takes longer than to read them. But for the
    // server, which needs Node.
    codeSplitting: {
      groups: [
        {
          name: 'server',
          test: SERVER,
          minShareCount: 2,
          priority: 1,
          includeDependenciesRecursively: false,
        },
        { name: 'kmsim', test: /./, minShareCount: 2 },
      ],
    },
    // Lines and the names of functions stay: a stack trace is for reading. Names within functions are shortened, for they
    // are much of what a runtime reads. What the comments say is in the declarations.
    minify: {
      compress: false,
      mangle: { toplevel: false, keepNames: true },
      codegen: { removeWhitespace: false },
    },
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await bundle.close();
  writeRare(rare.code);
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
  writeFileSync(path('dist/NOTICES.txt'), noticesOf([...modules, ...rare.moduleIds]));
}

/**
 * What few programs call, as an expression, in the two forms that `#rare` of package.json names. Node reads the file at the
 * first call; a bundler, and every other runtime, gets a function that evaluates it then: that works wherever modules do, bundled
 * again or not.
 */
function writeRare(code) {
  const files = {
    'rare.cjs': `module.exports = ${code};\n`,
    'rare-node.js': `import { createRequire } from 'node:module';
let known;
export function rarely() {
  known ??= createRequire(import.meta.url)('./rare.cjs');
  return known;
}
`,
    'rare-static.js': `let known;
export function rarely() {
  known ??= evaluate();
  return known;
}
function evaluate() {
  return ${code};
}
`,
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(path(`dist/shared/${name}`), text);
}

/** A module, with all that it imports, as one expression, and the files that it is made of. */
async function minified(entry) {
  const bundle = await rolldown({
    input: entry,
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({
    format: 'iife',
    name: 'rare',
    minify: true,
    comments: false,
  });
  await bundle.close();
  const [{ code, moduleIds }] = output;
  const expression = /^var rare\s*=\s*(.*?);?\s*$/s.exec(code)?.[1];
  if (expression === undefined) throw new Error('The bundle of rare.ts is not `var rare = …`.');
  return { code: expression, moduleIds };
}

/** The licences of the packages that modules come from. */
function noticesOf(moduleIds) {
  const folders = new Set(
    moduleIds.flatMap((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const licence = file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8');
      return `${name} ${version}\n\n${licence.trim()}\n`;
    })
    .join(`\n${'-'.repeat(100)}\n\n`);
}
