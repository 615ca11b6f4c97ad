/**
 * Typed, synchronous clients made from a service's table of operations.
 * @module
 */
import type { Explanation } from '../iam/explanation.ts';
import { type Fault, faults } from '../kernel/fault.ts';
import type { Caller, Input, Operations, Output, Service } from '../kernel/operation.ts';
import type { Cell } from './cell.ts';

type Call<I, O> = Record<string, never> extends I ? (input?: I) => O : (input: I) => O;

/** One method for each operation: `client.createKey({})`. */
export type Client<Ops extends Operations> = {
  readonly [N in keyof Ops & string as Uncapitalize<N>]: Call<Input<Ops[N]>, Output<Ops[N]>>;
};

/**
 * A refusal, as the typed clients throw it.
 * `name` is the AWS code (`NotFoundException`; of STS `AccessDenied`), `message` AWS's text, empty where AWS gives none.
 */
export class ServiceError extends Error {
  override readonly name: string;
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
  /** As on AWS's wire. */
  readonly httpStatusCode: number;
  readonly #fault: Fault;
  constructor(
    fault: Fault,
    call: {
      readonly service: string;
      readonly operation: string;
      readonly requestId: string;
      /** What the service calls it, if otherwise. */
      readonly named?: { readonly code: string; readonly status: number } | undefined;
    },
  ) {
    super(fault.message ?? '');
    this.name = call.named?.code ?? fault.code;
    this.service = call.service;
    this.operation = call.operation;
    this.requestId = call.requestId;
    this.httpStatusCode = (call.named ?? faults[fault.code]).status;
    this.#fault = fault;
  }
  /** Of an AccessDeniedException: what was looked at, what decided, and what would allow it. */
  get explanation(): Explanation | undefined {
    return this.#fault.explanation as Explanation | undefined;
  }
}

/** The client of one service for one caller. */
export function createClient<Ops extends Operations>(
  cell: Cell,
  service: Pick<Service<never, Ops>, 'name' | 'operations' | 'query'>,
  caller: Caller,
): Client<Ops> {
  const methods: Record<string, (input?: unknown) => unknown> = {};
  for (const operation of Object.keys(service.operations)) {
    const method = (input: unknown = {}): unknown => {
      const executed = cell.execute({ service: service.name, operation, input, caller });
      if (executed.result.ok) return executed.result.value;
      const { requestId, result } = executed;
      const { fault } = result;
      const named = service.query?.codes[fault.code];
      const error = new ServiceError(fault, { service: service.name, operation, requestId, named });
      // The stack starts at the user's own call.
      captureStackTrace(error, method);
      throw error;
    };
    methods[operation.charAt(0).toLowerCase() + operation.slice(1)] = method;
  }
  return methods as Client<Ops>;
}

function captureStackTrace(error: Error, below: unknown): void {
  (Error as { captureStackTrace?: (error: Error, below: unknown) => void }).captureStackTrace?.(
    error,
    below,
  );
}
