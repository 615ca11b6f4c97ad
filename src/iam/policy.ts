/**
 * Key policies as documents: what is one, and whom it lets do what.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @module
 */
import { isWellFormedPrincipal, type Principals, principalMatches } from './principal.ts';
import { matchesPattern } from './wildcard.ts';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Principals;
  /** NotPrincipal: all but these. */
  readonly notPrincipals: boolean;
  readonly actions: readonly string[];
  /** NotAction: all but these. */
  readonly notActions: boolean;
  /** Whether the statement names a resource: one that does not is accepted and does nothing. */
  readonly named: boolean;
  readonly conditional: boolean;
}
export interface Policy {
  readonly statements: readonly Statement[];
}
export type Parsed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly message: string };

/** Who wants to do what, to the key whose policy it is. */
export interface PolicyRequest {
  readonly principal: { readonly account: string; readonly arn: string };
  /** `kms:PutKeyPolicy` */
  readonly action: string;
}

// Unconfirmed: AWS's text for a document that breaks the grammar; a recording of PutKeyPolicy would settle it.
const MALFORMED = 'The policy document is malformed.';
const PRINCIPALS = 'Policy contains a statement with one or more invalid principals.';

const VERSIONS = ['2012-10-17', '2008-10-17'];
const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/** Reads a policy, or says what AWS would of a text that is none. */
export function parsePolicy(text: string): Parsed {
  const document = objectOf(parsed(text));
  if (document === undefined || !only(document, POLICY_ELEMENTS)) return malformed(MALFORMED);
  const { Version, Id, Statement: given } = document;
  if (Version !== undefined && !VERSIONS.includes(Version as string)) return malformed(MALFORMED);
  if (Id !== undefined && typeof Id !== 'string') return malformed(MALFORMED);
  const statements: Statement[] = [];
  for (const element of Array.isArray(given) ? given : [given]) {
    const statement = statementOf(element);
    if (typeof statement === 'string') return malformed(statement);
    statements.push(statement);
  }
  return { ok: true, policy: { statements } };
}

/**
 * Whether the policy lets the principal do the action. An explicit Deny wins.
 * @returns 'conditions' when a statement with a Condition would decide, which is not evaluated here
 */
export function allows(policy: Policy, request: PolicyRequest): 'yes' | 'no' | 'conditions' {
  const matching = policy.statements.filter((statement) => applies(statement, request));
  const of = (effect: string, conditional: boolean) =>
    matching.some((s) => s.effect === effect && s.conditional === conditional);
  if (of('Deny', false)) return 'no';
  if (!of('Allow', false)) return of('Allow', true) ? 'conditions' : 'no';
  return of('Deny', true) ? 'conditions' : 'yes';
}

function applies(statement: Statement, { principal, action }: PolicyRequest): boolean {
  const { actions, notActions, principals, notPrincipals, named } = statement;
  if (!named || actions.length === 0) return false;
  const meant = actions.some((pattern) =>
    matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
  );
  return meant !== notActions && principalMatches(principals, principal) !== notPrincipals;
}

/** The statement, or the text of its refusal. */
function statementOf(element: unknown): Statement | string {
  const given = objectOf(element);
  if (given === undefined || !only(given, STATEMENT_ELEMENTS)) return MALFORMED;
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Condition } = given;
  const actions = textsOf(Action ?? NotAction ?? []);
  const resources = textsOf(given['Resource'] ?? given['NotResource'] ?? []);
  const sound =
    (Effect === 'Allow' || Effect === 'Deny') &&
    (Sid === undefined || typeof Sid === 'string') &&
    (Principal === undefined) !== (NotPrincipal === undefined) &&
    (Action === undefined || NotAction === undefined) &&
    (Condition === undefined || objectOf(Condition) !== undefined);
  if (!sound || actions === undefined || resources === undefined) return MALFORMED;
  const principals = principalsOf(Principal ?? NotPrincipal);
  if (typeof principals === 'string' && principals !== '*') return principals;
  return {
    effect: Effect as 'Allow' | 'Deny',
    principals: principals as Principals,
    notPrincipals: Principal === undefined,
    actions,
    notActions: NotAction !== undefined,
    named: resources.length > 0,
    conditional: Condition !== undefined && Object.keys(Condition as object).length > 0,
  };
}

/** The principals, or the text of their refusal. Every well-formed principal counts as one that exists. */
function principalsOf(given: unknown): Principals | string {
  if (given === '*') return '*';
  const byType = objectOf(given);
  if (byType === undefined || !only(byType, PRINCIPAL_TYPES)) return MALFORMED;
  const principals: [string, readonly string[]][] = [];
  for (const [type, value] of Object.entries(byType)) {
    const names = textsOf(value);
    if (names === undefined) return MALFORMED;
    if (!names.every((name) => isWellFormedPrincipal(type, name))) return PRINCIPALS;
    principals.push([type, names]);
  }
  return Object.fromEntries(principals);
}

function malformed(message: string): Parsed {
  return { ok: false, message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function only(object: object, names: readonly string[]): boolean {
  return Object.keys(object).every((name) => names.includes(name));
}

/** One text or a list of texts. */
function textsOf(value: unknown): readonly string[] | undefined {
  const texts = Array.isArray(value) ? value : [value];
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}
