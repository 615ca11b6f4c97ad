/**
 * A call: who makes it, what is asked, and by what it is known afterwards.
 * @module
 */

/** Who calls, and through which Region's endpoint. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  readonly region: string;
  /** The service that calls on the caller's behalf: `s3`. */
  readonly via?: string | undefined;
}

/** One call, as plain data. */
export interface Command {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** 'json': `input` is JSON 1.1 as on the wire (base64, epoch seconds); otherwise Uint8Array and Date. */
  readonly format?: 'json' | undefined;
  /** Names a call that touches no resource, so that its request ID differs from others'. Default 0. */
  readonly serial?: number | undefined;
  /**
   * Numbers what the call makes in place of the counter, so that it is the same though earlier calls were taken out of a
   * transcript.
   */
  readonly ordinal?: number | undefined;
}

/** The identity of a call, from which its request ID and event ID are derived. */
export interface RequestLabel {
  readonly subject: string;
  readonly n: number;
}
