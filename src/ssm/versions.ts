/**
 * How many versions a parameter keeps, and which go.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Parameter, Version } from './state.ts';

export const VERSIONS_MAX = 100;

/** The versions that stay when one more comes. Faults: ParameterMaxVersionLimitExceeded. */
export function versionsKept({ name, versions }: Parameter): readonly Version[] {
  const [oldest, ...others] = versions;
  if (oldest === undefined || versions.length < VERSIONS_MAX) return versions;
  if (oldest.labels.length > 0)
    fail(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  return others;
}
