/**
 * The builder of controls: what a test may say of access, and no client of AWS.
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import type { Change, Env, Operation } from '../kernel/operation.ts';
import type { Shape, Value } from '../kernel/shape.ts';

interface Definition<I extends Shape, O extends Shape> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  run(
    directory: Directory,
    input: Value<I>,
    env: Env<undefined>,
  ): Pick<Change<Directory, Value<O>>, 'state' | 'output'>;
}

export function control<I extends Shape, O extends Shape>(
  definition: Definition<I, O>,
): Operation<Directory, undefined, I, O> {
  const { name, input, output } = definition;
  return {
    name,
    input,
    output,
    readOnly: false,
    faults: [],
    resolve: () => undefined,
    access: () => [],
    run: (directory, given, env) => definition.run(directory, given, env),
    resources: () => [],
  };
}

/** The directory with some facts in place of others. */
export function directoryWith(directory: Directory, changes: Partial<Directory>): Directory {
  const { enforcement, principals, credentials, sessionCounts } = directory;
  return {
    enforcement: changes.enforcement ?? enforcement,
    organization: 'organization' in changes ? changes.organization : directory.organization,
    principals: changes.principals ?? principals,
    credentials: changes.credentials ?? credentials,
    sessionCounts: changes.sessionCounts ?? sessionCounts,
  };
}
