/**
 * Builders of the two kinds of operation: those on one key, and those on an account's Region.
 * @module
 */
import { type FaultCode, fail } from '../kernel/fault.ts';
import type { Caller, Change, Env, Moment, Operation, RequestLabel } from '../kernel/operation.ts';
import type { Shape, Value } from '../kernel/shape.ts';
import type { Millis } from '../lib/time.ts';
import { type KmsAccessRequest, keyAccess, type Members, type Tokens } from './access-request.ts';
import type { EncryptionContext } from './ciphertexts/encryption-context.ts';
import { stateInUse } from './consistency/sight.ts';
import type { Permission } from './grants/grant.ts';
import { grantNamed } from './grants/token.ts';
import { type Accepts, resolveKey } from './key-id.ts';
import type { KeyUsage } from './key-specs.ts';
import { admitState, type KeyOperationName } from './key-states.ts';
import { admitBacking, keyStateOf } from './key-stores/custody.ts';
import { establishManagedKey } from './managed-keys.ts';
import { type RecipientRequest, recipientIn } from './recipient.ts';
import { type KmsState, keyWith, type Scope, scopeIn, scopeOf, withKey } from './state.ts';
import { type KeyTarget, refuseOrigin } from './target.ts';

/** An action that a call needs besides its own, with the members of a request that conditions on it are about. */
export interface Besides {
  readonly action: string;
  readonly input: Members;
  /** The Region that is asked, where it is another. */
  readonly region?: string;
}

interface Definition<N extends string, T, I extends Shape, O extends Shape> {
  readonly name: N;
  readonly input: I;
  readonly output: O;
  readonly readOnly: boolean;
  readonly faults: readonly FaultCode[];
  check?(input: Value<I>, caller: Caller): void;
  /** For an operation on a key: checks after the key's state and usage. */
  admit?(target: T, input: Value<I>, moment: Moment): void;
  run(state: KmsState, input: Value<I>, env: Env<T>): Change<KmsState, Value<O>>;
}

interface KeyDefinition<I extends Shape, O extends Shape>
  extends Definition<KeyOperationName, KeyTarget, I, O> {
  /** Default: key ID and key ARN. */
  readonly accepts?: Accepts;
  /** A key policy can let other accounts in. */
  readonly crossAccount?: boolean;
  /** Of CreateGrant: what is handed on. */
  child?(input: Value<I>): Permission;
  /** What the call needs besides, of no key. */
  besides?(target: KeyTarget, input: Value<I>): readonly Besides[];
  /** A cryptographic operation: the key must have this usage, and each success is its last use. */
  readonly usage?: KeyUsage;
  /** Checks of what the key is, whatever its state: they come before it. */
  suits?(target: KeyTarget): void;
}

/** What the members that several operations share are called. */
interface Shared extends RecipientRequest {
  readonly KeyId?: string;
  readonly GrantTokens?: readonly string[];
  readonly EncryptionContext?: EncryptionContext;
}

/** An operation on the key that its member `KeyId` names. */
export function keyOperation<I extends Shape, O extends Shape>(
  definition: KeyDefinition<I, O>,
): Operation<KmsState, KeyTarget, I, O> {
  const { name, usage, accepts = 'keys', crossAccount = false } = definition;
  const action = `kms:${name}`;
  const invalidArn = definition.faults.includes('InvalidArnException');
  return {
    ...definition,
    establish(state, input, caller, moment) {
      return establishManagedKey(
        state,
        (input as Shared).KeyId,
        caller,
        moment,
        name === 'DescribeKey',
      );
    },
    resolve(state, input, caller, { now }) {
      const request = { accepts, action, invalidArn, now };
      return resolveKey(state, (input as Shared).KeyId ?? '', caller, request);
    },
    access(target, caller, input, moment) {
      const tokens = tokensIn((input as Shared).GrantTokens, [target], moment);
      const recipient = recipientIn(input as Shared, moment);
      const context = (input as Shared).EncryptionContext;
      const child = definition.child?.(input);
      const options = { crossAccount, input: input as Members, recipient, context, child, tokens };
      const own = keyAccess(action, target, caller, options);
      if (definition.besides === undefined) return [own];
      const { account } = caller;
      const more = definition.besides(target, input);
      return [own, ...more.map((one) => ({ ...one, resource: '*', account }))];
    },
    admit(target, input, moment) {
      definition.suits?.(target);
      admitKey(name, target, usage);
      definition.admit?.(target, input, moment);
      if (usage !== undefined) admitBacking(target);
    },
    resources: (target) => [target.arn],
    ...(usage === undefined ? {} : { touch: touchKey(name) }),
  };
}

