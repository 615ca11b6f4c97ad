/**
 * A call as one readable line.
 * @module
 */
import type { FrontRequest } from '../adapters/front.ts';
import type { Simulator } from '../simulator.ts';
import type { WireResponse } from '../wire/http.ts';

/** `2026-01-01T00:00:00.000Z  200  KMS Encrypt  arn:aws:kms:…`, and of a refusal its code and text. */
export function lineOf(
  sim: Pick<Simulator, 'eventCount' | 'eventsFrom' | 'clock'>,
  { method, path, headers }: FrontRequest,
  { status, body }: WireResponse,
): string {
  const at = sim.clock.now().toISOString();
  const isControl = path.startsWith('/_kmsim/');
  const [last] = isControl || sim.eventCount() === 0 ? [] : sim.eventsFrom(sim.eventCount() - 1, 1);
  const target = headers['x-amz-target']?.split('.')[1];
  // The last event is the call's own, but for what was refused before it was one.
  const isIts = last !== undefined && last.name === (target ?? last.name);
  const what = isControl || !isIts ? `${method} ${target ?? path}` : `${last.service} ${last.name}`;
  const why = status < 400 ? (isIts ? (last?.resources[0] ?? '') : '') : refusalIn(body);
  return `${at}  ${status}  ${what}  ${why}`.trimEnd();
}

function refusalIn(body: string): string {
  try {
    const { __type, message, Message, error } = JSON.parse(body) as Record<string, string>;
    return [__type, message ?? Message ?? error].filter((part) => part !== undefined).join(': ');
  } catch {
    return '';
  }
}
