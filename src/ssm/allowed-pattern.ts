/**
 * AllowedPattern: a regular expression that a parameter's values must match. AWS reads it as Java does.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html; refusals recorded
 * @module
 */
import { fail, notModelled } from '../kernel/fault.ts';

/** What Java's expressions have and JavaScript's have not, or mean otherwise. */
const JAVA_ALONE = /\(\?(?:[a-z]*-?[a-z]+[:)]|>)|[*+?}]\+|\\[AzZGQEhHRXepN]|&&|\[:\w+:\]/;

/**
 * Faults: InvalidAllowedPatternException; ParameterPatternMismatchException, for a value that is not what the pattern allows.
 */
// Unconfirmed: that it is the whole value which must match; a value with more around what matches would settle it.
export function checkAllowed(pattern: string, value: string): void {
  if (JAVA_ALONE.test(pattern)) notModelled(`the regular expression ${pattern}`);
  if (!compiled(pattern).test(value))
    fail(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
}

function compiled(pattern: string): RegExp {
  try {
    // By itself: what closes a group that it did not open would fit between the brackets of the whole.
    new RegExp(pattern);
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return fail(
      'InvalidAllowedPatternException',
      'The syntax of the allowedPattern parameter is invalid.',
    );
  }
}
