/**
 * Resource policies of secrets: what is one, how it is shown, and what one must not do.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html; texts and layout recorded.
 * @module
 */
import { type Policy, parsePolicy, type Statement } from '../iam/policy.ts';
import { fail } from '../kernel/fault.ts';
import type { ResourcePolicy } from './state.ts';

/** The policy that a text states. Faults: MalformedPolicyDocumentException. */
export function resourcePolicyOf(text: string): ResourcePolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok)
    return fail(
      'MalformedPolicyDocumentException',
      'This resource policy contains a syntax error.',
    );
  return { text, document: parsed.policy };
}

/** The recorded text for a policy that lets everybody in. */
export const PUBLIC =
  'You can not attach a resource policy that grants Public access to your secret.';

/**
 * The condition keys that narrow `Principal: *` down.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html, "Zelkova"; the keys are those that
 * S3's page "The meaning of public" gives for the same check.
 */
// Unconfirmed: that the same keys count here.
const NARROWING: readonly string[] = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
];

/** Whether a policy lets everybody in. */
export function isPublic({ statements }: Policy): boolean {
  return statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      (isForAll(statement) || statement.notPrincipals) &&
      !statement.conditions.some(({ contextKey }) => NARROWING.includes(contextKey)),
  );
}

function isForAll({ principals }: Statement): boolean {
  return principals === '*' || principals['AWS']?.includes('*') === true;
}

/** A policy as GetResourcePolicy shows it: in the layout in which KMS writes its own policies. */
export function shownPolicy({ text }: ResourcePolicy): string {
  return laidOut(JSON.parse(text), '');
}

// The layout of the default pretty printer of Jackson, a library for Java.
function laidOut(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const elements = value.map((element) => laidOut(element, indent));
    return elements.length === 0 ? '[ ]' : `[ ${elements.join(', ')} ]`;
  }
  const inner = `${indent}  `;
  const members = Object.entries(value).map(
    ([name, member]) => `${inner}${JSON.stringify(name)} : ${laidOut(member, inner)}`,
  );
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`;
}
