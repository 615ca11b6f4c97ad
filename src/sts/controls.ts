/**
 * The controls of access: how a test says which organization there is, and how strictly access control is enforced. No client
 * of AWS can make one.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import { type OrganizationDocument, organizationOf } from '../iam/organization.ts';
import { fail } from '../kernel/fault.ts';
import type { Operation } from '../kernel/operation.ts';
import type { Shape, Value } from '../kernel/shape.ts';
import * as s from '../kernel/shape.ts';

const setOrganization = control(
  'kmsim:SetOrganization',
  // Without a document there is no organization.
  s.struct({ Document: s.string() }),
  (directory, { Document }) => ({
    enforcement: directory.enforcement,
    organization: Document === undefined ? undefined : organizationIn(Document),
  }),
);

const setEnforcement = control(
  'kmsim:SetEnforcement',
  s.struct({ Enforcement: s.required(s.oneOf(['enforce', 'permissive', 'off'])) }),
  (directory, { Enforcement }) => ({
    enforcement: Enforcement,
    organization: directory.organization,
  }),
);

export const controls = {
  'kmsim:SetEnforcement': setEnforcement,
  'kmsim:SetOrganization': setOrganization,
};

function organizationIn(text: string) {
  try {
    return organizationOf(JSON.parse(text) as OrganizationDocument);
  } catch (error) {
    return fail('ValidationException', (error as Error).message);
  }
}

function control<I extends Shape>(
  name: string,
  input: I,
  change: (directory: Directory, input: Value<I>) => Directory,
): Operation<Directory, undefined, I, typeof s.noOutput> {
  return {
    name,
    input,
    output: s.noOutput,
    readOnly: false,
    faults: [],
    resolve: () => undefined,
    access: () => [],
    run: (state, given) => ({ state: change(state, given), output: {} }),
    resources: () => [],
  };
}
