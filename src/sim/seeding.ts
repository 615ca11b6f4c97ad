/**
 * Secrets and parameters from plain values, and back.
 * @module
 */
import type { secretsManager } from '../secretsmanager/service.ts';
import type { ssm } from '../ssm/service.ts';
import type { Client } from './client.ts';
import { isRecord, unexpected } from './principal.ts';

/** What a secret may hold: a text and bytes as they are, all else as its JSON. */
export type SecretContent = string | Uint8Array | number | boolean | object;

declare const secured: unique symbol;
/** A value that `seedParameters` puts as a SecureString. */
export interface Secure {
  readonly [secured]: true;
}

const secureTexts = new WeakMap<Secure, string>();

/**
 * Marks a value for `seedParameters`: it becomes a SecureString.
 * @param value - a text, or what is kept as its JSON
 * @example sim.seedParameters('/app', { db: { host: 'localhost', password: secure('s3cret') } });
 */
export function secure(value: string | number | boolean | object): Secure {
  const marked = Object.freeze({}) as Secure;
  secureTexts.set(marked, typeof value === 'string' ? value : jsonOf(value, 'value'));
  return marked;
}

/** Parameters below a path: a text, number or truth is a String, a list of them a StringList, an object a further level. */
export interface ParameterTree {
  readonly [name: string]:
    | string
    | number
    | boolean
    | readonly (string | number | boolean)[]
    | Secure
    | ParameterTree;
}

export interface Seeding {
  /**
   * Makes secrets, or puts new values for those that are there: objects as JSON, texts and bytes as they are.
   * @param options - `KmsKeyId` for those that are made. Default: `alias/aws/secretsmanager`
   * @example sim.seedSecrets({ 'prod/db': { username: 'app', password: 's3cret' }, 'prod/token': 'abc' });
   * @throws TypeError for a value that is none, and what Secrets Manager refuses
   */
  seedSecrets(
    secrets: Readonly<Record<string, SecretContent>>,
    options?: { readonly KmsKeyId?: string | undefined },
  ): void;
  /**
   * The value of a secret: an object or a list that was put as JSON as it was before, all else as its text or bytes.
   * @param version - default: AWSCURRENT
   * @example const { password } = sim.readSecret<{ password: string }>('prod/db');
   * @throws what GetSecretValue refuses
   */
  readSecret<T = unknown>(
    secretId: string,
    version?: { readonly VersionId?: string; readonly VersionStage?: string },
  ): T;
  /**
   * Puts parameters below a path, over those that are there.
   * @param options - `KeyId` of SecureStrings. Default: `alias/aws/ssm`
   * @example sim.seedParameters('/app', { db: { host: 'localhost', port: 5432, password: secure('s3cret') }, features: ['a', 'b'] });
   * @throws TypeError for a value that is none, and what Parameter Store refuses
   */
  seedParameters(
    path: string,
    parameters: ParameterTree,
    options?: { readonly KeyId?: string | undefined },
  ): void;
  /**
   * All parameters below a path, decrypted: a StringList as a list, and every other as its text, by level.
   * @example const { db } = sim.readParameters<{ db: { host: string; port: string } }>('/app');
   * @throws what GetParametersByPath refuses
   */
  readParameters<T = unknown>(path: string): T;
}

interface Clients {
  readonly secretsManager: Client<typeof secretsManager.operations>;
  readonly ssm: Client<typeof ssm.operations>;
}

