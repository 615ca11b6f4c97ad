/**
 * KMS as another service calls it for its caller, inside one of its own operations.
 * @module
 */
import type { Fault, Result } from '../kernel/fault.ts';
import type { Env, Input, Output } from '../kernel/operation.ts';
import type { operations } from './operations/index.ts';

type Operations = typeof operations;

/** What KMS answers to the caller's service. @param region - default: the caller's */
export function callKms<N extends keyof Operations & string>(
  env: Pick<Env<unknown>, 'call'>,
  operation: N,
  input: Input<Operations[N]>,
  region?: string,
): Result<Output<Operations[N]>> {
  const request = { service: 'kms', operation, input, region };
  return env.call(request) as Result<Output<Operations[N]>>;
}

/**
 * A refusal of KMS as services pass it on: as the AWS SDK for Java words it, with which they ask.
 * @param text - what stands before; default: KMS's own text
 */
// Unconfirmed: `null` where KMS gives no text, and the status code of the refusals that KMS gives as server errors.
export function toldByService({ code, message }: Fault, requestId: string, text = message): string {
  return `${text ?? 'null'} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
}
