/**
 * ClientRequestToken: the ID of the version that a request makes. The SDKs draw one where a caller gives none; over plain HTTP
 * it must be there.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 * @module
 */
import { type FaultCode, fail } from '../kernel/fault.ts';
import { randomFrom, type Seed } from '../lib/random.ts';

/** The token that a caller's SDK draws, a UUID. @param of - what it is for: an ARN, and its counter */
export function drawnToken(seed: Seed, of: string, n: number): string {
  return randomFrom(seed, 'secretsmanager:ClientRequestToken', of, n).uuid();
}

/** The token of a request. Faults: the given code, for a request without one. */
export function tokenIn(
  { ClientRequestToken: token }: { readonly ClientRequestToken?: string | undefined },
  code: FaultCode = 'InvalidRequestException',
): string {
  return (
    token ??
    fail(code, 'You must provide a ClientRequestToken value. We recommend a UUID-type value.')
  );
}
