/**
 * Takes labels off a version of a parameter.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html; answer recorded
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { unlabelled, versionNumbered } from '../labels.ts';
import { checkName, nameIn } from '../names.ts';
import * as shapes from '../shapes.ts';
import { type SsmState, withParameter } from '../state.ts';
import { existing, ownTarget, type Target } from '../target.ts';

const input = s.struct({
  Name: s.required(shapes.name),
  ParameterVersion: s.required(shapes.version),
  Labels: s.required(shapes.labels),
});
const output = s.struct({
  RemovedLabels: s.always(shapes.labels),
  InvalidLabels: s.always(shapes.labels),
});

export const unlabelParameterVersion: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'UnlabelParameterVersion',
  input,
  output,
  readOnly: false,
  faults: ['ParameterNotFound', 'ParameterVersionNotFound'],
  check: ({ Name }) => checkName(nameIn(Name)),
  resolve: (state, { Name }, caller) => ownTarget(state, Name, caller),
  access: (target) => [parameterAccess('UnlabelParameterVersion', target)],
  admit: (target) => void existing(target),
  run(state, { Labels, ParameterVersion }, { target }) {
    const parameter = existing(target);
    const version = versionNumbered(parameter, ParameterVersion);
    const isOn = (label: string) => version.labels.includes(label);
    return {
      state: withParameter(state, target.scope, unlabelled(parameter, version, Labels)),
      output: {
        RemovedLabels: Labels.filter(isOn),
        InvalidLabels: Labels.filter((label) => !isOn(label)),
      },
    };
  },
  resources: ({ arn }) => [arn],
};
