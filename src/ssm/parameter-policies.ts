/**
 * Parameter policies: that an advanced parameter ends, and that EventBridge is told before it does or when nobody has changed
 * it for long.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html; refusals as recorded
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';

export type PolicyType = 'Expiration' | 'ExpirationNotification' | 'NoChangeNotification';

export interface ParameterPolicy {
  readonly type: PolicyType;
  /** Compact JSON. */
  readonly text: string;
  /** When it acts, or has acted. */
  readonly at: Millis;
  readonly isFinished: boolean;
}

const POLICIES_MAX = 10;
const UNIT_MS: Readonly<Record<string, Millis>> = { Days: MS_PER_DAY, Hours: MS_PER_DAY / 24 };
const COUNT_MAX = 8_760_000;

interface GivenPolicy {
  readonly Type: PolicyType;
  readonly Attributes: Readonly<Record<string, unknown>>;
}

/**
 * The policies that a text gives, acting as of an instant; none for a list that is empty or has empty entries alone.
 * Faults: ValidationException, InvalidPolicyTypeException, InvalidPolicyAttributeException, IncompatiblePolicyException,
 * PoliciesLimitExceededException.
 */
// Unconfirmed: the texts but for those recorded: no JSON, a type that is none, and a number that is none.
export function policiesIn(text: string, now: Millis): readonly ParameterPolicy[] {
  const given = listIn(text);
  if (given.length > POLICIES_MAX)
    fail(
      'PoliciesLimitExceededException',
      `You specified more than the maximum number of allowed policies for the parameter. The maximum is ${POLICIES_MAX}.`,
    );
  given.forEach(checkPolicy);
  const ends = given.filter(({ Type }) => Type === 'Expiration').map(endOf);
  if (ends.some((end) => end <= now))
    fail('InvalidPolicyAttributeException', 'Attribute Timestamp must be in the future.');
  if (ends.length === 0 && given.some(({ Type }) => Type === 'ExpirationNotification'))
    fail(
      'IncompatiblePolicyException',
      'An ExpirationNotification policy requires an Expiration policy.',
    );
  const end = Math.min(...ends);
  return given.map((policy) => ({
    type: policy.Type,
    text: JSON.stringify(policy),
    at: instantOf(policy, { now, end }),
    isFinished: false,
  }));
}

/** The policies as of a new version that does not change them: those that watch for a change begin anew. */
export function renewed(
  policies: readonly ParameterPolicy[],
  now: Millis,
): readonly ParameterPolicy[] {
  return policies.map((policy) => {
    if (policy.type !== 'NoChangeNotification') return policy;
    const at = now + spanOf(JSON.parse(policy.text) as GivenPolicy, 'After');
    return { type: policy.type, text: policy.text, at, isFinished: false };
  });
}

/** Whether the text of a policy says what the policy is. */
export function isSound({ type, text }: ParameterPolicy): boolean {
  try {
    const given = listIn(`[${text}]`);
    given.forEach(checkPolicy);
    return given.length === 1 && given[0]?.Type === type;
  } catch {
    return false;
  }
}

function listIn(text: string): readonly GivenPolicy[] {
  const invalid = () => fail('ValidationException', `Invalid policies input: ${text}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return invalid();
  }
  if (!Array.isArray(parsed) || !parsed.every(isObject)) return invalid();
  return (parsed as readonly GivenPolicy[]).filter((policy) => Object.keys(policy).length > 0);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkPolicy(policy: GivenPolicy): void {
  const { Type, Attributes } = policy;
  const check = Object.hasOwn(CHECKS, Type) ? CHECKS[Type] : undefined;
  if (check === undefined)
    fail('InvalidPolicyTypeException', `Policy type ${String(Type)} is not supported.`);
  if (!isObject(Attributes))
    fail('InvalidPolicyAttributeException', `Policy type ${Type} requires attributes.`);
  check(policy);
}

const CHECKS: Readonly<Record<PolicyType, (policy: GivenPolicy) => void>> = {
  Expiration(policy) {
    if (Number.isNaN(endOf(policy)))
      fail('InvalidPolicyAttributeException', 'Attribute Timestamp must be an ISO 8601 instant.');
  },
  ExpirationNotification: (policy) => checkSpan(policy, 'Before'),
  NoChangeNotification: (policy) => checkSpan(policy, 'After'),
};

/** Recorded: 0 and 0.5 are refused, each in its own words. */
function checkSpan({ Attributes }: GivenPolicy, name: string): void {
  const text = String(Attributes[name] ?? '');
  const isCount = /^\d+$/.test(text);
  if (isCount && Number(text) === 0)
    fail('InvalidPolicyAttributeException', `Attribute ${name} must be a positive integer.`);
  if (!isCount || Number(text) >= COUNT_MAX)
    fail(
      'InvalidPolicyAttributeException',
      `Attribute ${name} must be a positive integer smaller than ${COUNT_MAX} .`,
    );
  if (!Object.hasOwn(UNIT_MS, String(Attributes['Unit'])))
    fail('InvalidPolicyAttributeException', 'Attribute Unit must be Days or Hours.');
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** When a parameter expires; NaN for what is no instant. */
function endOf({ Attributes }: GivenPolicy): Millis {
  const text = String(Attributes['Timestamp'] ?? '');
  return INSTANT.test(text) && isDay(text.slice(0, 10))
    ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    : Number.NaN;
}

/** Whether the calendar has a day: JavaScript takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

// Unconfirmed: that a notification refers to the earliest expiration, where there are several.
function instantOf(
  policy: GivenPolicy,
  { now, end }: { readonly now: Millis; readonly end: Millis },
): Millis {
  if (policy.Type === 'Expiration') return endOf(policy);
  return policy.Type === 'NoChangeNotification'
    ? now + spanOf(policy, 'After')
    : end - spanOf(policy, 'Before');
}

function spanOf({ Attributes }: GivenPolicy, name: string): Millis {
  return Number(Attributes[name]) * (UNIT_MS[String(Attributes['Unit'])] ?? Number.NaN);
}
