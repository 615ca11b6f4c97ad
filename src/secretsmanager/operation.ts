/**
 * Builders of the two kinds of operation: those on one secret, and those on an account's Region.
 * @module
 */
import type { ResourceAccessRequest } from '../iam/resource-access.ts';
import { type FaultCode, fail } from '../kernel/fault.ts';
import type { Caller, Change, Env, Moment, Operation } from '../kernel/operation.ts';
import type { Shape, Value } from '../kernel/shape.ts';
import { regionAccess, secretAccess } from './access.ts';
import type { Asking } from './condition-keys.ts';
import { checkName, type SecretTarget, type Sought, seek } from './secret-id.ts';
import { type Scope, type SecretsState, scopeOf } from './state.ts';
import { drawnToken } from './tokens.ts';

interface Definition<I extends Shape, O extends Shape> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  readonly readOnly: boolean;
  readonly faults: readonly FaultCode[];
  check?(input: Value<I>, caller: Caller): void;
}

interface SecretDefinition<I extends Shape, O extends Shape> extends Definition<I, O> {
  /** It also does its work on a secret that is marked for deletion. */
  readonly onMarked?: true;
  /** It also does its work on a replica. */
  readonly onReplica?: true;
  /** What it does where the secret is not there, for requests that do not mind. */
  readonly onMissing?: {
    accepts(input: Value<I>): boolean;
    run(state: SecretsState, input: Value<I>, env: Env<Sought>): Change<SecretsState, Value<O>>;
  };
  /** The SDKs draw the token of a request that makes a version, by what is in it. */
  draws?(input: Value<I>): boolean;
  /** What the call needs besides. */
  besides?(input: Value<I>): readonly string[];
  run(
    state: SecretsState,
    input: Value<I>,
    env: Env<Sought>,
    target: SecretTarget,
  ): Change<SecretsState, Value<O>>;
}

interface Named {
  readonly SecretId?: string;
  readonly ClientRequestToken?: string;
}

/** An operation on the secret that its member `SecretId` names. */
export function secretOperation<I extends Shape, O extends Shape>(
  definition: SecretDefinition<I, O>,
): Operation<SecretsState, Sought, I, O> {
  const { name, input, output, readOnly, faults } = definition;
  return {
    name,
    input,
    output,
    readOnly,
    faults,
    ...completing(definition),
    check(given, caller) {
      const { SecretId } = given as Named;
      if (SecretId !== undefined) checkName(SecretId);
      definition.check?.(given, caller);
    },
    resolve: (state, given, caller) => seek(state, (given as Named).SecretId, caller),
    access(sought, _caller, given): readonly ResourceAccessRequest[] {
      const actions = [name, ...(definition.besides?.(given) ?? [])];
      return actions.map((action) => secretAccess(action, sought, given as Asking));
    },
    admit(sought, given) {
      if (sought.secret !== undefined || definition.onMissing?.accepts(given) !== true)
        admitSecret(sought, definition);
    },
    run(state, given, env) {
      const { onMissing } = definition;
      if (env.target.secret === undefined && onMissing !== undefined)
        return onMissing.run(state, given, env);
      return definition.run(state, given, env, found(env.target));
    },
    resources: ({ secret }) => (secret === undefined ? [] : [secret.arn]),
  };
}

function completing<I extends Shape, O extends Shape>({
  draws,
}: SecretDefinition<I, O>): Pick<Operation<SecretsState, Sought, I, O>, 'complete'> {
  if (draws === undefined) return {};
  return {
    complete(state, given, caller, { seed }) {
      const { SecretId, ClientRequestToken } = given as Named;
      if (ClientRequestToken !== undefined || !draws(given)) return given;
      const { secret, arn } = seek(state, SecretId, caller);
      const token = drawnToken(seed, arn, secret?.versionsMade ?? 0);
      return { ...(given as object), ClientRequestToken: token } as Value<I>;
    },
  };
}

/**
 * The secret, as far as the operation is for it.
 * Faults: ResourceNotFoundException, InvalidParameterException, InvalidRequestException.
 */
export function admitSecret(
  { secret = secretNotFound() }: Sought,
  { onMarked, onReplica }: { readonly onMarked?: true; readonly onReplica?: true },
): void {
  if (secret.primaryRegion !== undefined && onReplica !== true)
    fail(
      'InvalidParameterException',
      "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    );
  if (secret.deletion !== undefined && onMarked !== true)
    fail(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
}

export function secretNotFound(): never {
  return fail('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function found(sought: Sought): SecretTarget {
  const { scope, secret, arn, named } = sought;
  if (secret === undefined) throw new Error('bug: no operation runs on a secret that is not there');
  return { scope, secret, arn, named };
}

interface RegionDefinition<I extends Shape, O extends Shape> extends Definition<I, O> {
  access?(input: Value<I>): readonly string[];
  run(state: SecretsState, input: Value<I>, env: Env<Scope>): Change<SecretsState, Value<O>>;
}

/** An operation on no secret: its target is the caller's account in the caller's Region. */
export function regionOperation<I extends Shape, O extends Shape>(
  definition: RegionDefinition<I, O>,
): Operation<SecretsState, Scope, I, O> {
  const { name, input, output, readOnly, faults, check } = definition;
  return {
    name,
    input,
    output,
    readOnly,
    faults,
    ...(check === undefined ? {} : { check }),
    resolve: (state, _given, { account, region }) => scopeOf(state, account, region),
    access: (_scope, caller: Caller, given, _moment: Moment) =>
      [name, ...(definition.access?.(given) ?? [])].map((action) => regionAccess(action, caller)),
    run: (state, given, env) => definition.run(state, given, env),
    resources: () => [],
  };
}
