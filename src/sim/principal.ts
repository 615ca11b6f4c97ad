/**
 * Callers as a test names them: by an ARN or an account, with what is known of them besides.
 * @module
 */
import { subjectOf } from '../iam/subject.ts';
import { isRegion, parseArn, partitionOf } from '../kernel/arn.ts';
import type { Caller, Permissions } from '../kernel/operation.ts';

/** A policy document: an object, or its JSON. */
export type PolicyDocument = string | object;

/**
 * What is known of a caller besides its ARN. Each member given wins over what `sim.principals` knows of the principal; what is
 * left out is as it is known there, and of a principal that is not known limits nothing. All of it is copied.
 */
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
  /**
   * Condition keys of its requests: `{ 'aws:SourceIp': '203.0.113.7', 'aws:MultiFactorAuthPresent': true }`. They win over
   * kmsim's own. A boolean and a number are as their text.
   */
  readonly context?: Readonly<Record<string, ContextValue>> | undefined;
}
/** The value of a condition key, or its values. */
export type ContextValue = string | boolean | number | readonly string[];

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
    throw new TypeError(`options expected an object, got ${shown(options)}`);
  const stray = Object.keys(options).find((name) => !(OPTIONS as readonly string[]).includes(name));
  if (stray !== undefined)
    throw new TypeError(`options expected ${OPTIONS.join(', ')}, got "${stray}"`);
  const { via, context, policies, boundary, session, endpoint, tags, id } = options;
  const permissions: Permissions = {
    ...(policies === undefined ? {} : { policies: Object.freeze(textsOf(policies, 'policies')) }),
    ...(boundary === undefined ? {} : { boundary: textOf(boundary, 'boundary') }),
    ...(session === undefined ? {} : { session: Object.freeze(textsOf(session, 'session')) }),
    ...(endpoint === undefined ? {} : { endpoint: textOf(endpoint, 'endpoint') }),
    ...(tags === undefined ? {} : { tags: tagsFrom(tags) }),
    ...(id === undefined ? {} : { id: idFrom(id) }),
  };
  const made: Caller = {
    ...caller,
    ...(via === undefined ? {} : { via: checkedService(via) }),
    ...(Object.keys(permissions).length === 0 ? {} : { permissions: Object.freeze(permissions) }),
    ...(context === undefined ? {} : { context: contextFrom(context) }),
  };
  // Reads the policies: what is none is told where it was written.
  subjectOf(made);
  return made;
}

function tagsFrom(tags: unknown): Readonly<Record<string, string>> {
  return mappedRecord(tags, 'tags', 'an object of texts', (value, name) =>
    typeof value === 'string' ? value : unexpected('tags', `a text for "${name}"`, value),
  );
}

function contextFrom(context: unknown): Readonly<Record<string, string | readonly string[]>> {
  return mappedRecord(context, 'context', 'an object of condition keys', (value, name) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean' || Number.isFinite(value)) return String(value);
    if (!Array.isArray(value))
      return unexpected(
        'context',
        `a text, a boolean, a number or a list of texts for "${name}"`,
        value,
      );
    const texts = Array.from(value, (one: unknown) =>
      typeof one === 'string' ? one : unexpected('context', `a list of texts for "${name}"`, one),
    );
    return Object.freeze(texts);
  });
}

function idFrom(id: unknown): string {
  return typeof id === 'string' ? id : unexpected('id', 'a text', id);
}

/** A frozen copy of an object, each value changed. @throws TypeError when it is no plain object */
function mappedRecord<T>(
  given: unknown,
  name: string,
  expected: string,
  change: (value: unknown, name: string) => T,
): Readonly<Record<string, T>> {
  if (!isRecord(given)) return unexpected(name, expected, given);
  const entries = Object.entries(given).map(([key, value]) => [key, change(value, key)] as const);
  return Object.freeze(Object.fromEntries(entries));
}

/** Whether it is an object and no list, map or date; it may come from another realm, as a test runner's. */
export function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(given) === '[object Object]';
}

export function unexpected(name: string, expected: string, given: unknown): never {
  throw new TypeError(`"${name}" expected ${expected}, got ${shown(given)}`);
}

/** A value as an error tells it. */
export function shown(given: unknown): string {
  if (Array.isArray(given)) return 'a list';
  return typeof given === 'object' && given !== null ? 'an object' : String(given);
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
