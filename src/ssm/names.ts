/**
 * The names of parameters: what a parameter can be called, and what a path can be.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html; refusals as
 * recorded, and as users report them
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { LEVELS_MAX, levelsOf } from './hierarchy.ts';

/** Of the ARN. */
const ARN_MAX = 1011;

const MALFORMED =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
const RESERVED = 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).';
const NOT_A_PATH =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

const RESERVED_NAME = /^\/?(?:aws|ssm)/i;
const NAME = /^\/?[\w.-]+(?:\/[\w.-]+)*$/;
const PATH = /^\/(?:[\w.-]+(?:\/[\w.-]+)*\/?)?$/;

/** A name as it counts: AWS takes off the spaces around it. */
export function nameIn(given: string): string {
  return given.replace(/^ +| +$/g, '');
}

/** Whether a parameter of the account's own can be called so. */
export function isNewName(name: string): boolean {
  return NAME.test(name) && !RESERVED_NAME.test(name) && levelsOf(name) <= LEVELS_MAX;
}

/** Faults: ValidationException, for what no parameter can be called. */
export function checkName(name: string): void {
  if (!NAME.test(name)) fail('ValidationException', MALFORMED);
}

/**
 * Faults: for a new parameter, AccessDeniedException for a name that is AWS's, ValidationException,
 * HierarchyLevelLimitExceededException.
 */
export function checkNewName(name: string): void {
  const isPath = levelsOf(name) > 1;
  if (RESERVED_NAME.test(name)) {
    if (!isPath) fail('ValidationException', RESERVED);
    if (/^\/aws/i.test(name))
      fail('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
    fail('ValidationException', MALFORMED);
  }
  if (name.includes('/') && !name.startsWith('/'))
    fail('ValidationException', 'Parameter name must be a fully qualified name.');
  checkName(name);
  // Unconfirmed: the text, which is that of AWS's documentation; a recording would settle it.
  if (levelsOf(name) > LEVELS_MAX)
    fail(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${LEVELS_MAX} levels. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html`,
    );
}

/** Faults: ValidationException, for a name that is too long with the ARN before it. */
// Unconfirmed: the text; a recording of a name of 1,000 characters would settle it.
export function checkLength(arn: string): void {
  if (arn.length > ARN_MAX)
    fail(
      'ValidationException',
      `The parameter name, with the ARN that precedes it, must have length less than or equal to ${ARN_MAX}.`,
    );
}

/** A path as it counts, without the slash at its end. Faults: ValidationException. */
export function pathIn(given: string): string {
  if (!PATH.test(given) || /^\/(?:aws|ssm)/i.test(given)) fail('ValidationException', NOT_A_PATH);
  return given.length > 1 && given.endsWith('/') ? given.slice(0, -1) : given;
}
