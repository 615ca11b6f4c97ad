/**
 * AWS JSON 1.1: a request to a command, and what became of it to a response. No I/O.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html; headers as recorded from KMS.
 * @module
 */
import { encodeJson } from '../kernel/codec.ts';
import { Fault, type FaultCode, faults } from '../kernel/fault.ts';
import { type AnyOperation, isControl, type Services } from '../kernel/operation.ts';
import { noOutput } from '../kernel/shape.ts';
import { strictTextOf, utf8 } from '../lib/bytes.ts';
import type { Cell, Executed } from '../sim/cell.ts';
import { refused, type Signer, signerOf } from './caller.ts';
import { dateOf, headerOf, type WireRequest, type WireResponse } from './http.ts';

/** Answers a request, signed or, with a caller given, already known. */
export function answer(cell: Cell, request: WireRequest, known?: Signer): WireResponse {
  const { headers } = request;
  const caller = known ?? signerOf(cell, headers);
  if (caller === undefined) return unsigned();
  const [service, operation] = target(cell.services, headerOf(headers, 'x-amz-target'));
  const executed =
    caller instanceof Fault
      ? refused(cell, caller)
      : cell.execute({
          service,
          operation,
          input: parse(request.body),
          caller,
          format: 'json',
        });
  return response(cell.services, { service, operation }, executed, headerOf(headers, 'x-amz-date'));
}

/** The response to a command that has been run. */
export function response(
  services: Services,
  { service, operation }: { readonly service: string; readonly operation: string },
  executed: Executed,
  clientDate?: string,
): WireResponse {
  const { result } = executed;
  const status = result.ok ? 200 : faults[result.fault.code].status;
  const body = result.ok
    ? outputBody(services[service]?.operations[operation], result.value)
    : errorBody(result.fault, services[service]?.capitalMessage);
  const date = dateOf(clientDate) ?? new Date(executed.at);
  return {
    status,
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': executed.requestId,
      'Content-Length': String(utf8(body).length),
      Date: date.toUTCString(),
      'Cache-Control': 'no-cache, no-store, must-revalidate, private',
      Expires: '0',
      Pragma: 'no-cache',
    },
    body,
  };
}

/** The names of service and operation; no service has the empty name, so that it is unknown. */
function target(services: Services, header = ''): readonly [string, string] {
  const dot = header.indexOf('.');
  const service = Object.values(services).find((one) => one.target === header.slice(0, dot));
  const operation = header.slice(dot + 1);
  // A control is no operation of AWS: what comes by the wire must not reach it.
  return [isControl(operation) ? '' : (service?.name ?? ''), operation];
}

// A body that is missing counts as an empty structure.
// Unconfirmed: a recording of a call without a body would settle it.
function parse(body: string | Uint8Array | null | undefined): unknown {
  const text = body instanceof Uint8Array ? strictTextOf(body) : (body ?? '');
  if (text === '') return {};
  try {
    return JSON.parse(text ?? '');
  } catch {
    // The codec refuses it, without a text, as it refuses every other value that is no structure.
    return undefined;
  }
}

function outputBody(operation: AnyOperation | undefined, value: unknown): string {
  const shape = operation?.output ?? noOutput;
  return shape === noOutput ? '' : JSON.stringify(encodeJson(shape, value));
}

function errorBody(
  { code, message }: Fault,
  capitalMessage: readonly FaultCode[] = ['AccessDeniedException'],
): string {
  const member = capitalMessage.includes(code) ? 'Message' : 'message';
  return JSON.stringify({ __type: code, ...(message === undefined ? {} : { [member]: message }) });
}

function unsigned(): WireResponse {
  const fault = new Fault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  return {
    status: faults[fault.code].status,
    headers: { 'Content-Type': 'application/x-amz-json-1.1' },
    body: errorBody(fault),
  };
}
