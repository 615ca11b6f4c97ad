/**
 * Requests and responses, and what all protocols do with their headers. No I/O.
 * @module
 */
import { utf8 } from '../lib/bytes.ts';

export interface WireRequest {
  /** Names in any letter case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null | undefined;
}
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers by their names in lower case. */
export function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const name in headers) lower[name.toLowerCase()] = headers[name] as string;
  return lower;
}

/** A header by its name in lower case, as most clients write it; by any writing of it otherwise. */
export function headerOf(
  headers: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  return headers[name] ?? lowerCase(headers)[name];
}

/**
 * The instant that a client signed, `20260102T030405Z`. The response says this time of the client's own clock: a client whose
 * clock seems wrong would correct it and retry every refusal.
 */
export function dateOf(basic: string | undefined): Date | undefined {
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(basic ?? '') ?? [];
  return y === undefined ? undefined : new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/** A response with a body of text. */
export function responseOf(status: number, type: string, body: string): WireResponse {
  const length = String(utf8(body).length);
  return { status, headers: { 'Content-Type': type, 'Content-Length': length }, body };
}

/** A refusal of what is no request of AWS's protocols, in their form. */
export function refusal(status: number, code: string, message: string): WireResponse {
  const body = JSON.stringify({ __type: code, message });
  return responseOf(status, 'application/x-amz-json-1.1', body);
}
