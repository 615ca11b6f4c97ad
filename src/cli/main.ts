/**
 * The command `kmsim`.
 * @module
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { commandLineOf, helpText, UsageError } from './arguments.ts';
import { runServe } from './serve.ts';

/** The arguments were not understood, as shells have it. */
const USAGE = 2;

/** Runs the command that the arguments name. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const line = commandLineOf(args);
    if (line.switches.has('help')) process.stdout.write(helpText());
    else if (line.switches.has('version')) process.stdout.write(`${version()}\n`);
    else if (line.command === 'demo')
      await import(new URL('../examples/quickstart.mjs', HERE).href);
    else await runServe(line);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(`kmsim: ${(error as Error).message}\n`);
    if (isUsage) process.stderr.write('kmsim --help says what there is.\n');
    process.exitCode = isUsage ? USAGE : 1;
  }
}

/** The package's own files stand beside the folder of this one. */
const HERE = import.meta.url;

function version(): string {
  const manifest = readFileSync(new URL('../package.json', HERE), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
