/**
 * How a test tells Secrets Manager of rotation functions: which it may call, and that a call has ended. No client of AWS can.
 * @module
 */
import type { Change, Env, Operation } from '../../kernel/operation.ts';
import type { Shape, Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { get, remove, set } from '../../lib/table.ts';
import { secretAt } from '../secret-id.ts';
import { rotationFunctionArn } from '../shapes.ts';
import type { SecretsState } from '../state.ts';
import { committed, endStep } from './job.ts';

const registerFunction = control(
  'kmsim:RegisterFunction',
  s.struct({ FunctionArn: s.required(rotationFunctionArn) }),
  (state, { FunctionArn: arn }) => ({
    state: { ...state, functions: set(state.functions, { arn }) },
    output: {},
  }),
);

const endInvocation = control(
  'kmsim:EndInvocation',
  s.struct({ Id: s.required(s.string()), Error: s.string({ unlogged: true }) }),
  (state, { Id, Error: error }, { now, seed }) => {
    const call = get(state.calls, Id);
    const target = call && secretAt(state, call.secretArn);
    const rotation = target?.secret.rotation;
    // The secret may be gone, or its rotation have begun anew.
    if (target === undefined || rotation?.job?.callId !== Id)
      return { state: { ...state, calls: remove(state.calls, Id) }, output: {} };
    const turn = endStep(target.secret, rotation, rotation.job, error !== undefined, { now, seed });
    return { ...committed(state, target.scope, turn, Id), output: {} };
  },
);

/** The controls by name. */
export const controls = {
  [registerFunction.name]: registerFunction,
  [endInvocation.name]: endInvocation,
};

function control<I extends Shape>(
  name: string,
  input: I,
  run: (
    state: SecretsState,
    input: Value<I>,
    env: Env<undefined>,
  ) => Change<SecretsState, Record<string, never>>,
): Operation<SecretsState, undefined, I, typeof s.noOutput> {
  return {
    name,
    input,
    output: s.noOutput,
    readOnly: false,
    faults: [],
    resolve: () => undefined,
    access: () => [],
    resources: () => [],
    run,
  };
}
