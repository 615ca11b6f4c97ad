/**
 * Policy documents: what is one.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @module
 */
import { hasDuplicateNames } from './json-names.ts';
import { type PolicyKind, policyKinds } from './policy-kinds.ts';
import { objectOf, only, type Statement, statementOf } from './statement.ts';

export type { Statement } from './statement.ts';
export interface Policy {
  readonly statements: readonly Statement[];
}
export type Parsed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly message: string };

/** The version of policies with variables. A policy without a Version is of the older one. */
const WITH_VARIABLES = '2012-10-17';
const VERSIONS: readonly unknown[] = [undefined, WITH_VARIABLES, '2008-10-17'];
const ELEMENTS = ['Version', 'Id', 'Statement'];

/** Reads a policy, or says what AWS would of a text that is none. How long it may be is the caller's to check. */
export function parsePolicy(text: string, kind: PolicyKind = 'resource-based'): Parsed {
  const grammar = policyKinds[kind];
  const document = objectOf(parsed(text));
  if (document === undefined || !only(document, ELEMENTS)) return refused(grammar.malformed);
  const { Version, Id, Statement: given } = document;
  const sound = VERSIONS.includes(Version) && (Id === undefined || typeof Id === 'string');
  if (!sound || hasDuplicateNames(text)) return refused(grammar.malformed);
  const statements: Statement[] = [];
  const sids = new Set<string>();
  for (const element of Array.isArray(given) ? given : [given]) {
    const statement = statementOf(element, grammar, Version === WITH_VARIABLES);
    if (typeof statement === 'string') return refused(statement);
    const { sid = '' } = statement;
    if (grammar.repeatedSid !== undefined && sids.has(sid)) return refused(grammar.repeatedSid);
    if (sid !== '') sids.add(sid);
    statements.push(statement);
  }
  return { ok: true, policy: { statements } };
}

function refused(message: string): Parsed {
  return { ok: false, message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
