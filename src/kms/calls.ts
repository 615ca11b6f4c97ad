/**
 * KMS as another service calls it for its caller, inside one of its own operations.
 * @module
 */
import type { Result } from '../kernel/fault.ts';
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
