/** Compiles src to dist with tsc. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
rmSync(new URL('dist', root), { recursive: true, force: true });
const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
});
process.exit(status ?? 1);
