/**
 * From a secret identifier (name, ARN, ARN without its suffix) to the secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen; the rules of partial ARNs
 * recorded.
 * @module
 */
import { parseArn, partitionOf } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { get } from '../lib/table.ts';
import { type Scope, type Secret, type SecretsState, scopeOf } from './state.ts';

/** What an identifier names. */
export interface Sought {
  readonly scope: Scope;
  /** Undefined when it is not there. */
  readonly secret: Secret | undefined;
  /** The secret's; of one that is not there, what it would be, as far as that is known. */
  readonly arn: string;
  /** As refusals name it. */
  readonly named: string;
}
/** A secret that is there. */
export interface SecretTarget extends Sought {
  readonly secret: Secret;
}

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const SUFFIXED = /^(.+)-[A-Za-z0-9]{6}$/;
const RESOURCE = 'secret:';
const ACCOUNT = /^\d{12}$/;

/** Faults: ValidationException, for a name with other characters, or an identifier that is neither name nor ARN. */
export function checkName(name: string): void {
  if (!NAME.test(name) && !name.startsWith('arn:'))
    fail(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
}

/** What an identifier names for this caller. It may be missing or malformed: constraints are checked later. */
export function seek(
  state: SecretsState,
  identifier: string | undefined,
  { account, region }: Pick<Caller, 'account' | 'region'>,
): Sought {
  const scope = scopeOf(state, account, region);
  if (identifier === undefined) return { scope, secret: undefined, arn: '*', named: '' };
  if (identifier.startsWith('arn:')) return seekArn(state, identifier, { account, region });
  return sought(scope, identifier, identifier);
}

/** The secret of an ARN, wherever it is. */
export function secretAt(state: SecretsState, arn: string): SecretTarget | undefined {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  const { scope, secret } = seek(state, arn, { account, region });
  return secret && { scope, secret, arn, named: arn };
}

/** The ARN of a name's next secret, which is not known before it is made: as policies write it. */
export function futureArn({ arnPrefix }: Scope, name: string): string {
  return `${arnPrefix}${name}-??????`;
}

// Unconfirmed: that an ARN of another Region, or of no secret at all, is one of a secret that is not there.
function seekArn(
  state: SecretsState,
  identifier: string,
  { account, region }: Pick<Caller, 'account' | 'region'>,
): Sought {
  const arn = parseArn(identifier);
  const isOurs =
    arn?.service === 'secretsmanager' &&
    arn.region === region &&
    arn.partition === partitionOf(region) &&
    ACCOUNT.test(arn.account) &&
    arn.resource.startsWith(RESOURCE);
  if (!isOurs) {
    const scope = scopeOf(state, account, region);
    return { scope, secret: undefined, arn: identifier, named: identifier };
  }
  const scope = scopeOf(state, arn.account, region);
  const resource = arn.resource.slice(RESOURCE.length);
  // What ends like a suffix is taken for one.
  const [, name] = SUFFIXED.exec(resource) ?? [];
  if (name === undefined) {
    // Source: the API Reference, SecretId: across accounts, the whole ARN is needed.
    if (arn.account === account) return sought(scope, resource, identifier);
    return { scope, secret: undefined, arn: identifier, named: identifier };
  }
  const secret = secretNamed(scope, name);
  const isIt = secret?.arn === identifier;
  return { scope, secret: isIt ? secret : undefined, arn: identifier, named: identifier };
}

function sought(scope: Scope, name: string, named: string): Sought {
  const secret = secretNamed(scope, name);
  return { scope, secret, arn: secret?.arn ?? futureArn(scope, name), named };
}

/** What is no name would be no key of the table either. */
function secretNamed({ secrets }: Scope, name: string): Secret | undefined {
  return NAME.test(name) ? get(secrets, name) : undefined;
}
