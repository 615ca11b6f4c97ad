/**
 * Who may talk to the endpoint from a browser: a page of another site must not reach a simulator on the developer's machine,
 * by its own origin or by a name that it lets point there.
 * Source: the Fetch standard, https://fetch.spec.whatwg.org/#http-cors-protocol
 * @module
 */
import { refusal, type WireResponse } from '../wire/http.ts';

export interface GuardOptions {
  /** Names, besides localhost and IP addresses, by which the endpoint may be called: `kmsim` of a container. */
  readonly hosts?: readonly string[] | undefined;
  /** Origins whose pages may call: `http://localhost:5173`, or `*` for every one. Default: those of this very host. */
  readonly origins?: readonly string[] | undefined;
}

type Headers = Readonly<Record<string, string>>;

const LOCAL = /^(?:localhost|(?:.+\.)?localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** The refusal of a request that comes from elsewhere, or undefined for one that may pass. */
export function guard(headers: Headers, options: GuardOptions): WireResponse | undefined {
  const { host = '', origin } = headers;
  const name = host.replace(/:\d+$/, '');
  if (name !== '' && !LOCAL.test(name) && !options.hosts?.includes(name))
    return forbidden(
      `The Host header expected localhost, an IP address or an allowed name, got ${host}.`,
    );
  if (origin === undefined || isAllowed(origin, host, options)) return undefined;
  return forbidden(`The Origin header expected this host or an allowed origin, got ${origin}.`);
}

function isAllowed(origin: string, host: string, { origins = [] }: GuardOptions): boolean {
  if (origins.includes('*') || origins.includes(origin)) return true;
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** The answer to a browser that asks whether it may send a request. */
export function preflight(headers: Headers): WireResponse {
  const asked = headers['access-control-request-headers'];
  return {
    status: 204,
    headers: {
      ...corsHeaders(headers),
      'Access-Control-Allow-Methods': 'GET, POST, PUT, OPTIONS',
      ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': asked }),
      'Access-Control-Max-Age': '600',
      'Content-Length': '0',
    },
    body: '',
  };
}

/** What lets a page read an answer; undefined where no page asks. */
export function corsHeaders({ origin }: Headers): Headers | undefined {
  if (origin === undefined) return undefined;
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'x-amzn-RequestId, Date',
    Vary: 'Origin',
  };
}

function forbidden(message: string): WireResponse {
  return refusal(403, 'ForbiddenException', message);
}