/** @param view - the clients of whoever seeds */
export function createSeeding(view: () => Clients): Seeding {
  return {
    seedSecrets(secrets, { KmsKeyId } = {}) {
      if (!isRecord(secrets)) unexpected('secrets', 'an object of secrets by name', secrets);
      const values = Object.entries(secrets).map(
        ([name, value]) => [name, secretOf(name, value)] as const,
      );
      const { secretsManager } = view();
      for (const [SecretId, value] of values) {
        if (isThere(() => secretsManager.describeSecret({ SecretId }).DeletedDate === undefined))
          secretsManager.putSecretValue({ SecretId, ...value });
        else secretsManager.createSecret({ Name: SecretId, KmsKeyId, ...value });
      }
    },
    readSecret<T>(
      SecretId: string,
      version: { readonly VersionId?: string; readonly VersionStage?: string } = {},
    ) {
      const { SecretString, SecretBinary } = view().secretsManager.getSecretValue({
        SecretId,
        ...version,
      });
      return (SecretString === undefined ? SecretBinary : parsed(SecretString)) as T;
    },
    seedParameters(path, parameters, { KeyId } = {}) {
      const { ssm } = view();
      for (const { Name, Type, Value } of parametersIn(prefixOf(path), parameters))
        ssm.putParameter({
          Name,
          Type,
          Value,
          Overwrite: true,
          Tier: 'Intelligent-Tiering',
          ...(Type === 'SecureString' ? { KeyId } : {}),
        });
    },
    readParameters<T>(path: string) {
      const { ssm } = view();
      const tree: Tree = Object.create(null);
      let NextToken: string | undefined;
      do {
        const page = ssm.getParametersByPath({
          Path: path,
          Recursive: true,
          WithDecryption: true,
          NextToken,
        });
        for (const { Name = '', Type, Value = '' } of page.Parameters)
          place(
            tree,
            Name.slice(prefixOf(path).length).split('/'),
            Type === 'StringList' ? Value.split(',') : Value,
          );
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return tree as T;
    },
  };
}

function secretOf(name: string, value: SecretContent) {
  if (typeof value === 'string') return { SecretString: value };
  if (value instanceof Uint8Array) return { SecretBinary: value };
  return { SecretString: jsonOf(value, name) };
}

function jsonOf(value: unknown, name: string): string {
  const isNone = typeof value === 'function' || value === null;
  const json = isNone ? undefined : JSON.stringify(value);
  return json ?? unexpected(name, 'a text, bytes or what can be JSON', value);
}

/** What was deleted by force is described for a while, and not there: its name is free. */
function isThere(look: () => boolean): boolean {
  try {
    return look();
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    return false;
  }
}

/** A text that is an object or a list in JSON, read; another as it is. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Seed {
  readonly Name: string;
  readonly Type: 'String' | 'StringList' | 'SecureString';
  readonly Value: string;
}

function parametersIn(prefix: string, tree: ParameterTree): readonly Seed[] {
  if (!isRecord(tree)) unexpected('parameters', 'an object of parameters by name', tree);
  return Object.entries(tree).flatMap(([name, value]): readonly Seed[] => {
    const Name = prefix + name;
    const text = secureTexts.get(value as Secure);
    if (text !== undefined) return [{ Name, Type: 'SecureString', Value: text }];
    if (Array.isArray(value)) {
      const texts = value.map((one: unknown) => scalar(one, Name));
      const stray = texts.find((one) => one.includes(','));
      if (stray !== undefined) unexpected(Name, 'a list of texts without commas', stray);
      return [{ Name, Type: 'StringList', Value: texts.join(',') }];
    }
    if (isRecord(value)) return parametersIn(`${Name}/`, value as ParameterTree);
    return [{ Name, Type: 'String', Value: scalar(value, Name) }];
  });
}

function scalar(value: unknown, name: string): string {
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? String(value)
    : unexpected(
        name,
        'a text, a number, a boolean, a list of them, secure(value) or an object',
        value,
      );
}

function prefixOf(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

interface Tree {
  [name: string]: string | string[] | Tree;
}

/** A parameter may stand at a name below which others stand: its value is then under the empty name. */
function place(
  tree: Tree,
  [name = '', ...rest]: readonly string[],
  value: string | string[],
): void {
  const here = tree[name];
  const isLevel = typeof here === 'object' && !Array.isArray(here);
  if (rest.length === 0) {
    if (isLevel) here[''] = value;
    else tree[name] = value;
    return;
  }
  const level: Tree = isLevel ? here : Object.create(null);
  if (here !== undefined && !isLevel) level[''] = here;
  tree[name] = level;
  place(level, rest, value);
}
