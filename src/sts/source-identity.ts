/**
 * Source identities: a session hands its own on to those that it begins.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 * @module
 */
import { subjectOf } from '../iam/subject.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Value } from '../kernel/shape.ts';
import type { assumeRoleInput } from './shapes.ts';

type Input = Value<typeof assumeRoleInput>;

/** What was set when the caller's session, or one before it, began. */
function inheritedSourceIdentity(caller: Caller): string | undefined {
  const { principal, keys } = subjectOf(caller);
  const isSession = principal.type === 'AssumedRole' || principal.type === 'Role';
  return isSession ? keys.get('aws:sourceidentity')?.[0] : undefined;
}

/** A request with the source identity that its session will have. */
// Unconfirmed: that sts:SourceIdentity and the answer have one that was handed on; a chain of calls would settle it.
export function withSourceIdentity(request: Input, caller: Caller): Input {
  const SourceIdentity = inheritedSourceIdentity(caller);
  return SourceIdentity === undefined ? request : { ...request, SourceIdentity };
}

// Unconfirmed: the code and the text; a chained call with another source identity would settle them.
export function checkSourceIdentity({ SourceIdentity }: Input, caller: Caller): void {
  const inherited = inheritedSourceIdentity(caller);
  if (inherited !== undefined && SourceIdentity !== undefined && SourceIdentity !== inherited)
    fail(
      'ValidationException',
      'The source identity of a session cannot be changed by role chaining.',
    );
}
