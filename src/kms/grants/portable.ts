/**
 * Grants as plain data. Their tokens are not in it: they follow from the seed.
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { entries } from '../../lib/table.ts';
import { grantConstraints, grantOperations } from '../shapes.ts';
import type { Scope } from '../state.ts';
import { coverOf, type Grant, type KeyGrants, newKeyGrants, withGrant } from './grant.ts';

export const grantShape = s.struct({
  id: s.required(s.string()),
  keyArn: s.required(s.string()),
  name: s.string(),
  createdAt: s.required(s.long()),
  issuer: s.required(s.string()),
  grantee: s.string(),
  granteeService: s.string(),
  retiring: s.string(),
  retiringService: s.string(),
  operations: s.required(grantOperations),
  constraints: grantConstraints,
});
export const keyGrantsShape = s.struct({
  keyId: s.required(s.string()),
  issued: s.required(s.long()),
  grants: s.required(s.list(grantShape)),
});
type PortableGrants = s.Value<typeof keyGrantsShape>;

/** The grants of an account's Region; nothing where no key ever had one. */
export function dumpGrants({ grants }: Scope): { readonly grants?: PortableGrants[] } {
  if (grants.size === 0) return {};
  const dumped = Array.from(entries(grants), ({ keyId, issued, byId }) => ({
    keyId,
    issued,
    grants: Array.from(entries(byId), dumpGrant),
  }));
  return { grants: dumped };
}

export function dumpGrant({ cover: _, ...grant }: Grant): PortableGrants['grants'][number] {
  return { ...grant, operations: [...grant.operations] };
}

export function loadKeyGrants({ keyId, issued, grants }: PortableGrants): KeyGrants {
  return grants.reduce((all, grant) => withGrant(all, loadGrant(grant)), {
    ...newKeyGrants(keyId),
    issued,
  });
}

export function loadGrant(from: PortableGrants['grants'][number]): Grant {
  return {
    id: from.id,
    keyArn: from.keyArn,
    name: from.name,
    createdAt: from.createdAt,
    issuer: from.issuer,
    grantee: from.grantee,
    granteeService: from.granteeService,
    cover: coverOf(from.grantee, from.granteeService),
    retiring: from.retiring,
    retiringService: from.retiringService,
    operations: from.operations,
    constraints: from.constraints,
  };
}