interface RegionDefinition<I extends Shape, O extends Shape>
  extends Definition<string, Scope, I, O> {
  /** What the call needs besides. */
  besides?(input: Value<I>): readonly Besides[];
}

/** An operation on no key: its target is the caller's account in the caller's Region. */
export function regionOperation<I extends Shape, O extends Shape>(
  definition: RegionDefinition<I, O>,
): Operation<KmsState, Scope, I, O> {
  const action = `kms:${definition.name}`;
  return {
    ...definition,
    resolve: (state, _input, caller) => scopeOf(state, caller.account, caller.region),
    access({ account }, _caller, input, moment) {
      const recipient = recipientIn(input as Shared, moment);
      const members = input as Members;
      const request: KmsAccessRequest = {
        action,
        resource: '*',
        account,
        input: members,
        recipient,
      };
      if (definition.besides === undefined) return [request];
      const more = definition.besides(input);
      return [request, ...more.map((one) => ({ ...one, resource: '*', account }))];
    },
    resources: () => [],
  };
}

/**
 * Source: API_CreateKey and API_ReplicateKey on the parameter Tags: "To use this parameter, you must have kms:TagResource
 * permission in an IAM policy."
 */
// Unconfirmed: the resource that it is asked for, since there is no key yet; a recorded refusal would settle it.
export function taggingOf(input: { readonly Tags?: readonly unknown[] | undefined }): Besides[] {
  const { Tags = [] } = input;
  return Tags.length === 0 ? [] : [{ action: 'kms:TagResource', input: { ...input } }];
}

/** Faults: UnsupportedOperationException, for a key that imports no material. */
export function admitImported(target: KeyTarget): void {
  if (target.shared.origin !== 'EXTERNAL') refuseOrigin(target);
}

/** Key state, then key usage. Faults: DisabledException, KMSInvalidStateException, InvalidKeyUsageException. */
export function admitKey(
  operation: KeyOperationName,
  target: KeyTarget,
  usage: KeyUsage | undefined,
): void {
  const { arn, shared } = target;
  const state = usage === undefined ? keyStateOf(target) : stateInUse(target);
  admitState(operation, { arn, state, origin: shared.origin });
  if (usage !== undefined && shared.usage !== usage)
    fail(
      'InvalidKeyUsageException',
      `${arn} key usage is ${shared.usage} which is not valid for ${operation}.`,
    );
}

/**
 * The grants that the tokens of a request name, to be looked up with the keys of the request.
 * Faults: InvalidGrantTokenException, for what is no token.
 */
export function tokensIn(
  given: readonly string[] | undefined,
  targets: readonly KeyTarget[],
  { seed }: Moment,
): Tokens | undefined {
  if (given === undefined || given.length === 0) return undefined;
  const names = given.map((token) => grantNamed(token, seed));
  return { names, keyArns: targets.map(({ arn }) => arn) };
}

/**
 * Records the last use of a key and moves its counter on, in one write. The call is named by the key's own counter, or
 * by the label that it has already.
 */
export function touchKey(operation: string) {
  return (
    state: KmsState,
    { scope, key, arn }: KeyTarget,
    now: Millis,
    label: RequestLabel = { subject: arn, n: key.uses },
  ) => {
    const used = keyWith(key, { uses: key.uses + 1, lastUse: { operation, at: now, label } });
    return { state: withKey(state, scopeIn(state, scope), used), label };
  };
}
