/**
 * Sessions of roles: what is made when one begins.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { accessKeyIdFrom, type Credential, type Session } from '../iam/registry.ts';
import type { Env } from '../kernel/operation.ts';
import type { Value } from '../kernel/shape.ts';
import { toBase64 } from '../lib/bytes.ts';
import { get, set } from '../lib/table.ts';
import { directoryWith } from './control.ts';
import { type SessionTag, transitiveTags } from './session-tags.ts';
import type { assumeRoleInput } from './shapes.ts';

type Input = Value<typeof assumeRoleInput>;

/** Whose session it is. */
interface Whose extends Pick<Session, 'roleArn' | 'roleId' | 'id'> {
  /** The session's. */
  readonly arn: string;
  readonly inherited: readonly SessionTag[];
}

interface Begun {
  readonly state: Directory;
  readonly credential: Credential;
  readonly session: Session;
  readonly n: number;
}

const TOKEN_BYTES = 240;
const MS_PER_SECOND = 1000;
/** By default. */
const SECONDS = 3600;

/** Begins a session. Its credentials follow from the seed, its ARN and how many there were under this ARN. */
export function beginSession(
  directory: Directory,
  request: Input,
  { now, random, ordinal = 0 }: Pick<Env<unknown>, 'now' | 'random' | 'ordinal'>,
  { arn, roleArn, roleId, id, inherited }: Whose,
): Begun {
  const { DurationSeconds = SECONDS, Policy, SourceIdentity } = request;
  const { MinimumSessionTokenSize: least = 0 } = request;
  const n = Math.max(ordinal, get(directory.sessionCounts, arn)?.created ?? 0);
  const stream = random(arn, n);
  const accessKeyId = accessKeyIdFrom('ASIA', stream.bytes(11));
  const secretAccessKey = toBase64(stream.bytes(30));
  const tags = [...inherited, ...(request.Tags ?? [])];
  const handedOn = [...inherited, ...transitiveTags(request)].map(({ Key }) => Key);
  const session: Session = {
    token: toBase64(stream.bytes(Math.max(TOKEN_BYTES, Math.ceil((least * 3) / 4)))),
    roleArn,
    roleId,
    id,
    issuedAt: now,
    // The answer tells whole seconds.
    endsAt: (Math.floor(now / MS_PER_SECOND) + DurationSeconds) * MS_PER_SECOND,
    policy: Policy,
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    transitive: handedOn,
    sourceIdentity: SourceIdentity,
  };
  const credential: Credential = { accessKeyId, secretAccessKey, arn, session };
  const state = directoryWith(directory, {
    credentials: set(directory.credentials, credential),
    sessionCounts: set(directory.sessionCounts, { arn, created: n + 1 }),
  });
  return { state, credential, session, n };
}

export const PACKED_MAX = 100;
// Unconfirmed: how AWS packs policies and tags, "a packed binary format that has a separate limit"; here the characters count.
const ALLOTTED = 4096;

/** How much of the space for session policies and tags a request takes, in percent. */
export function packedSize({ Policy = '', Tags = [] }: Input): number {
  const tags = Tags.reduce((sum, { Key, Value }) => sum + Key.length + Value.length, 0);
  return Math.ceil((100 * (Policy.length + tags)) / ALLOTTED);
}
