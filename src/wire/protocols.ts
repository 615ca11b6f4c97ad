/**
 * A request answered in the protocol that it is made in: AWS JSON, or a form.
 * @module
 */
import type { Services } from '../kernel/operation.ts';
import type { Cell, Executed } from '../sim/cell.ts';
import * as json from './aws-json.ts';
import * as query from './aws-query.ts';
import type { Signer } from './caller.ts';
import { headerOf, type WireRequest, type WireResponse } from './http.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Answers a request, signed or, with a caller given, already known. */
export function answer(cell: Cell, request: WireRequest, known?: Signer): WireResponse {
  const { headers } = request;
  const isForm =
    headerOf(headers, 'x-amz-target') === undefined &&
    headerOf(headers, 'content-type')?.startsWith(FORM) === true;
  return (isForm ? query : json).answer(cell, request, known);
}

/** The response to a command that has been run, as its service speaks. */
export function response(
  services: Services,
  call: { readonly service: string; readonly operation: string },
  executed: Executed,
): WireResponse {
  const speaks = services[call.service]?.query === undefined ? json : query;
  return speaks.response(services, call, executed);
}
