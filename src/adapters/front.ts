/**
 * What answers HTTP: AWS's protocols at the root, and kmsim's own control plane under `/_kmsim/`. No I/O: the server and
 * the fetch handler stand on it.
 * @module
 */
import { refusal, type WireResponse } from '../wire/http.ts';
import { answer } from '../wire/protocols.ts';
import { signatureFault } from '../wire/signature.ts';
import { type Controllable, control } from './control-plane.ts';
import { corsHeaders, type GuardOptions, guard, preflight } from './guard.ts';

/** A request whose body is there, decompressed. */
export interface FrontRequest {
  readonly method: string;
  /** With the query: `/_kmsim/ledger?after=10`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body as it came: what is signed. */
  readonly signed: Uint8Array;
}

/** What no call of AWS's services takes more of: the greatest is a key policy of 128 KiB, of which base64 makes more. */
export const BODY_BYTES_MAX = 1024 * 1024;
const CONTROL = '/_kmsim/';
/** A world is as large as what is in it. */
const WORLD_BYTES_MAX = 512 * 1024 * 1024;

/** How large the body of a request may be. */
export function bodyLimit(path: string): number {
  return path.startsWith(`${CONTROL}world`) ? WORLD_BYTES_MAX : BODY_BYTES_MAX;
}

export interface FrontOptions extends GuardOptions {
  /**
   * The clock on the wall: signatures are verified, by the secrets of `principals`, and `kmsim` for an account's root. Default:
   * they are not looked at.
   */
  readonly verifySignatures?: (() => number) | undefined;
}

/** Answers requests for a simulator. */
export function createFront(
  sim: Controllable,
  options: FrontOptions = {},
): (request: FrontRequest) => WireResponse | Promise<WireResponse> {
  const { verifySignatures } = options;
  if (verifySignatures !== undefined && typeof verifySignatures !== 'function')
    throw new TypeError(
      `"verifySignatures" expected a function that gives the time, got ${String(verifySignatures)}`,
    );
  return (request) => {
    const forbidden = guard(request.headers, options);
    if (forbidden !== undefined) return forbidden;
    if (request.method === 'OPTIONS') return preflight(request.headers);
    const response = request.path.startsWith(CONTROL)
      ? survived(() =>
          control(sim, request.method, request.path.slice(CONTROL.length), request.body),
        )
      : survived(() => answered(sim, request, options));
    const cors = corsHeaders(request.headers);
    if (cors === undefined) return response;
    const shared = (one: WireResponse) => ({ ...one, headers: { ...one.headers, ...cors } });
    return response instanceof Promise ? response.then(shared) : shared(response);
  };
}

type Answer = WireResponse | Promise<WireResponse>;

/** A fault of kmsim's own is answered as one, and what serves goes on. */
function survived(run: () => Answer): Answer {
  try {
    const answer = run();
    return answer instanceof Promise ? answer.catch(failed) : answer;
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): WireResponse {
  return refusal(500, 'InternalFailure', `kmsim has failed: ${(error as Error).message}`);
}

function answered(
  { cell }: Controllable,
  request: FrontRequest,
  { verifySignatures: now }: FrontOptions,
): WireResponse {
  const fault = now && signatureFault(cell, { ...request, body: request.signed }, now());
  return fault === undefined ? answer(cell, request) : refusal(400, fault.code, fault.message);
}

/** The refusal of a body that is larger than any call needs. */
export function tooLarge(limit: number): WireResponse {
  return refusal(413, 'RequestEntityTooLargeException', `The body has more than ${limit} bytes.`);
}
