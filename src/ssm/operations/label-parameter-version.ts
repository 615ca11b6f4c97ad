/**
 * Puts labels on a version of a parameter; from another version they are taken off.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html; answers and events recorded
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { changed } from '../changes.ts';
import { isLabel, labelled, versionLabelled, versionNumbered } from '../labels.ts';
import { checkName, nameIn } from '../names.ts';
import * as shapes from '../shapes.ts';
import { latestOf, type SsmState, withParameter } from '../state.ts';
import { existing, ownTarget, type Target } from '../target.ts';

const input = s.struct({
  Name: s.required(shapes.name),
  ParameterVersion: shapes.version,
  Labels: s.required(shapes.labels),
});
const output = s.struct({
  InvalidLabels: s.always(shapes.labels),
  ParameterVersion: s.always(shapes.version),
});

export const labelParameterVersion: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'LabelParameterVersion',
  input,
  output,
  readOnly: false,
  faults: ['ParameterNotFound', 'ParameterVersionLabelLimitExceeded', 'ParameterVersionNotFound'],
  check: ({ Name }) => checkName(nameIn(Name)),
  resolve: (state, { Name }, caller) => ownTarget(state, Name, caller),
  access: (target) => [parameterAccess('LabelParameterVersion', target)],
  admit: (target) => void existing(target),
  run(state, { Labels, ParameterVersion }, { target, now }) {
    const { scope, arn, name } = target;
    const parameter = existing(target);
    const version =
      ParameterVersion === undefined
        ? latestOf(parameter)
        : versionNumbered(parameter, ParameterVersion);
    const toVersion = String(version.version);
    const labels = [...new Set(Labels)].filter(isLabel);
    const happened = labels.map((label) => {
      const fromVersion = String(versionLabelled(parameter, label)?.version ?? '');
      const move = { label, fromVersion, toVersion };
      return changed(now, 'LabelParameterVersion', { arn, name, version }, move);
    });
    return {
      state: withParameter(state, scope, labelled(parameter, version, labels)),
      output: {
        InvalidLabels: Labels.filter((label) => !isLabel(label)),
        ParameterVersion: version.version,
      },
      happened,
    };
  },
  resources: ({ arn }) => [arn],
};
