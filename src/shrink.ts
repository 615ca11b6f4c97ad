/**
 * The shortest transcript that still shows something: lines are taken out as long as it does.
 * @module
 */
import type { Transcript, TranscriptLine } from './sim/transcript.ts';
import { replay, type Simulator, type SimulatorOptions } from './simulator.ts';

/**
 * Takes out of a transcript what is not needed for `shows` to be true of its replay, by halves, quarters and so on down to
 * single lines, until none can go. What is left keeps its identity: a key has the ID that it had.
 *
 * Source: ddmin, A. Zeller and R. Hildebrandt, IEEE Transactions on Software Engineering 28(2), 2002.
 * @example
 * shrink(sim.transcript(), (again) => again.events.some(({ fault }) => fault?.code === 'DisabledException'));
 * @param options - `crypto` as of `createSimulator`
 * @throws TypeError when the whole transcript does not show it
 */
export function shrink(
  transcript: Transcript,
  shows: (again: Simulator) => boolean,
  options: Pick<SimulatorOptions, 'crypto'> = {},
): Transcript {
  if (!Array.isArray(transcript?.lines))
    throw new TypeError('"transcript" expected what transcript() gave');
  if (typeof shows !== 'function')
    throw new TypeError(`"shows" expected a function, got ${typeof shows}`);
  const shown = (lines: readonly TranscriptLine[]) => {
    const again = replay({ ...transcript, lines }, options);
    // What cannot even be asked of a shorter transcript is not shown by it.
    try {
      return shows(again);
    } catch (error) {
      if (lines === transcript.lines) throw error;
      return false;
    }
  };
  let lines: readonly TranscriptLine[] = transcript.lines;
  if (!shown(lines)) throw new TypeError('"shows" expected to be true of the whole transcript');
  for (let size = Math.ceil(lines.length / 2); size >= 1; ) {
    const fewer = withoutChunks(lines, size, shown);
    // Another round at single lines as long as it helps: one may have been needed by another that has gone.
    if (size === 1 && fewer.length === lines.length) break;
    lines = fewer;
    size = Math.max(1, Math.floor(size / 2));
  }
  return { ...transcript, lines };
}

function withoutChunks(
  lines: readonly TranscriptLine[],
  size: number,
  shown: (lines: readonly TranscriptLine[]) => boolean,
): readonly TranscriptLine[] {
  let left = lines;
  // From the end: what comes later hardly ever is needed by what came before.
  for (let end = left.length; end > 0; end -= size) {
    const fewer = [...left.slice(0, Math.max(0, end - size)), ...left.slice(end)];
    if (shown(fewer)) left = fewer;
  }
  return left;
}
