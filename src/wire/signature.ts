/**
 * Whether a request is signed by whom it says, with AWS Signature Version 4.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html; texts as AWS answers them,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 * @module
 */
import { sha256Hex, signatureOf } from '../hsm/signing-keys.ts';
import { directoryOf } from '../iam/directory.ts';
import { utf8 } from '../lib/bytes.ts';
import { get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import type { Cell } from '../sim/cell.ts';
import { dateOf } from './http.ts';

/** A request as it was signed. */
export interface SignedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, compressed or not. */
  readonly body: Uint8Array;
}
export interface SignatureFault {
  readonly code:
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'UnrecognizedClientException';
  readonly message: string;
}

/** The secret of an account's root, by its 12 digits: the one that `clientConfig` gives. */
const ROOT_SECRET = 'kmsim';
const SKEW_MS_MAX = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/;

/**
 * What is wrong with the signature of a request, or undefined when nothing is, or when it has none.
 * @param now - of the clock on the wall, by which clients sign
 */
export function signatureFault(
  cell: Cell,
  request: SignedRequest,
  now: Millis,
): SignatureFault | undefined {
  const { headers } = request;
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature] =
    AUTHORIZATION.exec(authorization) ?? [];
  const stamp = headers['x-amz-date'] ?? '';
  const at = dateOf(stamp)?.getTime();
  if (signature === undefined || at === undefined || !stamp.startsWith(date))
    return {
      code: 'IncompleteSignatureException',
      message: `Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, and the request an 'X-Amz-Date' header. Authorization=${authorization}`,
    };
  const secret = secretOf(cell, accessKeyId);
  if (secret === undefined)
    return {
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    };
  if (Math.abs(now - at) > SKEW_MS_MAX) return skewed(stamp, at, now);
  const scope = [date, region, service, 'aws4_request'];
  const canonical = canonicalOf(request, signed.split(';'));
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256Hex(utf8(canonical))].join('\n');
  if (signatureOf(secret, scope, text) === signature) return undefined;
  return {
    code: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  };
}

function secretOf(cell: Cell, accessKeyId: string): string | undefined {
  const known = get(directoryOf(cell.present()).credentials, accessKeyId)?.secretAccessKey;
  return known ?? (/^\d{12}$/.test(accessKeyId) ? ROOT_SECRET : undefined);
}

function skewed(stamp: string, at: Millis, now: Millis): SignatureFault {
  const isLate = at < now;
  const bound = isLate ? now - SKEW_MS_MAX : now + SKEW_MS_MAX;
  const [what, how, sign] = isLate
    ? ['Signature expired', 'earlier', '-']
    : ['Signature not yet current', 'later', '+'];
  return {
    code: 'InvalidSignatureException',
    message: `${what}: ${stamp} is now ${how} than ${basic(bound)} (${basic(now)} ${sign} 5 min.)`,
  };
}

/** `20260102T030405Z` */
function basic(at: Millis): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function canonicalOf({ method, path, headers, body }: SignedRequest, signed: readonly string[]) {
  const [uri = '/', query = ''] = path.split('?', 2);
  const textOf = (name: string) => (Object.hasOwn(headers, name) ? (headers[name] ?? '') : '');
  const lines = signed.map((name) => `${name}:${textOf(name).trim().replace(/ +/g, ' ')}`);
  return [
    method,
    uri,
    query.split('&').sort().join('&'),
    ...lines,
    '',
    signed.join(';'),
    headers['x-amz-content-sha256'] ?? sha256Hex(body),
  ].join('\n');
}
