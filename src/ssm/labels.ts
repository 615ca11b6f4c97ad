/**
 * Labels of versions: each of them is on one version of a parameter, and moves when it is given to another.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { noVersion } from './selector.ts';
import type { Parameter, Version } from './state.ts';

export const LABELS_MAX = 10;

const LABEL = /^(?!\d|aws|ssm)[\w.-]+$/i;

/** Whether a label can be one. */
export function isLabel(label: string): boolean {
  return LABEL.test(label);
}

/** The version of a number. Faults: ParameterVersionNotFound. */
export function versionNumbered({ name, versions }: Parameter, number: number): Version {
  const found = versions.find(({ version }) => version === number);
  if (found === undefined) throw noVersion(name, number);
  return found;
}

/** The version that has a label. */
export function versionLabelled({ versions }: Parameter, label: string): Version | undefined {
  return versions.find(({ labels }) => labels.includes(label));
}

/** The parameter with labels on one version of it. Faults: ParameterVersionLabelLimitExceeded. */
export function labelled(
  parameter: Parameter,
  { version: number }: Version,
  labels: readonly string[],
): Parameter {
  const versions = parameter.versions.map((version) => {
    const isIt = version.version === number;
    if (!isIt && !version.labels.some((label) => labels.includes(label))) return version;
    const kept = isIt ? version.labels : version.labels.filter((label) => !labels.includes(label));
    return { ...version, labels: isIt ? [...new Set([...kept, ...labels])] : kept };
  });
  // Unconfirmed: the text, which another simulator has.
  if (versions.some((version) => version.labels.length > LABELS_MAX))
    fail(
      'ParameterVersionLabelLimitExceeded',
      'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
    );
  return { ...parameter, versions };
}

/** The parameter without labels of one version of it. */
export function unlabelled(
  parameter: Parameter,
  { version: number }: Version,
  labels: readonly string[],
): Parameter {
  const versions = parameter.versions.map((version) =>
    version.version === number
      ? { ...version, labels: version.labels.filter((label) => !labels.includes(label)) }
      : version,
  );
  return { ...parameter, versions };
}
