/**
 * A question about an action, as the requests for access that a call would make.
 * @module
 */
import { accept, decodeJson } from '../kernel/codec.ts';
import { Fault, fail } from '../kernel/fault.ts';
import type {
  AccessRequest,
  AnyOperation,
  AnyService,
  Caller,
  Questions,
  Services,
  Situation,
} from '../kernel/operation.ts';
import { type Members, type Shape, shapeOf } from '../kernel/shape.ts';

/** What is asked. */
export interface Question {
  /** `kms:Decrypt`, in any letter case */
  readonly action: string;
  /** As an operation takes it: a name, an ARN, an alias; `*` for an action on no resource. */
  readonly resource: string;
  /** Further members of the request, as in TypeScript or as in JSON 1.1. Those of no operation are left out. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** An action, and the operation that needs it. */
export interface Meant {
  /** As AWS writes it. */
  readonly action: string;
  readonly operation: AnyOperation;
  readonly service: AnyService;
  readonly questions: Questions<unknown>;
}

/** What an action is, in any letter case; undefined for one that no service has. */
export function meantBy(services: Services, asked: string): Meant | undefined {
  const [prefix, wanted] = asked.toLowerCase().split(':');
  const service = Object.values(services).find(({ name }) => name === prefix);
  const questions: Questions<unknown> | undefined = service?.questions;
  if (service === undefined || questions === undefined) return undefined;
  const own: AnyService['operations'] = service.operations;
  const others = questions.operations ?? {};
  const name = [...Object.keys(others), ...Object.keys(own)].find(
    (one) => one.toLowerCase() === wanted,
  );
  const operation = name === undefined ? undefined : own[others[name] ?? name];
  if (operation === undefined) return undefined;
  return { action: `${service.name}:${name}`, operation, service, questions };
}

/**
 * What the caller would be asked to be allowed, of this action.
 * Faults: those of finding the resource.
 * @throws TypeError for a member of the input of the wrong type
 */
export function requestsFor(
  { action, operation, questions }: Meant,
  state: unknown,
  caller: Caller,
  { resource, input }: Question,
  situation: Situation,
): readonly AccessRequest[] {
  const members = { ...namedIn(questions, operation, resource), ...decoded(operation, input) };
  const shapes: Members = operation.input.members;
  for (const name of Object.keys(questions.identifiers))
    if (shapes[name]?.kind === 'required' && !Object.hasOwn(members, name))
      fail('ValidationException', `${operation.name} needs ${name}`);
  const target: unknown = operation.resolve(state, members, caller, situation);
  return operation
    .access(target, caller, members, situation)
    .filter((request) => request.action === action);
}

/** The members that name a resource. */
function namedIn(
  { identifiers }: Questions<unknown>,
  { name: operation, input }: AnyOperation,
  resource: string,
): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  if (resource === '*') return members;
  for (const [name, called] of Object.entries(identifiers)) {
    const value = Object.hasOwn(input.members, name) ? called(resource, operation) : undefined;
    if (value !== undefined) members[name] = value;
  }
  return members;
}

/** Those members that the operation has, each as its shape says; none is required. */
function decoded(
  { name: operation, input: shape }: AnyOperation,
  input: Question['input'],
): Readonly<Record<string, unknown>> {
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
