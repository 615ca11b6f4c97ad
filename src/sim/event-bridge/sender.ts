/**
 * What a service sends to EventBridge.
 * @module
 */
import type { Event } from '../../kernel/event.ts';

/** An event as the service makes it, without its envelope. */
export interface Sent {
  /** `detail-type` */
  readonly type: string;
  /** The ARN of what it is about. */
  readonly resource: string;
  readonly detail: Readonly<Record<string, string>>;
}

export interface Sender {
  readonly source: string;
  /** What is sent on account of an event of the record: mostly nothing. */
  sent(event: Event): readonly Sent[];
}
