/**
 * The rules of aliases.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { page } from '../lib/table.ts';
import { keySpecRow } from './key-specs.ts';
import type { SharedKey } from './shared-key.ts';
import type { Scope } from './state.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Aliases per KMS key". */
const ALIASES_PER_KEY_MAX = 50;

/** Faults: ValidationException; NotAuthorizedException, without text, for the names that AWS keeps for itself. */
export function checkAliasName(aliasName: string): void {
  if (!aliasName.startsWith('alias/'))
    fail(
      'ValidationException',
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  if (aliasName === 'alias/') fail('ValidationException', 'Invalid identifier');
  if (aliasName.includes(':'))
    fail('ValidationException', `${aliasName} contains invalid characters for an alias`);
  if (aliasName.startsWith('alias/aws/')) fail('NotAuthorizedException');
}

/** Faults: ValidationException, for an alias in place of a key. */
export function checkAliasTarget(targetKeyId: string): void {
  if (targetKeyId.startsWith('alias/') || /^arn:[^/]*:alias\//.test(targetKeyId))
    fail('ValidationException', 'Aliases must refer to keys. Not aliases');
}

/** Faults: LimitExceededException, when the key has all the aliases it may have. */
export function checkAliasLimit(scope: Scope, keyId: string): void {
  const { items } = page(scope.aliasesByKey, ALIASES_PER_KEY_MAX, { prefix: `${keyId} ` });
  if (items.length >= ALIASES_PER_KEY_MAX) fail('LimitExceededException');
}

/** An alias stays with keys of one kind and usage. Faults: ValidationException. */
export function checkSameKind(aliasName: string, from: SharedKey, to: SharedKey): void {
  const changes = [
    ['key type', keySpecRow(from.spec).kind, keySpecRow(to.spec).kind],
    ['key usage', from.usage, to.usage],
  ] as const;
  for (const [what, before, after] of changes)
    if (before !== after)
      fail(
        'ValidationException',
        `Alias ${aliasName} cannot be changed from a CMK with ${what} ${before} to a CMK with ${what} ${after}. The ${what} of the current CMK and the new CMK must be the same.`,
      );
}
