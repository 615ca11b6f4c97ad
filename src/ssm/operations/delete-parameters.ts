/**
 * Deletes up to ten parameters. What is not there is named, and refuses nothing.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { deleted } from '../deletion.ts';
import { checkName, nameIn } from '../names.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';
import { ownTarget, type Target } from '../target.ts';

const input = s.struct({ Names: s.required(shapes.names) });
const output = s.struct({
  DeletedParameters: s.always(shapes.names),
  InvalidParameters: s.always(shapes.names),
});

export const deleteParameters: Operation<SsmState, readonly Target[], typeof input, typeof output> =
  {
    name: 'DeleteParameters',
    input,
    output,
    readOnly: false,
    faults: [],
    // Unconfirmed: that one text that is no name refuses all.
    check({ Names }) {
      for (const name of Names) checkName(nameIn(name));
    },
    // Unconfirmed: that a name given twice is answered once.
    resolve: (state, { Names }, caller) =>
      [...new Set(Names.map(nameIn))].map((name) => ownTarget(state, name, caller)),
    access: (target) => target.map((one) => parameterAccess('DeleteParameters', one)),
    run(state, _input, { target, now }) {
      const there = target.filter(({ parameter }) => parameter !== undefined);
      const missing = target.filter(({ parameter }) => parameter === undefined);
      return {
        ...deleted(state, there, now),
        output: {
          DeletedParameters: there.map(({ name }) => name),
          InvalidParameters: missing.map(({ name }) => name),
        },
      };
    },
    resources: (target) => target.map(({ arn }) => arn),
  };
