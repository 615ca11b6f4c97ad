/**
 * May a caller do an action on a resource, asked without doing it.
 * @module
 */
import type { Explanation } from '../iam/explanation.ts';
import { accept, decodeJson } from '../kernel/codec.ts';
import { Fault, fail } from '../kernel/fault.ts';
import type { Caller, Operation, Situation } from '../kernel/operation.ts';
import { type Members, type Shape, type StructShape, shapeOf } from '../kernel/shape.ts';
import { judge } from './access.ts';
import type { KmsAccessRequest } from './access-request.ts';
import { explain } from './explain.ts';
import { operations } from './operations/index.ts';
import type { KmsState } from './state.ts';

/** What is asked. */
export interface Question {
  /** `kms:Decrypt` */
  readonly action: string;
  /** As an operation takes it: a key ID, key ARN, alias name or alias ARN; `*` for an action on no resource. */
  readonly resource: string;
  /** Further members of the request, such as EncryptionContext, as in TypeScript or as in JSON 1.1. Those of no operation are left out. */
  readonly input: Readonly<Record<string, unknown>>;
}

type KmsOperation = Operation<KmsState, unknown, StructShape, Shape>;

const BY_ACTION = new Map<string, { readonly action: string; readonly operation: KmsOperation }>();
for (const [name, operation] of Object.entries(operations)) {
  const actions = name === 'ReEncrypt' ? ['ReEncryptFrom', 'ReEncryptTo'] : [name];
  for (const one of actions) {
    const action = `kms:${one}`;
    BY_ACTION.set(action.toLowerCase(), {
      action,
      operation: operation as unknown as KmsOperation,
    });
  }
}

/**
 * Explains the decision on an action: of several permissions that it needs, the first that is refused.
 * Undefined for an action that KMS has not. Faults: those of finding the resource.
 * @throws TypeError for a member of the input of the wrong type
 */
export function explainAction(
  state: KmsState,
  caller: Caller,
  { action: asked, resource, input }: Question,
  situation: Situation,
): Explanation | undefined {
  const known = BY_ACTION.get(asked.toLowerCase());
  if (known === undefined) return undefined;
  const { action, operation } = known;
  const named = { KeyId: resource, SourceKeyId: resource, DestinationKeyId: resource };
  const isAlias = /(?:^|:)alias\//.test(resource);
  const alias = isAlias ? { AliasName: resource.slice(resource.indexOf('alias/')) } : {};
  const members = {
    ...(resource === '*' ? {} : { ...named, ...alias, TargetKeyId: resource }),
    ...decoded(operation, input),
  };
  for (const name of IDENTIFIERS)
    if (operation.input.members[name]?.kind === 'required' && !Object.hasOwn(members, name))
      fail('ValidationException', `${operation.name} needs ${name}`);
  const target = operation.resolve(state, members, caller, situation);
  const requests = operation.access(target, caller, members, situation) as KmsAccessRequest[];
  const explanations = requests
    .filter((request) => request.action === action)
    .map((request) => explain(judge(caller, request, situation)));
  return explanations.find(({ allowed }) => !allowed) ?? explanations.at(-1);
}

/** The members that say what the resource is. */
const IDENTIFIERS = ['KeyId', 'SourceKeyId', 'DestinationKeyId', 'TargetKeyId', 'AliasName'];

/** Those members that the operation has, each as its shape says; none is required. */
function decoded({ name: operation, input: shape }: KmsOperation, input: Question['input']) {
  const members: Members = shape.members;
  const fields: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const given = input[name];
    if (given === undefined || given === null) continue;
    try {
      fields[name] = eitherForm(shapeOf(member), given);
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      throw new TypeError(
        `"input" expected ${name} as ${operation} takes it: ${thrown.message || thrown.code}`,
      );
    }
  }
  return fields;
}

/** As in TypeScript, or as in JSON 1.1, which is what the control plane has. */
function eitherForm(shape: Shape, given: unknown): unknown {
  try {
    return accept(shape, given);
  } catch (thrown) {
    try {
      return decodeJson(shape, given);
    } catch {
      throw thrown;
    }
  }
}
