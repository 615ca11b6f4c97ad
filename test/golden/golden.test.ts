import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, replay, type Transcript } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import type { Task } from './child.ts';
import { compare, readGolden, writeGolden } from './fixture.ts';
import { live } from './life.ts';
import { hashOf, type Replayed, replayLines } from './replay.ts';

/**
 * What a seed gives is part of kmsim's interface, the same in every runtime: here a life of ten years.
 * `npm run golden` writes the fixture anew, when it is meant to change; there is no other source for kmsim's own bytes.
 * `npm run golden:everywhere` does the same with other Nodes and in Chromium.
 */
if (process.env['KMSIM_WRITE_GOLDEN'] !== undefined) {
  const transcript = live().transcript();
  const { replayed } = await replayLines(createSimulator, transcript);
  writeGolden({ transcript, expected: replayed });
}
const golden = readGolden();
const { transcript, expected } = golden;
const calls = transcript.lines.flatMap((line) => ('advanceTo' in line ? [] : [line]));

describe('ten years of 20 keys', () => {
  test('give the same answers, audit events and worlds, line for line', async () => {
    const { replayed } = await replayLines(createSimulator, transcript);
    await compare(createSimulator, golden, replayed);
    expect(replayed).toEqual(expected);
  });

  test('give the same with Node’s own cryptography', async () => {
    const { replayed } = await replayLines(createSimulator, transcript, { crypto: nodeCrypto });
    await compare(createSimulator, golden, replayed);
  });

  test('give the same by replay()', () => {
    const sim = replay(transcript);
    expect(hashOf(JSON.stringify(sim.events))).toBe(expected.events);
    expect(hashOf(JSON.stringify(sim.export()))).toBe(expected.world);
    expect(sim.transcript()).toEqual(transcript);
  });

  test('are told by test/golden/life.ts as the fixture has them', () => {
    const told = live().transcript();
    const number = told.lines.findIndex(
      (line, i) => JSON.stringify(line) !== JSON.stringify(transcript.lines[i]),
    );
    expect({ number, line: told.lines[number] }).toEqual({ number: -1, line: undefined });
    expect(told.lines.length).toBe(transcript.lines.length);
    expect(told.base).toEqual(transcript.base);
  });

  test('are of 20 keys, and of nothing that kmsim does not model', () => {
    const made = calls.filter(({ operation, fault }) => operation === 'CreateKey' && !fault);
    expect(made.length).toBe(20);
    expect(calls.filter(({ fault }) => fault === 'NotModelledException')).toEqual([]);
  });
});

describe('a world that is exported in the middle, with changes pending', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'kmsim-golden-'));
  const file = join(scratch, 'child.mjs');
  beforeAll(async () => {
    const input = fileURLToPath(new URL('child.ts', import.meta.url));
    const bundle = await rolldown({ input, platform: 'node' });
    await bundle.write({ file, format: 'esm' });
    await bundle.close();
  });
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  test('goes on in another process to the same end', async () => {
    const line = busyLineFrom(transcript, transcript.lines.length >> 1);
    const { replayed: before, sim } = await replayLines(createSimulator, transcript, { to: line });
    const task: Task = { transcript, from: { line, world: sim.export() } };
    const output = execFileSync(process.execPath, [file], { input: JSON.stringify(task) });
    const after: Replayed = JSON.parse(String(output));
    const lines = [...before.lines, ...after.lines];
    const years = { ...before.years, ...after.years };
    const whole = { lines, years, answers: hashOf(lines.join('\n')), world: after.world };
    await compare(createSimulator, golden, whole);
    expect(Object.keys(whole.years)).toEqual(Object.keys(expected.years));
  });
});

/** The number of the first line from another on before which changes of four kinds are pending. */
function busyLineFrom({ lines, ...rest }: Transcript, first: number): number {
  const sim = replay({ ...rest, lines: lines.slice(0, first) });
  for (let number = first; number < lines.length; number++) {
    const kinds = new Set([...sim.clock.pending()].map(({ kind }) => kind));
    if (kinds.size >= 4) return number;
    const line = lines[number];
    if (line === undefined) break;
    if ('advanceTo' in line) sim.clock.advanceTo(line.advanceTo);
    else sim.cell.execute({ ...line, input: line.input ?? '', format: 'json' });
  }
  throw new Error('never are changes of four kinds pending in the second half');
}
