/** The fixture of the ten years as a file: read, written so that it can be compared, and compared. @module */
import { readFileSync, writeFileSync } from 'node:fs';
import type { createSimulator, Transcript } from '../../src/index.ts';
import { type Replayed, replayLines } from './replay.ts';

const FILE = new URL('../../fixtures/transcripts/ten-years.json', import.meta.url);

export interface Golden {
  readonly transcript: Transcript;
  readonly expected: Replayed;
}

export function readGolden(): Golden {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

export function writeGolden(golden: Golden): void {
  writeFileSync(FILE, textOf(golden));
}

/** JSON, with one line of the file for each line of the transcript, and for what came of it. */
function textOf({ transcript, expected }: Golden): string {
  const { lines, ...rest } = transcript;
  const { lines: made, years, ...hashes } = expected;
  const shown = { ...hashes, years };
  return `{
"transcript": ${open(rest)},
"lines": [
${lines.map((line) => JSON.stringify(line)).join(',\n')}
]},
"expected": ${open(shown)},
"lines": [
${made.map((line) => JSON.stringify(line)).join(',\n')}
]}
}
`;
}

/** An object's JSON without its closing brace. */
function open(value: object): string {
  return JSON.stringify(value, null, 1).slice(0, -2);
}

/**
 * Compares what a replay gave with the fixture. Hashes that are left out are not compared.
 * @throws Error that says what differs first: the line, what it asks, and what comes of it in this process
 */
export async function compare(
  create: typeof createSimulator,
  { transcript, expected }: Golden,
  got: Pick<Replayed, 'lines' | 'years'> & Partial<Replayed>,
): Promise<void> {
  const number = got.lines.findIndex((line, i) => line !== expected.lines[i]);
  if (number >= 0) {
    const { last, sim } = await replayLines(create, transcript, { to: number + 1 });
    const text = [
      `line ${number} is the first to differ, at ${sim.clock.now().toISOString()}:`,
      `asked: ${JSON.stringify(transcript.lines[number])}`,
      `here:  ${last}`,
      `"${expected.lines[number]}" was expected, and "${got.lines[number]}" came of it.`,
    ];
    throw new Error(text.join('\n'));
  }
  if (got.lines.length !== expected.lines.length)
    throw new Error(`${expected.lines.length} lines were expected, not ${got.lines.length}`);
  const year = Object.keys(expected.years).find((one) => got.years[one] !== expected.years[one]);
  if (year !== undefined)
    throw new Error(`every answer is as expected, but not the world as ${year} begins`);
  for (const part of ['answers', 'events', 'world'] as const)
    if (got[part] !== undefined && got[part] !== expected[part])
      throw new Error(`every line is as expected, but not the hash of "${part}"`);
}
