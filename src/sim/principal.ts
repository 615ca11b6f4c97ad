/**
 * Callers as a test names them: by an ARN or an account, with what is known of them besides.
 * @module
 */
import { subjectOf } from '../iam/subject.ts';
import { isRegion, parseArn, partitionOf } from '../kernel/arn.ts';
import type { Caller, Permissions } from '../kernel/operation.ts';

/** A policy document: an object, or its JSON. */
export type PolicyDocument = string | object;

/** What is known of a caller besides its ARN. Each member that is left out limits nothing. */
export interface PrincipalOptions {
  /** Its identity policies, with those of its groups. None at all, `[]`, allows nothing. Default: all that its account can give. */
  readonly policies?: PolicyDocument | readonly PolicyDocument[] | undefined;
  /** The permissions boundary. */
  readonly boundary?: PolicyDocument | undefined;
  /** The session policies, as given to AssumeRole: one of them must allow. */
  readonly session?: PolicyDocument | readonly PolicyDocument[] | undefined;
  /** The policy of the VPC endpoint that it calls through. */
  readonly endpoint?: PolicyDocument | undefined;
  /** Tags of the principal and its session: `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The unique ID: `AIDA…`, `AROA…:session`. */
  readonly id?: string | undefined;
  /** The service that calls on its behalf, as its endpoint begins: `s3`. */
  readonly via?: string | undefined;
  /** Condition keys of its requests: `{ 'aws:SourceIp': '203.0.113.7' }`. They win over kmsim's own. */
  readonly context?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

const OPTIONS: readonly (keyof PrincipalOptions)[] = [
  'policies',
  'boundary',
  'session',
  'endpoint',
  'tags',
  'id',
  'via',
  'context',
];

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazon\.com)(\.cn)?$/;

/**
 * The caller that an ARN or an account ID names, or an AWS service's name such as `s3.amazonaws.com`.
 * @throws TypeError for anything else, and for options that are none
 */
export function callerOf(
  principal: string,
  { region, account }: { readonly region: string; readonly account: string },
  options: PrincipalOptions = {},
): Caller {
  return withOptions(named(principal, region, account), options);
}

/** A caller: a view that has it, or what `callerOf` takes. */
export type Principal = string | { readonly caller: Caller };

/** The caller that a principal is, through a Region's endpoint. @throws TypeError for what is none */
export function callerFrom(
  principal: Principal,
  where: { readonly region: string; readonly account: string },
): Caller {
  const caller = typeof principal === 'object' ? principal?.caller : undefined;
  return caller === undefined
    ? callerOf(principal as string, where)
    : { ...caller, region: where.region };
}

function named(principal: string, region: string, account: string): Caller {
  if (typeof principal === 'string') {
    if (/^\d{12}$/.test(principal))
      return {
        account: principal,
        arn: `arn:${partitionOf(region)}:iam::${principal}:root`,
        region,
      };
    if (SERVICE.test(principal)) return { account, arn: principal, region };
    const arn = parseArn(principal);
    const isPrincipal = arn?.service === 'iam' || arn?.service === 'sts';
    if (arn !== undefined && isPrincipal && /^\d{12}$/.test(arn.account))
      return { account: arn.account, arn: principal, region };
  }
  throw new TypeError(
    `"principal" expected the ARN of an IAM principal, a 12-digit account ID or the name of a service such as s3.amazonaws.com, got ${String(principal)}`,
  );
}

function withOptions(caller: Caller, options: PrincipalOptions): Caller {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options expected an object, got ${String(options)}`);
  const stray = Object.keys(options).find((name) => !(OPTIONS as readonly string[]).includes(name));
  if (stray !== undefined)
    throw new TypeError(`options expected ${OPTIONS.join(', ')}, got "${stray}"`);
  const { via, context, policies, boundary, session, endpoint, tags, id } = options;
  const permissions: Permissions = {
    ...(policies === undefined ? {} : { policies: textsOf(policies, 'policies') }),
    ...(boundary === undefined ? {} : { boundary: textOf(boundary, 'boundary') }),
    ...(session === undefined ? {} : { session: textsOf(session, 'session') }),
    ...(endpoint === undefined ? {} : { endpoint: textOf(endpoint, 'endpoint') }),
    ...(tags === undefined ? {} : { tags: { ...tags } }),
    ...(id === undefined ? {} : { id }),
  };
  const made: Caller = {
    ...caller,
    ...(via === undefined ? {} : { via: checkedService(via) }),
    ...(Object.keys(permissions).length === 0 ? {} : { permissions }),
    ...(context === undefined ? {} : { context: { ...context } }),
  };
  // Reads the policies: what is none is told where it was written.
  subjectOf(made);
  return made;
}

export function textsOf(given: PolicyDocument | readonly PolicyDocument[], name: string): string[] {
  const documents: readonly PolicyDocument[] = Array.isArray(given) ? given : [given];
  return documents.map((document) => textOf(document, name));
}

/** @throws TypeError when it is no policy document */
export function textOf(document: PolicyDocument, name: string): string {
  if (typeof document === 'string') return document;
  if (typeof document !== 'object' || document === null)
    throw new TypeError(`"${name}" expected a policy document, got ${String(document)}`);
  try {
    return JSON.stringify(document);
  } catch (error) {
    // A circle, or lists so deep that no stack holds them.
    throw new TypeError(`"${name}" expected JSON: ${(error as Error).message}`);
  }
}

/** @throws TypeError when it is not the name of a service, as its endpoint begins */
export function checkedService(name: string): string {
  if (typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new TypeError(
    `"service" expected the name that its endpoint begins with, such as s3, got ${String(name)}`,
  );
}

export function checkedRegion(name: string): string {
  if (typeof name === 'string' && isRegion(name)) return name;
  throw new TypeError(
    `"region" expected the name of a Region such as eu-west-1, got ${String(name)}`,
  );
}
