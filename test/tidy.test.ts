import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

interface File {
  /** Relative to src: `kms/state.ts` */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}
const files: readonly File[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8');
    const imports = [...text.matchAll(/(?:^|\n)(?:import|export)[^;]*? from '([^']+)'/g)].map(
      ([, from = '']) =>
        from.startsWith('.') ? relative(src, join(src, dirname(path), from)) : from,
    );
    return { path, text, imports };
  });

/** Lower floors first; a file imports its own floor or a lower one. Those of one row do not know each other. */
const floors = [
  ['lib'],
  ['kernel'],
  ['iam', 'hsm'],
  ['kms', 'sts'],
  ['secretsmanager', 'ssm'],
  ['sim'],
  ['wire'],
  ['adapters'],
  ['.'],
  ['cli'],
];
const entries = ['index.ts', 'engine.ts', 'sdk.ts', 'node.ts', 'http.ts', 'cli.ts'];

function floorOf(path: string): readonly [number, string] {
  const folder = path.includes('/') ? (path.split('/')[0] ?? '') : '.';
  // The file that the shell runs stands on the command line, and nothing on it.
  if (path === 'cli.ts') return [floors.length, folder];
  return [floors.findIndex((row) => row.includes(folder)), folder];
}

/** Code without comments and text. */
function code(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

/** What stands on Node besides: the server, and the command line. */
const isOnNode = (path: string) =>
  path === 'adapters/http.ts' || path === 'cli.ts' || path.startsWith('cli/');

/** The one file that stands on Node's own cryptography, and the entry for it. */
const node = { provider: 'hsm/node-provider.ts', entry: 'node.ts' };

interface Rule {
  readonly name: string;
  /** What offends, if anything. */
  offence(file: File): string | undefined;
}
const banned = (name: string, pattern: RegExp, allowed: readonly string[] = []): Rule => ({
  name,
  offence: ({ path, text }) => (allowed.includes(path) ? undefined : pattern.exec(code(text))?.[0]),
});
const rules: readonly Rule[] = [
  {
    name: 'a file imports its own floor or a lower one',
    offence({ path, imports }) {
      const [floor, folder] = floorOf(path);
      return imports
        .filter((from) => from.endsWith('.ts'))
        .find((from) => {
          const [lower, other] = floorOf(from);
          return lower > floor || lower < 0 || (lower === floor && other !== folder);
        });
    },
  },
  {
    name: 'what is from outside is imported in src/hsm and lib/random.ts only: @noble, and one reader of ASN.1',
    offence: ({ path, imports }) =>
      imports.find(
        (from) =>
          !from.endsWith('.ts') &&
          !(from.startsWith('@noble/') && (path.startsWith('hsm/') || path === 'lib/random.ts')) &&
          !(from === '@peculiar/asn1-schema' && path === 'hsm/encodings/asn1.ts') &&
          !(from === 'node:crypto' && path === node.provider) &&
          !(from.startsWith('node:') && isOnNode(path)),
      ),
  },
  {
    name: 'the bytes of a seed are read in src/hsm only',
    offence: ({ path, text }) =>
      path.startsWith('hsm/') || path === 'lib/random.ts' ? undefined : /seedBytes/.exec(text)?.[0],
  },
  {
    name: 'key material is read in src/hsm only',
    offence: ({ path, text }) =>
      path.startsWith('hsm/')
        ? undefined
        : /(id|publicKey)OfMaterial|readyMaterial|importedBytesOf|materialSpecRow/.exec(text)?.[0],
  },
  banned('no clock but the one that is followed', /Date\.now|new Date\(\)|performance\./, [
    'sim/clock.ts',
    'cli/serve.ts',
  ]),
  banned(
    'no ambient randomness, process, timers or Node',
    /Math\.random|\bprocess\.|setTimeout|randomBytes\(|\bBuffer\b|\brequire\(/,
    files.map(({ path }) => path).filter((path) => path.startsWith('cli')),
  ),
  {
    name: 'node:crypto is imported in one file, which the entry for it imports and nothing else; node: by the server and the command line',
    offence: ({ path, text, imports }) =>
      (path === node.provider || isOnNode(path)
        ? undefined
        : /\b(?:from|import)[\s(]*'node:/.exec(text)?.[0]) ??
      imports.find(
        (from) => from === node.entry || (from === node.provider && path !== node.entry),
      ),
  },
  banned(
    'no loose types',
    /@ts-ignore|@ts-expect-error|\bas any\b|[\w)\]]!\.|^\s*(?:export )?(?:const )?enum |^\s*namespace |export default/,
  ),
  {
    name: 'any is marked',
    offence: ({ text }) =>
      text
        .split('\n')
        .find(
          (line, i, lines) =>
            /[:<,|=] any\b|^\s+any\b/.test(code(line)) &&
            !/biome-ignore/.test(`${lines[i - 1]}${lines[i - 2]}`),
        ),
  },
  {
    name: 'no work left in comments',
    offence: ({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.exec(text)?.[0],
  },
  {
    name: 'at most 300 lines',
    offence: ({ text }) =>
      text.split('\n').length > 301 ? `${text.split('\n').length}` : undefined,
  },
  {
    name: 'it begins by saying what it is',
    offence: ({ text }) =>
      /^(?:#!.*\n)?\/\*\*(?:(?!\*\/)[\s\S])*@module\s*\*\//.test(text)
        ? undefined
        : text.split('\n')[0],
  },
];

describe('the house is tidy', () => {
  test.each(rules)('$name', ({ offence }) => {
    const offenders = files.flatMap((file) => {
      const what = offence(file);
      return what === undefined ? [] : [`src/${file.path}: ${what}`];
    });
    expect(offenders).toEqual([]);
  });

  test('no file is an orphan', () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const from of byPath.get(path)?.imports ?? []) if (from.endsWith('.ts')) visit(from);
    };
    for (const entry of entries) visit(entry);
    expect(files.map((file) => file.path).filter((path) => !seen.has(path))).toEqual([]);
  });

  test('no file imports itself, by whichever way, types included', () => {
    const byPath = new Map(files.map((file) => [file.path, file.imports]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (trail.includes(path) || done.has(path)) return;
      for (const from of byPath.get(path) ?? []) visit(from, [...trail, path]);
      done.add(path);
    };
    for (const { path } of files) visit(path, []);
    expect(circles).toEqual([]);
  });

  test.each(['kms', 'sts', 'secretsmanager', 'ssm'])(
    'every operation’s file of %s is in the index',
    (service) => {
      const folder = `${service}/operations/`;
      const index = files.find((file) => file.path === `${folder}index.ts`)?.imports ?? [];
      const operations = files
        .map((file) => file.path)
        .filter((path) => path.startsWith(folder) && !path.endsWith('index.ts'));
      expect(operations.length).toBeGreaterThan(0);
      expect([...index].sort()).toEqual(operations.sort());
    },
  );
});
