/**
 * Access decisions, explained to a test.
 * @module
 */
import { actingCaller } from '../iam/acting.ts';
import { directoryOf } from '../iam/directory.ts';
import type { Explanation } from '../iam/explanation.ts';
import { requestId } from '../kernel/event.ts';
import { Fault } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { slice } from '../kernel/world.ts';
import type { Cell, Moment } from './cell.ts';
import { isRecord, unexpected } from './principal.ts';
import { meantBy, type Question, requestsFor } from './question.ts';

const ACTION = 'one that kmsim decides on, such as kms:Decrypt';

/**
 * Explains the decision on an action: of several permissions that it needs, the first that is refused.
 * @throws TypeError for an action that kmsim does not decide on, for a resource that is not there, and for members of a wrong type
 */
export function explainQuestion(cell: Cell, caller: Caller, question: Question): Explanation {
  const { action, resource, input } = question;
  if (typeof action !== 'string') unexpected('action', ACTION, action);
  if (typeof resource !== 'string') unexpected('resource', 'a name, an ARN or an alias', resource);
  if (!isRecord(input)) unexpected('input', 'an object', input);
  const meant = meantBy(cell.services, action) ?? unexpected('action', ACTION, action);
  const world = cell.present();
  const state: unknown = slice(world, meant.service);
  const acting = actingCaller(directoryOf(world), caller);
  let explanations: readonly Explanation[];
  try {
    explanations = requestsFor(meant, state, acting, question, world).map(
      (request) => meant.questions.explain(state, acting, request, world) as Explanation,
    );
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const text = thrown.message || thrown.code;
    if (isOfInput(thrown))
      throw new TypeError(`"input" expected members that ${action} takes: ${text}`);
    throw new TypeError(`"resource" expected what ${action} takes, got ${resource}: ${text}`);
  }
  return (
    explanations.find(({ allowed }) => !allowed) ??
    explanations.at(-1) ??
    unexpected('action', 'one that this request needs', action)
  );
}

/** Whether a grant token, a grant's ID or an attestation document is refused, and not the resource. */
function isOfInput({ code, message = '' }: Fault): boolean {
  return /^InvalidGrant/.test(code) || /^(?:Grant ID|The attestation document) /.test(message);
}

/** Why a call was refused, by the error that came of it; it looks back to the call's place in the ledger. */
export function explanationOf({ world, ledger }: Moment, error: unknown): Explanation | undefined {
  const { $metadata, ...given } = (error ?? {}) as {
    readonly requestId?: unknown;
    readonly $metadata?: { readonly requestId?: unknown };
  };
  const id = $metadata?.requestId ?? given.requestId;
  for (let at: Moment['ledger'] | undefined = ledger; at?.last !== undefined; at = at.before) {
    const label = at.last.events[0]?.label;
    if (label !== undefined && requestId(world.seed, label) === id)
      return at.last.events[0]?.fault?.explanation as Explanation | undefined;
  }
  return undefined;
}
