/**
 * Principals of a policy, and their forms.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @module
 */

/** The types of principal, each with its principals. `*` alone is everybody. */
export type Principals = '*' | Readonly<Record<string, readonly string[]>>;

const ACCOUNT = /^\d{12}$/;
const ROOT = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;
const FORMS: Readonly<Record<string, readonly RegExp[]>> = {
  AWS: [
    /^\*$/,
    ACCOUNT,
    ROOT,
    /^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/,
    /^arn:aws[a-z-]*:sts::\d{12}:(assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+)$/,
    // What a principal that was deleted turns into.
    /^A(ROA|IDA)[A-Z0-9]{12,}$/,
  ],
  Service: [/^[a-z0-9-]+(\.[a-z0-9-]+)+$/],
  Federated: [/^[\w.-]+$/, /^arn:aws[a-z-]*:iam::\d{12}:(saml|oidc)-provider\/.+$/],
  CanonicalUser: [/^[0-9a-f]{64}$/],
};

/** Whether a name has a form that principals of its type have. */
export function isWellFormedPrincipal(type: string, name: string): boolean {
  return FORMS[type]?.some((form) => form.test(name)) === true;
}
