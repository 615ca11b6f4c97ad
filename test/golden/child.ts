/** The other process of golden.test.ts: takes up a world in the middle of a transcript, and goes on with what remains. @module */
import { readFileSync } from 'node:fs';
import { createSimulator, type PortableWorld, type Transcript } from '../../src/index.ts';
import { replayLines } from './replay.ts';

/** What is read from the standard input. */
export interface Task {
  readonly transcript: Transcript;
  readonly from: { readonly line: number; readonly world: PortableWorld };
}

const { transcript, from } = JSON.parse(readFileSync(0, 'utf8')) as Task;
const { replayed } = await replayLines(createSimulator, transcript, { from });
console.log(JSON.stringify(replayed));
