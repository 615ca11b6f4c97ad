/**
 * Secrets of Secrets Manager, read as parameters by the names below `/aws/reference/secretsmanager/`.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html; answers and refusals
 * recorded
 * @module
 */
import { Fault, fail } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { badSelector, isSelector } from './selector.ts';
import type { Sought } from './target.ts';

const REFERENCE = /^\/?aws\/reference\/secretsmanager\//;
/** A selector of this form is a version's ID, and any other a label. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What Secrets Manager answers, as far as it counts here. */
interface SecretValue {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId: string;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
  readonly VersionStages: readonly string[];
  readonly CreatedDate: Date;
}

/** Whether a name is that of a secret. */
export function isReference(name: string): boolean {
  return REFERENCE.test(name);
}

/**
 * A secret in the form of a parameter; or the refusal of this one name.
 * Faults: ValidationException, for what Secrets Manager refuses otherwise.
 */
export function readSecret(
  env: Pick<Env<unknown>, 'call'>,
  { name, selector }: Pick<Sought, 'name' | 'selector'>,
  withDecryption: boolean,
) {
  if (selector !== undefined && !isSelector(selector)) return badSelector;
  if (!withDecryption) return notDecrypted;
  const SecretId = name.replace(REFERENCE, '');
  if (SecretId === '') dependencyFailed();
  const version =
    selector === undefined
      ? {}
      : UUID.test(selector)
        ? { VersionId: selector }
        : { VersionStage: selector };
  const input = { SecretId, ...version };
  const done = env.call({ service: 'secretsmanager', operation: 'GetSecretValue', input });
  if (!done.ok) {
    const { code } = done.fault;
    if (code === 'NotModelledException') throw done.fault;
    return code === 'ResourceNotFoundException' ? notFound(name, selector) : dependencyFailed();
  }
  const secret = done.value as SecretValue;
  return {
    Name: name,
    Type: 'SecureString' as const,
    ...(secret.SecretString === undefined ? {} : { Value: secret.SecretString }),
    Version: 0,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    SourceResult: sourceResult(secret),
    LastModifiedDate: secret.CreatedDate,
    ARN: secret.ARN,
  };
}

const notDecrypted: Fault = new Fault(
  'ValidationException',
  'WithDecryption flag must be True for retrieving a Secret Manager secret.',
);

function notFound(name: string, selector: string | undefined): Fault {
  const path = name.replace(/^\//, '') + (selector === undefined ? 'null' : `:${selector}`);
  return new Fault(
    'ParameterNotFound',
    `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${path} not found.`,
  );
}

function dependencyFailed(): never {
  return fail('ValidationException', 'An error occurred while calling one AWS dependency service.');
}

/** What Secrets Manager answered, as JSON. */
// Unconfirmed: where the bytes of a binary secret stand among the members.
function sourceResult(secret: SecretValue): string {
  const { SecretString, SecretBinary } = secret;
  return escaped(
    JSON.stringify({
      ARN: secret.ARN,
      name: secret.Name,
      versionId: secret.VersionId,
      ...(SecretBinary === undefined ? {} : { secretBinary: bufferOf(SecretBinary) }),
      ...(SecretString === undefined ? {} : { secretString: SecretString }),
      versionStages: secret.VersionStages,
      createdDate: dateText(secret.CreatedDate),
    }),
  );
}

/** A ByteBuffer of Java as Gson shows it, recorded. */
function bufferOf(bytes: Uint8Array) {
  return {
    hb: [...new Int8Array(bytes)],
    offset: 0,
    isReadOnly: false,
    bigEndian: true,
    nativeByteOrder: false,
    mark: -1,
    position: 0,
    limit: bytes.length,
    capacity: bytes.length,
    address: 8,
  };
}

/** Gson escapes what HTML could take for its own; of `=` it was recorded. */
function escaped(json: string): string {
  return json.replace(
    /[=<>&'\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Sep 26, 2026, 7:29:54 PM`, in UTC. */
function dateText(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = date.getUTCHours();
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}, ${time} ${hours < 12 ? 'AM' : 'PM'}`;
}
