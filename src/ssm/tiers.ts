/**
 * The tier of a parameter: what was asked for, what it needs, and what the account has room for.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html; refusals recorded
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { utf8 } from '../lib/bytes.ts';
import { DEFAULT_TIER, settingValueOf } from './settings.ts';
import type { Scope, Tier } from './state.ts';

const GUIDE =
  'For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

/** Of a value in UTF-8, and of the parameters of an account in a Region. */
const LIMITS: Readonly<Record<Tier, { readonly valueBytes: number; readonly parameters: number }>> =
  {
    Standard: { valueBytes: 4096, parameters: 10_000 },
    Advanced: { valueBytes: 8192, parameters: 100_000 },
  };

/** What decides on the tier. */
export interface TierRequest {
  readonly asked: Tier | 'Intelligent-Tiering' | undefined;
  /** The tier that the parameter has; undefined for a new one. */
  readonly present: Tier | undefined;
  readonly value: string;
  readonly hasPolicies: boolean;
}

/**
 * The tier that a parameter gets.
 * Faults: ValidationException, for what the tier does not let; ParameterLimitExceeded.
 */
export function tierFor(scope: Scope, request: TierRequest): Tier {
  const tier = chosen(scope, request);
  const { present, value, hasPolicies } = request;
  if (tier === 'Standard' && present === 'Advanced')
    fail(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters.",
    );
  if (tier === 'Standard' && hasPolicies)
    fail(
      'ValidationException',
      `You can't assign parameter policies to a standard-parameter tier. You must upgrade the parameter to use the advanced-parameter tier. ${GUIDE}`,
    );
  if (bytesOf(value) > LIMITS[tier].valueBytes) fail('ValidationException', TOO_LONG[tier]);
  // Unconfirmed: the text, which is that of AWS's documentation; a full account would settle it.
  if (present !== tier && countOf(scope, tier) >= LIMITS[tier].parameters)
    fail(
      'ParameterLimitExceeded',
      'You have exceeded the number of parameters for this Amazon Web Services account. Delete one or more parameters and try again.',
    );
  return tier;
}

const TOO_LONG: Readonly<Record<Tier, string>> = {
  Standard: `Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. ${GUIDE}`,
  // Unconfirmed: the text; a value of 8,193 characters would settle it.
  Advanced: 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
};

// Unconfirmed: that a parameter stays in the advanced tier when no tier is asked for and the default is another.
function chosen(scope: Scope, { asked, present, value, hasPolicies }: TierRequest): Tier {
  if (asked === undefined && present === 'Advanced') return present;
  const wanted = asked ?? settingValueOf(scope, DEFAULT_TIER);
  if (wanted !== 'Intelligent-Tiering') return wanted === 'Advanced' ? 'Advanced' : 'Standard';
  const { valueBytes, parameters } = LIMITS.Standard;
  const isFull = present === undefined && countOf(scope, 'Standard') >= parameters;
  const needsMore = hasPolicies || isFull || bytesOf(value) > valueBytes;
  return needsMore || present === 'Advanced' ? 'Advanced' : 'Standard';
}

function countOf({ parameters, advanced }: Scope, tier: Tier): number {
  return tier === 'Advanced' ? advanced : parameters.size - advanced;
}

// Unconfirmed: that bytes count, as the documentation's "4 KB" has it, and not characters, as the refusal has it.
function bytesOf(value: string): number {
  return utf8(value).length;
}
