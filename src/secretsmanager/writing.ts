/**
 * How a primary secret is written: with the time of its change, its replicas after it, and what is due for them.
 * @module
 */
import type { Change, Env } from '../kernel/operation.ts';
import { type KnownValue, synchronized } from './replication.ts';
import type { SecretTarget } from './secret-id.ts';
import { type Secret, type SecretsState, secretWith, withSecret } from './state.ts';
import { retimed } from './timers.ts';

/** The change that writes a secret anew. @param known - the value that the call put */
export function written<O>(
  state: SecretsState,
  { scope, arn }: SecretTarget,
  secret: Secret,
  env: Env<unknown>,
  output: O,
  known?: KnownValue,
): Change<SecretsState, O> {
  const changed = secretWith(secret, { changedAt: env.now });
  const primary = { state: withSecret(state, scope, changed), secret: changed };
  const { state: next, arns } = synchronized(primary, scope, env, known);
  return retimed(state, next, [arn, ...arns], output);
}
