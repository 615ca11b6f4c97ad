/**
 * Grants as lists show them, and finding the grant that an ID names.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html; entry recorded from AWS
 * @module
 */
import { partitionOf } from '../../kernel/arn.ts';
import { fail } from '../../kernel/fault.ts';
import { get } from '../../lib/table.ts';
import type { KeyTarget } from '../target.ts';
import type { Grant } from './grant.ts';
import { grantsOf } from './keeping.ts';

const MS_PER_SECOND = 1000;

/** A grant without its token, which only CreateGrant answers. */
export function entryOf(grant: Grant, region: string) {
  const { retiring, granteeService, retiringService, constraints } = grant;
  return {
    KeyId: grant.keyArn,
    GrantId: grant.id,
    // An unnamed grant has an empty name.
    Name: grant.name ?? '',
    // Recorded: whole seconds.
    CreationDate: new Date(Math.floor(grant.createdAt / MS_PER_SECOND) * MS_PER_SECOND),
    ...(grant.grantee === undefined ? {} : { GranteePrincipal: grant.grantee }),
    ...(retiring === undefined ? {} : { RetiringPrincipal: retiring }),
    IssuingAccount: `arn:${partitionOf(region)}:iam::${grant.issuer}:root`,
    Operations: [...grant.operations],
    ...(constraints === undefined ? {} : { Constraints: constraints }),
    ...(granteeService === undefined ? {} : { GranteeServicePrincipal: granteeService }),
    ...(retiringService === undefined ? {} : { RetiringServicePrincipal: retiringService }),
  };
}

/** Faults: InvalidGrantIdException, without text, for what is no grant's ID. */
// Unconfirmed: which IDs AWS calls invalid and which it only does not find; a recording of both would settle it.
export function checkGrantId(id: string): void {
  if (!/^[0-9a-f]{64}$/.test(id)) fail('InvalidGrantIdException');
}

/** The grant of that ID on a key. Faults: InvalidGrantIdException, NotFoundException. */
export function findGrant({ scope, key }: KeyTarget, id: string): Grant {
  checkGrantId(id);
  // Unconfirmed: the text; a recording of RevokeGrant would settle it.
  return (
    get(grantsOf(scope, key.id).byId, id) ?? fail('NotFoundException', `Grant ID ${id} not found`)
  );
}
