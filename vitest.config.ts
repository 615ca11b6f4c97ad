import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  // What the documentation's examples import is the source, not a build.
  resolve: {
    alias: [
      { find: /^kmsim$/, replacement: source('src/index.ts') },
      { find: /^kmsim\/(engine|sdk|node|http)$/, replacement: source('src/$1.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // By default one core is left alone: of two, half of the machine.
    maxWorkers: '100%',
    // The AWS SDK warns of the Node versions that it will drop.
    execArgv: ['--no-warnings'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'tsconfig.test.json' },
  },
});
