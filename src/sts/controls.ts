/**
 * The controls of access: how a test says which organization there is, and which users and roles. No client of AWS can make
 * one.
 * @module
 */
import { type OrganizationDocument, organizationOf } from '../iam/organization.ts';
import { fail } from '../kernel/fault.ts';
import * as s from '../kernel/shape.ts';
import { control, directoryWith } from './control.ts';
import { deletePrincipal, setPrincipal } from './principals.ts';

const setOrganization = control({
  name: 'kmsim:SetOrganization',
  // Without a document there is no organization.
  input: s.struct({ Document: s.string() }),
  output: s.noOutput,
  run(directory, { Document }) {
    const organization = Document === undefined ? undefined : organizationIn(Document);
    return { state: directoryWith(directory, { organization }), output: {} };
  },
});

export const controls = {
  'kmsim:DeletePrincipal': deletePrincipal,
  'kmsim:SetOrganization': setOrganization,
  'kmsim:SetPrincipal': setPrincipal,
};

function organizationIn(text: string) {
  try {
    return organizationOf(JSON.parse(text) as OrganizationDocument);
  } catch (error) {
    return fail('ValidationException', (error as Error).message);
  }
}
