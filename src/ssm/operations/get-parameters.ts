/**
 * Reads up to ten parameters. What is not there is named, and refuses nothing.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html; order and repetition recorded
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

const input = s.struct({ Names: s.required(shapes.names), WithDecryption: s.boolean });
const output = s.struct({
  Parameters: s.always(s.list(shapes.parameter)),
  InvalidParameters: s.always(shapes.names),
});

/** A name, and what it stands for. */
export interface NameAsked {
  readonly given: string;
  readonly found: Sought;
}

export const getParameters: Operation<SsmState, readonly NameAsked[], typeof input, typeof output> =
  {
    name: 'GetParameters',
    input,
    output,
    readOnly: true,
    faults: ['InvalidKeyId'],
    // Unconfirmed: that one text that is no name refuses all.
    check: ({ Names }) => Names.forEach(checkRead),
    resolve: (state, { Names }, caller) =>
      [...new Set(Names)].map((given) => ({ given, found: sought(state, given, caller) })),
    access: (target) => target.map(({ found }) => parameterAccess('GetParameters', found)),
    run(state, { WithDecryption = false }, env) {
      const answers = env.target.map(({ given, found }) => ({
        given,
        answer: read(env, found, WithDecryption),
      }));
      const Parameters = answers.flatMap(({ answer }) => (answer instanceof Fault ? [] : answer));
      const InvalidParameters = answers.flatMap(({ given, answer }) =>
        answer instanceof Fault ? given : [],
      );
      Parameters.sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0));
      return { state, output: { Parameters, InvalidParameters } };
    },
    resources: (target) => target.map(({ found }) => found.arn),
  };
