/** The openssl command, as a second opinion where node:crypto has none. @module */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Its version, or undefined when there is no such command on this machine. */
export const opensslVersion: string | undefined = ((): string | undefined => {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
})();

/** For the name of a test: what it is checked with, or that it was not. */
export const openssl: string = opensslVersion ?? 'openssl NOT FOUND; nothing was checked here';

/**
 * Runs the command with files in a folder of its own.
 * @param files - content by name; the arguments name them
 * @returns what it writes to standard output, or undefined when it fails
 */
export function runOpenssl(
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>> = {},
): Uint8Array | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kmsim-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout } = spawnSync('openssl', args, { cwd: folder });
    return status === 0 ? new Uint8Array(stdout) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
