/**
 * The kinds of policies: how AWS calls them in refusals, and what each of them must and must not say.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types,
 * …/troubleshoot_access-denied.html, and the texts that IAM, Organizations and KMS answer
 * @module
 */

export type PolicyKind =
  | 'resource-based'
  | 'identity-based'
  | 'permissions-boundary'
  | 'session'
  | 'service-control'
  | 'resource-control'
  | 'vpc-endpoint';

/** What a statement says, as far as its kind of policy minds. */
export interface StatementFacts {
  readonly sid: string | undefined;
  /** The element Principal or NotPrincipal, if it is there. */
  readonly principal: unknown;
  readonly isNegated: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}
/** What refuses a statement: the text for one that is so. */
interface Rule {
  readonly text: string;
  offends(statement: StatementFacts): boolean;
}
export interface PolicyGrammar {
  /** "with an explicit deny in …", and "because no … allows". */
  readonly name: string;
  readonly article: 'a' | 'an';
  /** The text for a document that breaks the grammar of all policies. */
  readonly malformed: string;
  readonly rules: readonly Rule[];
  /** The text for a policy in which two statements have the same Sid, where that is refused. */
  readonly repeatedSid?: string | undefined;
}

// Unconfirmed: KMS's text for a document that breaks the grammar; a recording of PutKeyPolicy would settle it.
const MALFORMED = 'The policy document is malformed.';
// Unconfirmed: the texts of IAM and Organizations are those that users report; CreatePolicy would settle them.
const SYNTAX = 'Syntax errors in policy.';
const UNFIT =
  'The provided policy document does not meet the requirements of the specified policy type.';

const ALPHANUMERIC = /^[0-9A-Za-z]*$/;
const ACTION = /^(?:\*|[\w-]+:.+)$/;
const RESOURCE = /^(?:\*|arn:.+)$/;

const namesPrincipal: Rule['offends'] = ({ principal }) => principal !== undefined;
const namesNoPrincipal: Rule['offends'] = ({ principal }) => principal === undefined;
const OWN_RULES: readonly Rule[] = [{ text: MALFORMED, offends: namesNoPrincipal }];
const IAM_RULES: readonly Rule[] = [
  { text: 'Policy document should not specify a principal.', offends: namesPrincipal },
  {
    text: 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    offends: ({ sid = '' }) => !ALPHANUMERIC.test(sid),
  },
  {
    text: 'Policy statement must contain actions.',
    offends: ({ actions }) => actions.length === 0,
  },
  {
    text: 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    offends: ({ actions }) => !actions.every((action) => ACTION.test(action)),
  },
  {
    text: 'Policy statement must contain resources.',
    offends: ({ resources }) => resources.length === 0,
  },
  {
    text: 'Resource must be in ARN format or "*".',
    offends: ({ resources }) => !resources.every((resource) => RESOURCE.test(resource)),
  },
];
const IAM = {
  malformed: SYNTAX,
  rules: IAM_RULES,
  repeatedSid: 'Statement IDs (SID) in a single policy must be unique.',
};
const unfit = (offends: Rule['offends']) => ({
  malformed: UNFIT,
  rules: [
    { text: UNFIT, offends },
    ...IAM_RULES.slice(1).map((rule) => ({ ...rule, text: UNFIT })),
  ],
  repeatedSid: UNFIT,
});

export const policyKinds: Readonly<Record<PolicyKind, PolicyGrammar>> = {
  'resource-based': {
    name: 'resource-based policy',
    article: 'a',
    malformed: MALFORMED,
    rules: OWN_RULES,
  },
  'identity-based': { name: 'identity-based policy', article: 'an', ...IAM },
  'permissions-boundary': { name: 'permissions boundary', article: 'a', ...IAM },
  session: { name: 'session policy', article: 'a', ...IAM },
  'service-control': { name: 'service control policy', article: 'a', ...unfit(namesPrincipal) },
  // Its Principal can only be *: …/orgs_manage_policies_rcps_syntax.html
  'resource-control': {
    name: 'resource control policy',
    article: 'a',
    ...unfit(({ principal, isNegated }) => principal !== '*' || isNegated),
  },
  'vpc-endpoint': {
    name: 'VPC endpoint policy',
    article: 'a',
    malformed: MALFORMED,
    rules: OWN_RULES,
  },
};
