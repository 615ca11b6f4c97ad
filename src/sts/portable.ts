/**
 * What the world knows of access, as plain data.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { type OrganizationDocument, organizationOf } from '../iam/organization.ts';
import * as s from '../kernel/shape.ts';

/** The shape of that data. */
export const portableDirectory = s.struct({
  enforcement: s.required(s.oneOf(['enforce', 'permissive', 'off'])),
  /** JSON */
  organization: s.string(),
});
type Portable = s.Value<typeof portableDirectory>;

export function dumpDirectory({ enforcement, organization }: Directory): Portable {
  return { enforcement, organization: organization && JSON.stringify(organization.document) };
}

export function loadDirectory(data: unknown): Directory {
  const { enforcement, organization } = data as Portable;
  const document = organization && (JSON.parse(organization) as OrganizationDocument);
  return { enforcement, organization: document ? organizationOf(document) : undefined };
}
