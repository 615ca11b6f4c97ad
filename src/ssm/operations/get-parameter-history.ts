/**
 * Lists the versions of a parameter, oldest first.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html; rows recorded
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { historyPage } from '../history.ts';
import { metadataOf } from '../reading.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';
import { checkedNamed, existing, type Sought, sought } from '../target.ts';
import { shownValue } from '../values.ts';

const LIMIT = 50;
const input = s.struct({
  Name: s.required(shapes.name),
  WithDecryption: s.boolean,
  MaxResults: shapes.pageSize,
  NextToken: shapes.token,
});
const output = s.struct({
  Parameters: s.always(s.list(shapes.parameterHistory)),
  NextToken: shapes.token,
});

export const getParameterHistory: Operation<SsmState, Sought, typeof input, typeof output> = {
  name: 'GetParameterHistory',
  input,
  output,
  readOnly: true,
  faults: ['InvalidKeyId', 'InvalidNextToken', 'ParameterNotFound'],
  check: ({ Name }) => void checkedNamed(Name),
  resolve: (state, { Name }, caller) => sought(state, Name, caller),
  access: (target) => [parameterAccess('GetParameterHistory', target)],
  // Unconfirmed: that a name with a selector is one that is not there.
  admit: ({ parameter, selector }) =>
    void existing({ parameter: selector === undefined ? parameter : undefined }),
  run(state, { WithDecryption = false, MaxResults = LIMIT, NextToken: token }, env) {
    const { target } = env;
    const { arn } = target;
    const parameter = existing(target);
    const page = historyPage(parameter.versions, { list: arn, limit: MaxResults, token });
    const Parameters = page.versions.map((version) => ({
      ...metadataOf(parameter, version),
      Value: shownValue(env, arn, version, WithDecryption),
      Labels: [...version.labels],
      Policies: version.policies.map(({ type, text }) => ({ PolicyText: text, PolicyType: type })),
    }));
    const { NextToken } = page;
    return { state, output: NextToken === undefined ? { Parameters } : { Parameters, NextToken } };
  },
  resources: ({ arn }) => [arn],
};
