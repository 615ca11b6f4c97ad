/**
 * Deletes a parameter, with its versions, labels and tags.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { deleted } from '../deletion.ts';
import { checkName, nameIn } from '../names.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';
import { existing, ownTarget, type Target } from '../target.ts';

const input = s.struct({ Name: s.required(shapes.name) });
// Recorded: there is no body. Unconfirmed: that so it is of the other operations that answer nothing.
const output = s.noOutput;

export const deleteParameter: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'DeleteParameter',
  input,
  output,
  readOnly: false,
  faults: ['ParameterNotFound'],
  check: ({ Name }) => checkName(nameIn(Name)),
  resolve: (state, { Name }, caller) => ownTarget(state, Name, caller),
  access: (target) => [parameterAccess('DeleteParameter', target)],
  admit: (target) => void existing(target),
  run: (state, _input, { target, now }) => ({
    ...deleted(state, [target], now),
    output: {},
  }),
  resources: ({ arn }) => [arn],
};
