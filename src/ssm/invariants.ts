/**
 * Claims that hold in every state of Parameter Store.
 * @module
 */
import { entries } from '../lib/table.ts';
import { LABELS_MAX } from './labels.ts';
import { isNewName } from './names.ts';
import { isSound } from './parameter-policies.ts';
import { advancedIn, latestOf, type Parameter, type Scope, type SsmState } from './state.ts';
import { TAGS_MAX } from './tags.ts';
import { VERSIONS_MAX } from './versions.ts';

/** What does not hold, empty when the state is sound. */
export function invariants(state: SsmState): readonly string[] {
  const broken: string[] = [];
  for (const scope of entries(state.scopes)) broken.push(...brokenByScope(scope));
  return broken;
}

function brokenByScope({ id, parameters, advanced }: Scope): readonly string[] {
  const broken: string[] = [];
  let counted = 0;
  for (const parameter of entries(parameters)) {
    broken.push(...brokenByParameter(parameter));
    counted += parameter.versions.length === 0 ? 0 : advancedIn(parameter);
  }
  return counted === advanced ? broken : [...broken, `${id}: advanced parameters are counted`];
}

function brokenByParameter(parameter: Parameter): readonly string[] {
  const { name, versions, tags, resourcePolicies, policiesPut } = parameter;
  if (versions.length === 0) return [`${name}: a parameter has a version`];
  const { version, tier } = latestOf(parameter);
  const labels = versions.flatMap((one) => one.labels);
  const claims: readonly (readonly [boolean, string])[] = [
    [isNewName(name), 'a parameter is called as it may be'],
    [versions.length <= VERSIONS_MAX, 'at most 100 versions'],
    [
      versions.every((one, i) => one.version === version - versions.length + 1 + i),
      'versions follow on each other',
    ],
    [version >= versions.length, 'versions are counted from 1'],
    [new Set(labels).size === labels.length, 'a label is on one version'],
    [versions.every((one) => one.labels.length <= LABELS_MAX), 'at most 10 labels of a version'],
    [
      versions.every(
        ({ type, value, keyId }) =>
          (type === 'SecureString') === (typeof value !== 'string') &&
          (type === 'SecureString') === (keyId !== undefined),
      ),
      'a SecureString is encrypted under a key, and nothing else is',
    ],
    [
      versions.every((one) => one.tier === 'Advanced' || one.policies.length === 0),
      'only an advanced parameter has policies',
    ],
    [
      versions.every((one) => one.policies.every(({ at }) => Number.isInteger(at))),
      'a policy acts at an instant',
    ],
    [versions.every((one) => one.policies.every(isSound)), 'a policy is what its text says'],
    [tags.length <= TAGS_MAX, 'at most 50 tags'],
    [new Set(tags.map(({ Key }) => Key)).size === tags.length, 'a key of tags is there once'],
    [resourcePolicies.length <= policiesPut, 'resource policies are counted'],
    [resourcePolicies.length === 0 || tier === 'Advanced', 'only an advanced parameter is shared'],
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${name}: ${claim}`);
}
