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
  /** A statement that names no resource is accepted and does nothing. */
  readonly resources: readonly string[];
  /** NotResource: all but these. */
  readonly notResources: boolean;
  readonly conditional: boolean;
}
export interface Policy {
  readonly statements: readonly Statement[];
}
export type Parsed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly message: string };

/** Who wants to do what to which resource, whose policy it is. */
export interface PolicyRequest {
  readonly principal: { readonly account: string; readonly arn: string };
  /** `kms:PutKeyPolicy` */
  readonly action: string;
  /** The ARN. */
  readonly resource: string;
}

/** `denied` is an explicit Deny, `none` that no statement allows; `conditions` that a Condition would decide. */
export type Verdict = 'allowed' | 'denied' | 'none' | 'conditions';

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

/** Whether the policy lets the principal do the action. An explicit Deny wins; Conditions are not evaluated. */
export function verdictOf(policy: Policy, request: PolicyRequest): Verdict {
  const matching = policy.statements.filter((statement) => applies(statement, request));
  const of = (effect: string, conditional: boolean) =>
    matching.some((s) => s.effect === effect && s.conditional === conditional);
  if (of('Deny', false)) return 'denied';
  if (!of('Allow', false)) return of('Allow', true) ? 'conditions' : 'none';
  return of('Deny', true) ? 'conditions' : 'allowed';
}

function applies(statement: Statement, { principal, action, resource }: PolicyRequest): boolean {
  const { actions, resources } = statement;
  if (resources.length === 0 || actions.length === 0) return false;
  const meant = actions.some((pattern) =>
    matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
  );
  const here = resources.some((pattern) => matchesPattern(pattern, resource));
  return (
    meant !== statement.notActions &&
    here !== statement.notResources &&
    principalMatches(statement.principals, principal) !== statement.notPrincipals
  );
}

/** The statement, or the text of its refusal. */
function statementOf(element: unknown): Statement | string {
  const given = objectOf(element);
  if (given === undefined || !only(given, STATEMENT_ELEMENTS)) return MALFORMED;
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Condition } = given;
  const { Resource, NotResource } = given;
  const actions = textsOf(Action ?? NotAction ?? []);
  const resources = textsOf(Resource ?? NotResource ?? []);
  const sound =
    (Effect === 'Allow' || Effect === 'Deny') &&
    (Sid === undefined || typeof Sid === 'string') &&
    (Principal === undefined) !== (NotPrincipal === undefined) &&
    (Action === undefined || NotAction === undefined) &&
    (Resource === undefined || NotResource === undefined) &&
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
    resources,
    notResources: NotResource !== undefined,
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
