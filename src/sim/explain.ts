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
import { explainAction, type Question } from '../kms/question.ts';
import { kms } from '../kms/service.ts';
import type { Cell, Moment } from './cell.ts';

/** @throws TypeError for an action that KMS has not, and for a resource that is not there */
export function explainQuestion(cell: Cell, caller: Caller, question: Question): Explanation {
  const { action, resource } = question;
  const world = cell.present();
  let explanation: Explanation | undefined;
  try {
    const acting = actingCaller(directoryOf(world), caller);
    explanation = explainAction(slice(world, kms), acting, question, world);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    throw new TypeError(
      `"resource" expected what ${action} takes, got ${resource}: ${thrown.message ?? thrown.code}`,
    );
  }
  if (explanation !== undefined) return explanation;
  throw new TypeError(`"action" expected one of KMS's, such as kms:Decrypt, got ${action}`);
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
