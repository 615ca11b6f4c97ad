/**
 * What the command line takes: one row for each option, from which it is read and the help is written.
 * @module
 */
import { parseArgs } from 'node:util';

interface Option {
  /** How the help calls its value; absent for a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly text: string;
}

const OPTIONS: Readonly<Record<string, Option>> = {
  port: { value: 'N', text: 'Port to listen on; 0 is any that is free. Default 4566.' },
  host: { value: 'ADDRESS', text: 'Address to listen on. Default 127.0.0.1.' },
  seed: {
    value: 'TEXT',
    text: 'The same seed and the same calls give the same bytes. Default kmsim.',
  },
  now: { value: 'TIME', text: 'When the simulation begins, ISO 8601. Default: the present.' },
  account: { value: 'ID', text: 'Account of callers who name none. Default 111122223333.' },
  region: { value: 'NAME', text: 'Region of callers who name none. Default us-east-1.' },
  clock: { value: 'real|fixed', text: 'Whether time passes by itself. Default real.' },
  enforce: { value: 'MODE', text: 'Access control: enforce, permissive or off. Default enforce.' },
  'on-demand-rotation': {
    value: 'MODE',
    text: 'immediate, or asynchronous: minutes later, as in AWS. Default immediate.',
  },
  load: { value: 'FILE', text: 'Begin with the world in a file.' },
  save: {
    value: 'FILE',
    text: 'Keep the world in a file: within a second of a change, and at the end.',
  },
  'allow-host': {
    value: 'NAME',
    multiple: true,
    text: 'A host name to answer to, besides localhost.',
  },
  'allow-origin': {
    value: 'ORIGIN',
    multiple: true,
    text: 'A web origin whose pages may call; * is all.',
  },
  function: {
    value: 'ARN=URL',
    multiple: true,
    text: 'A Lambda function, such as one that rotates, and where its runtime emulator is.',
  },
  'verify-signatures': { text: 'Refuse requests that are not signed with a known secret.' },
  history: { value: 'N', text: 'How many calls the ledger remembers at least. Default 10000.' },
  quiet: { text: 'Do not log calls.' },
  help: { text: 'Show this.' },
  version: { text: 'Show the version.' },
};

const COMMANDS: Readonly<Record<string, string>> = {
  serve: 'Answer AWS clients over HTTP; the default.',
  demo: 'Run the tour: keys, envelope encryption, rotations, a replica. Needs @aws-sdk/client-kms.',
};

export interface CommandLine {
  /** `serve` when none is given. */
  readonly command: string;
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/** What the user wrote that cannot be understood. */
export class UsageError extends Error {}

/** @throws UsageError */
export function commandLineOf(args: readonly string[]): CommandLine {
  const entries = Object.entries(OPTIONS).map(([name, { value, multiple = false }]) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [name, { type, multiple }] as const;
  });
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args, options: Object.fromEntries(entries), allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const [command = 'serve', ...rest] = parsed.positionals;
  if (!Object.hasOwn(COMMANDS, command) || rest.length > 0)
    throw new UsageError(
      `expected one command of ${Object.keys(COMMANDS).join(', ')}, got "${parsed.positionals.join(' ')}"`,
    );
  const given = Object.entries(parsed.values);
  return {
    command,
    texts: Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) as never,
    lists: Object.fromEntries(given.filter(([, value]) => Array.isArray(value))) as never,
    switches: new Set(given.filter(([, value]) => value === true).map(([name]) => name)),
  };
}

/** The help. */
export function helpText(): string {
  const rows = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, text]) => `  ${name.padEnd(30)}${text}`);
  const options = Object.entries(OPTIONS).map(([name, { value, text }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    text,
  ]);
  return [
    'kmsim: an in-memory AWS KMS for tests. Not for real secrets.',
    '',
    'Usage: kmsim [command] [options]',
    '',
    ...rows(COMMANDS),
    '',
    ...rows(Object.fromEntries(options)),
    '',
  ].join('\n');
}
