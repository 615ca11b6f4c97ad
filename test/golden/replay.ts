/**
 * Does a transcript again and tells what came of it, line by line. It runs wherever JavaScript does: in Node, and in a
 * page of a browser, with kmsim handed in.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { createSimulator, PortableWorld, Simulator, Transcript } from '../../src/index.ts';
import type { CryptoProvider } from '../../src/node.ts';

type Line = Transcript['lines'][number];
type Create = typeof createSimulator;

/** Where a replay begins and ends, and with what. */
export interface Part {
  /** The number of the line to begin with, and the world before it. */
  readonly from?: { readonly line: number; readonly world: PortableWorld };
  /** The number of the line to end before. */
  readonly to?: number;
  readonly crypto?: CryptoProvider;
}

export interface Replayed {
  /**
   * For each line the operation, and 16 digits of a hash of what came of it: the response as on the wire, and the audit
   * events, both without the IDs of requests.
   */
  readonly lines: readonly string[];
  /** The hash of the exported world at the first line of each year. */
  readonly years: Readonly<Record<string, string>>;
  /** The hash of all `lines`. */
  readonly answers: string;
  /** The hash of the audit record, with IDs. */
  readonly events: string;
  /** The hash of the exported world at the end. */
  readonly world: string;
}

/** What is kept of a replay besides its hashes, for whoever goes on from it or looks closer. */
export interface Ended {
  readonly replayed: Replayed;
  readonly sim: Simulator;
  /** What came of the last line, of which its digits are the hash. */
  readonly last: string;
}

/** SHA-256 in hexadecimal digits. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Does the lines again. */
export async function replayLines(
  create: Create,
  transcript: Transcript,
  { from, to = transcript.lines.length, crypto }: Part = {},
): Promise<Ended> {
  const { account, region } = transcript;
  const sim = create({ account, region, ...(crypto === undefined ? {} : { crypto }) });
  sim.import(from?.world ?? transcript.base);
  const years: Record<string, string> = {};
  const lines: string[] = [];
  let last = '';
  let year = sim.clock.now().getUTCFullYear();
  for (const line of transcript.lines.slice(from?.line ?? 0, to)) {
    const known = sim.events.length;
    const response =
      'advanceTo' in line ? sim.clock.advanceTo(line.advanceTo) : await call(sim, line);
    const events = sim.events.slice(known).map(({ requestId: _, eventId: __, ...event }) => event);
    last = JSON.stringify({ response, events });
    lines.push(
      `${'advanceTo' in line ? 'advanceTo' : line.operation} ${hashOf(last).slice(0, 16)}`,
    );
    const now = sim.clock.now().getUTCFullYear();
    if (now !== year) years[now] = worldOf(sim);
    year = now;
  }
  const answers = hashOf(lines.join('\n'));
  const events = hashOf(JSON.stringify(sim.events));
  return { sim, last, replayed: { lines, years, answers, events, world: worldOf(sim) } };
}

function worldOf(sim: Simulator): string {
  return hashOf(JSON.stringify(sim.export()));
}

/** A call as the AWS SDK makes it, and the response as it gets it: status, headers but the request ID, and body. */
async function call(sim: Simulator, line: Exclude<Line, { advanceTo: string }>): Promise<unknown> {
  const { operation, caller, input = '' } = line;
  const { requestHandler } = sim.clientConfig({ principal: caller.arn });
  const request = {
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${caller.account}/20260101/${caller.region}/kms/aws4_request`,
      'x-amz-target': `TrentService.${operation}`,
    },
    body: JSON.stringify(input),
  };
  const { statusCode, headers, body } = (await requestHandler.handle(request)).response;
  const { 'x-amzn-requestid': _, ...others } = headers;
  return [statusCode, others, new TextDecoder().decode(body)];
}
