import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const root = new URL('..', import.meta.url);
const scratch = new URL(`node_modules/.kmsim-docs-${process.pid}/`, root);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

interface Block {
  readonly name: string;
  readonly language: string;
  readonly code: string;
}
const blocks: readonly Block[] = ['', 'docs/']
  .flatMap((folder) => readdirSync(new URL(folder, root)).map((file) => folder + file))
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => {
    const text = readFileSync(new URL(file, root), 'utf8');
    return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
      ([, language = '', code = ''], i) => ({
        name: `${file} ${i + 1}: ${code.split('\n')[0]}`,
        language,
        code,
      }),
    );
  });

beforeAll(() => {
  mkdirSync(scratch, { recursive: true });
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('every example of the documentation', () => {
  const examples = blocks.filter((block) => block.language === 'ts');
  test('is in TypeScript or for a shell', () => {
    expect(examples.length).toBeGreaterThan(4);
    expect(blocks.filter((block) => !['ts', 'sh'].includes(block.language))).toEqual([]);
  });

  test.each(examples.map((block, i) => [block.name, block, i] as const))(
    '%s: runs, and what it asserts holds',
    async (_name, { code }, i) => {
      const failed: unknown[] = [];
      vi.spyOn(console, 'assert').mockImplementation((claim) => {
        if (!claim) failed.push(claim);
      });
      vi.spyOn(console, 'log').mockImplementation(() => {});
      const file = new URL(`${i}.ts`, scratch);
      writeFileSync(file, code);
      try {
        await import(/* @vite-ignore */ fileURLToPath(file));
      } finally {
        vi.restoreAllMocks();
      }
      expect(failed).toEqual([]);
    },
  );

  test('calls scripts that there are', () => {
    const scripts = blocks
      .filter((block) => block.language === 'sh')
      .flatMap(({ code }) => [...code.matchAll(/npm run (\S+)/g)].map(([, script]) => script));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(Object.keys(manifest.scripts)).toContain(script);
  });
});
