/**
 * The AWS query protocol: a form to a command, and what became of it to XML. No I/O.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html; samples of
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @module
 */
import { Fault, faults } from '../kernel/fault.ts';
import { isControl, type QueryDialect, type Services } from '../kernel/operation.ts';
import { noOutput, type Shape, shapeOf } from '../kernel/shape.ts';
import { fromBase64, strictTextOf, toBase64, utf8 } from '../lib/bytes.ts';
import type { Cell, Executed } from '../sim/cell.ts';
import { refused, type Signer, signerOf } from './caller.ts';
import { dateOf, headerOf, type WireRequest, type WireResponse } from './http.ts';

/** Answers a request, signed or, with a caller given, already known. */
export function answer(cell: Cell, request: WireRequest, known?: Signer): WireResponse {
  const { headers, body } = request;
  const form = formIn(body instanceof Uint8Array ? strictTextOf(body) : (body ?? ''));
  const given = (name: string) => form?.parts.get(name)?.value ?? '';
  const action = given('Action');
  const version = given('Version');
  const service = serviceOf(cell.services, version);
  const speaks = cell.services[service]?.query?.version === version;
  // A control is no operation of AWS: what comes by the wire must not reach it.
  const operation = isControl(action) || !speaks ? '' : action;
  const signer = known ?? signerOf(cell, headers);
  const input = inputOf(cell.services[service]?.operations[operation]?.input, form);
  const executed =
    signer === undefined || signer instanceof Fault
      ? refused(cell, signer)
      : cell.execute({ service, operation, input, caller: signer });
  const call = { service, operation: action };
  return response(cell.services, call, executed, headerOf(headers, 'x-amz-date'));
}

/** The response to a command that has been run. */
export function response(
  services: Services,
  { service, operation }: { readonly service: string; readonly operation: string },
  executed: Executed,
  clientDate?: string,
): WireResponse {
  const { result, requestId } = executed;
  const { query } = services[service] ?? {};
  const dialect = query ?? NO_DIALECT;
  const shape = services[service]?.operations[operation]?.output;
  const { status, body } = result.ok
    ? { status: 200, body: resultXml(dialect, operation, shape, result.value, requestId) }
    : errorXml(dialect, operation, result.fault, requestId);
  const date = dateOf(clientDate) ?? new Date(executed.at);
  return {
    status,
    headers: {
      'x-amzn-RequestId': requestId,
      'Content-Type': 'text/xml',
      'Content-Length': String(utf8(body).length),
      Date: date.toUTCString(),
    },
    body,
  };
}

/** By the version, which no two services have: the request names the service only in its host. A service for every request. */
function serviceOf(services: Services, version: string): string {
  const found = Object.values(services).find(({ query }) => query?.version === version);
  return found?.name ?? Object.values(services).find(({ query }) => query)?.name ?? '';
}
const NO_DIALECT: QueryDialect = { version: '', namespace: '', codes: {} };

/** A part of a form by its name, `Tags.member.1.Key`, taken apart at the dots. */
interface Part {
  value: string | undefined;
  readonly parts: Map<string, Part>;
}

/** Undefined for a text that is no form. */
function formIn(text: string | undefined): Part | undefined {
  const root: Part = { value: undefined, parts: new Map() };
  try {
    for (const pair of (text ?? '%').split('&')) {
      const [name = '', ...value] = pair.split('=');
      let part = root;
      for (const step of decoded(name).split('.')) {
        const next = part.parts.get(step) ?? { value: undefined, parts: new Map() };
        part.parts.set(step, next);
        part = next;
      }
      part.value = decoded(value.join('='));
    }
    return root;
  } catch {
    return undefined;
  }
}

/** @throws URIError for what is no UTF-8 */
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** A value of the form that the shape has: what is of another type stays text, which the codec refuses. */
function inputOf(shape: Shape | undefined, part: Part | undefined): unknown {
  if (part === undefined || shape === undefined) return undefined;
  const { value, parts } = part;
  if (shape.kind === 'struct') {
    const fields: Record<string, unknown> = {};
    for (const name of Object.keys(shape.members)) {
      const member = parts.get(name);
      if (member !== undefined) fields[name] = inputOf(shapeOf(shape.members[name]), member);
    }
    return fields;
  }
  if (shape.kind === 'list') return numbered(parts.get('member')).map((p) => inputOf(shape.of, p));
  if (shape.kind === 'map')
    return Object.fromEntries(
      numbered(parts.get('entry')).map((entry) => [
        entry.parts.get('key')?.value ?? '',
        inputOf(shape.of, entry.parts.get('value')),
      ]),
    );
  return value === undefined ? undefined : (READERS[shape.kind]?.(value) ?? value);
}

const asNumber = (text: string) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);
/** Undefined for a text that states none. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  integer: asNumber,
  long: asNumber,
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  blob: fromBase64,
  timestamp: (text) => new Date(text),
};

/** The parts 1, 2 … in their order. */
function numbered(part: Part | undefined): Part[] {
  return [...(part?.parts ?? [])]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, member]) => member);
}

function resultXml(
  { namespace }: QueryDialect,
  operation: string,
  shape: Shape = noOutput,
  value: unknown,
  requestId: string,
): string {
  const result = shape === noOutput ? '' : element(`${operation}Result`, xmlOf(shape, value));
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  return `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`;
}

function errorXml(
  { namespace, version, codes }: QueryDialect,
  operation: string,
  fault: Fault,
  requestId: string,
): { readonly status: number; readonly body: string } {
  const { code, status } = codes[fault.code] ?? { code: fault.code, ...faults[fault.code] };
  const message = fault.message ?? texts(operation, version)[fault.code] ?? '';
  const error = [
    element('Type', status < 500 ? 'Sender' : 'Receiver'),
    element('Code', code),
    element('Message', escaped(message)),
  ].join('');
  const inner = element('Error', error) + element('RequestId', requestId);
  return { status, body: `<ErrorResponse xmlns="${namespace}">${inner}</ErrorResponse>` };
}

/** What is said in this protocol where JSON's has no text. */
function texts(operation: string, version: string): Readonly<Record<string, string>> {
  return {
    UnknownOperationException: `Could not find operation ${operation} for version ${version}`,
    MissingAuthenticationTokenException: 'Request is missing Authentication Token',
  };
}

function xmlOf(shape: Shape, value: unknown): string {
  if (shape.kind === 'struct')
    return Object.keys(shape.members)
      .map((name) => {
        const field = (value as Readonly<Record<string, unknown>>)[name];
        return field === undefined ? '' : element(name, xmlOf(shapeOf(shape.members[name]), field));
      })
      .join('');
  if (shape.kind === 'list')
    return (value as readonly unknown[])
      .map((one) => element('member', xmlOf(shape.of, one)))
      .join('');
  if (shape.kind === 'map')
    return Object.entries(value as object)
      .map(([key, one]) =>
        element('entry', element('key', escaped(key)) + element('value', xmlOf(shape.of, one))),
      )
      .join('');
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return escaped(String(value));
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader would take it for an end of line.
  '\r': '&#xD;',
};
function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}
