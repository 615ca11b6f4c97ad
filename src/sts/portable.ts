/**
 * What the world knows of access, as plain data.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { type OrganizationDocument, organizationOf } from '../iam/organization.ts';
import { type Credential, emptyRegistry, type Principal } from '../iam/registry.ts';
import * as s from '../kernel/shape.ts';
import { entries, set, type Table } from '../lib/table.ts';

const texts = s.list(s.string());
const text = s.required(s.string());
/** By such texts tables are kept. */
const name = s.required(s.string({ min: 1, pattern: '[ -~]*' }));

/** The shape of that data. */
export const portableDirectory = s.struct({
  enforcement: s.required(s.oneOf(['enforce', 'permissive', 'off'])),
  /** JSON */
  organization: s.string(),
  principals: s.list(
    s.struct({
      arn: name,
      permissions: s.required(
        s.struct({ policies: texts, boundary: s.string(), tags: s.map(s.string()), id: text }),
      ),
      trust: s.string(),
      maxSessionSeconds: s.integer(),
      accessKeyId: s.string(),
    }),
  ),
  credentials: s.list(
    s.struct({
      accessKeyId: name,
      secretAccessKey: text,
      arn: name,
      session: s.struct({
        token: text,
        roleArn: text,
        roleId: s.string(),
        id: text,
        issuedAt: s.required(s.long()),
        endsAt: s.required(s.long()),
        policy: s.string(),
        tags: s.required(s.map(s.string())),
        transitive: s.required(texts),
        sourceIdentity: s.string(),
      }),
    }),
  ),
  sessionCounts: s.list(s.struct({ arn: name, created: s.required(s.long()) })),
});
type Portable = s.Value<typeof portableDirectory>;

export function dumpDirectory(directory: Directory): unknown {
  const { enforcement, organization, principals, credentials, sessionCounts } = directory;
  return {
    enforcement,
    organization: organization && JSON.stringify(organization.document),
    ...listed('principals', principals),
    ...listed('credentials', credentials),
    ...listed('sessionCounts', sessionCounts),
  };
}

function listed<V extends object>(name: string, of: Table<V>): object {
  return of.size === 0 ? {} : { [name]: [...entries(of)] };
}

export function loadDirectory(data: unknown): Directory {
  const { enforcement, organization, principals, credentials, sessionCounts } = data as Portable;
  const document = organization && (JSON.parse(organization) as OrganizationDocument);
  return {
    enforcement,
    organization: document ? organizationOf(document) : undefined,
    principals: filled(emptyRegistry.principals, principals as readonly Principal[] | undefined),
    credentials: filled(emptyRegistry.credentials, credentials?.map(credentialIn)),
    sessionCounts: filled(emptyRegistry.sessionCounts, sessionCounts),
  };
}

function filled<V extends object>(into: Table<V>, values: readonly V[] = []): Table<V> {
  return values.reduce((table, value) => set(table, value), into);
}

type Loaded = NonNullable<Portable['credentials']>[number];
function credentialIn({ accessKeyId, secretAccessKey, arn, session }: Loaded): Credential {
  return {
    accessKeyId,
    secretAccessKey,
    arn,
    session: session && {
      token: session.token,
      roleArn: session.roleArn,
      roleId: session.roleId,
      id: session.id,
      issuedAt: session.issuedAt,
      endsAt: session.endsAt,
      policy: session.policy,
      tags: session.tags,
      transitive: session.transitive,
      sourceIdentity: session.sourceIdentity,
    },
  };
}
