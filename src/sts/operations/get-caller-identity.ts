/**
 * Says who calls. It needs no permission, and none can be denied.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable for UserId
 * @module
 */
import type { Directory } from '../../iam/directory.ts';
import { principalKey, uniqueIdOf } from '../../iam/registry.ts';
import { subjectOf } from '../../iam/subject.ts';
import type { Caller, Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import type { Seed } from '../../lib/random.ts';

const input = s.struct({});
const output = s.struct({
  UserId: s.always(s.string()),
  Account: s.always(s.string()),
  Arn: s.always(s.string()),
});

export const getCallerIdentity: Operation<Directory, undefined, typeof input, typeof output> = {
  name: 'GetCallerIdentity',
  input,
  output,
  readOnly: true,
  faults: [],
  resolve: () => undefined,
  access: () => [],
  run: (state, _input, { caller, seed }) => ({
    state,
    output: { UserId: userIdOf(state, caller, seed), Account: caller.account, Arn: caller.arn },
  }),
  resources: () => [],
};

function userIdOf(directory: Directory, caller: Caller, seed: Seed): string {
  const { principal, keys } = subjectOf(caller);
  const known = keys.get('aws:userid')?.[0];
  if (known !== undefined) return known;
  const key = principalKey(caller.arn);
  if (key === undefined) return caller.arn;
  const id = uniqueIdOf(directory, seed, key);
  return principal.type === 'AssumedRole' ? `${id}:${caller.arn.split('/').at(-1)}` : id;
}
