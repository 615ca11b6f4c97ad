/**
 * Reads a parameter, or a version of it; or a secret of Secrets Manager.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 * @module
 */
import { Fault } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { checkRead, read } from '../reading.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';
import { type Sought, sought } from '../target.ts';

const input = s.struct({ Name: s.required(shapes.name), WithDecryption: s.boolean });
const output = s.struct({ Parameter: s.always(shapes.parameter) });

export const getParameter: Operation<SsmState, Sought, typeof input, typeof output> = {
  name: 'GetParameter',
  input,
  output,
  readOnly: true,
  faults: ['InvalidKeyId', 'ParameterNotFound', 'ParameterVersionNotFound'],
  check: ({ Name }) => checkRead(Name),
  resolve: (state, { Name }, caller) => sought(state, Name, caller),
  access: (target) => [parameterAccess('GetParameter', target)],
  run(state, { WithDecryption = false }, env) {
    const Parameter = read(env, env.target, WithDecryption);
    if (Parameter instanceof Fault) throw Parameter;
    return { state, output: { Parameter } };
  },
  resources: ({ arn }) => [arn],
};
