/**
 * An operation that kmsim has the shapes of and not yet the behaviour: it refuses by name, never silently.
 * @module
 */
import { notModelled } from '../kernel/fault.ts';
import type { Operation } from '../kernel/operation.ts';
import type { Shape } from '../kernel/shape.ts';
import type { KmsState } from './state.ts';

/** An operation that answers NotModelledException to every sound input. */
export function unbuilt<I extends Shape, O extends Shape>(definition: {
  readonly name: string;
  readonly input: I;
  readonly output: O;
}): Operation<KmsState, never, I, O> {
  const refuse = () => notModelled(`kms:${definition.name}`);
  return {
    ...definition,
    readOnly: true,
    faults: [],
    resolve: refuse,
    access: refuse,
    run: refuse,
    resources: () => [],
  };
}
