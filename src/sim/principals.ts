/**
 * Users and roles, as a test tells of them.
 * @module
 */
import { partsOf } from '../iam/registry.ts';
import type { Caller } from '../kernel/operation.ts';
import { sts } from '../sts/service.ts';
import type { Cell } from './cell.ts';
import { type PolicyDocument, type PrincipalOptions, textOf, textsOf } from './principal.ts';

/** What is known of a user or a role. Each member that is left out limits nothing. */
export type PrincipalFacts = Pick<PrincipalOptions, 'policies' | 'boundary' | 'tags' | 'id'>;
export interface UserFacts extends PrincipalFacts {
  /** At least 16 letters and digits. Default: one that follows from the seed, `AKIAKMSIM…`. */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}
export interface RoleFacts extends PrincipalFacts {
  /** The trust policy. Default: one that leaves it to the policies of the role's own account. */
  readonly trust?: PolicyDocument | undefined;
  /** How long its sessions may be, in seconds: 3600 to 43200. Default: no limit but AWS's. */
  readonly maxSessionDuration?: number | undefined;
}

/** A user's access key: `credentials` of an AWS SDK client. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface PrincipalControls {
  /**
   * Tells of a user or a role, in place of what was told of it before. From then on it has these permissions wherever it is
   * named: by its ARN, by its access key, and as the role behind a session.
   * @param arn - `arn:aws:iam::111122223333:user/ann`, `arn:aws:iam::111122223333:role/app`
   * @returns of a user, its access key; a role has none, it is assumed
   * @example
   * const credentials = sim.principals.set('arn:aws:iam::111122223333:user/ann', { policies: [readOnly] });
   * new KMSClient({ ...sim.clientConfig(), credentials });
   * @throws TypeError for facts that are none, and for a policy that IAM would refuse
   */
  set(arn: `${string}:user/${string}`, facts?: UserFacts): AccessKey;
  set(arn: `${string}:role/${string}`, facts?: RoleFacts): undefined;
  set(arn: string, facts?: UserFacts | RoleFacts): AccessKey | undefined;
  /**
   * Nothing is known of it any more. Its access key is refused until it is told of again; the sessions of a role for ever, for a role
   * that is told of again is another, with another unique ID.
   */
  delete(arn: string): void;
}

const COMMON = ['policies', 'boundary', 'tags', 'id'];
const OF_USER = [...COMMON, 'accessKeyId', 'secretAccessKey'];
const OF_ROLE = [...COMMON, 'trust', 'maxSessionDuration'];

/** These are calls like any other: a transcript has them. */
export function createPrincipalControls(cell: Cell, caller: Caller): PrincipalControls {
  const tell = (operation: string, input: object): unknown => {
    const { result } = cell.execute({ service: sts.name, operation, input, caller });
    if (!result.ok) throw new TypeError(result.fault.message ?? result.fault.code);
    return result.value;
  };
  const set = (arn: string, facts: UserFacts & RoleFacts = {}): AccessKey | undefined => {
    const isUser = typeOf(arn) === 'user';
    checkFacts(facts, isUser ? OF_USER : OF_ROLE);
    const { policies, boundary, tags, id, trust } = facts;
    const made = tell('kmsim:SetPrincipal', {
      Arn: arn,
      Policies: policies === undefined ? undefined : textsOf(policies, 'policies'),
      Boundary: boundary === undefined ? undefined : textOf(boundary, 'boundary'),
      Tags: tags,
      Id: id,
      Trust: trust === undefined ? undefined : textOf(trust, 'trust'),
      MaxSessionSeconds: facts.maxSessionDuration,
      AccessKeyId: facts.accessKeyId,
      SecretAccessKey: facts.secretAccessKey,
    }) as { readonly AccessKeyId: string; readonly SecretAccessKey: string };
    return isUser
      ? { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey }
      : undefined;
  };
  return {
    set: set as PrincipalControls['set'],
    delete(arn) {
      typeOf(arn);
      tell('kmsim:DeletePrincipal', { Arn: arn });
    },
  };
}

function typeOf(arn: string): 'user' | 'role' {
  const type = typeof arn === 'string' ? partsOf(arn)?.type : undefined;
  if (type !== undefined) return type;
  throw new TypeError(`"arn" expected the ARN of an IAM user or role, got ${String(arn)}`);
}

function checkFacts(facts: object, names: readonly string[]): void {
  if (typeof facts !== 'object' || facts === null)
    throw new TypeError(`"facts" expected an object, got ${String(facts)}`);
  const stray = Object.keys(facts).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new TypeError(`"facts" expected ${names.join(', ')}, got "${stray}"`);
}
