/**
 * Lists parameters, without their values.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html; rows and refusals recorded
 * @module
 */
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { regionAccess } from '../access.ts';
import { describingFilters, type Filter, legacyFilters } from '../filters.ts';
import { pageOf } from '../listing.ts';
import { metadataOf } from '../reading.ts';
import * as shapes from '../shapes.ts';
import { latestOf, parameterArn, type Scope, type SsmState, scopeOf } from '../state.ts';

const LIMIT = 50;
const input = s.struct({
  Filters: shapes.legacyFilters,
  ParameterFilters: shapes.parameterFilters,
  MaxResults: shapes.pageSize,
  NextToken: shapes.token,
  Shared: s.boolean,
});
const output = s.struct({
  Parameters: s.always(s.list(shapes.parameterMetadata)),
  NextToken: shapes.token,
});

export const describeParameters: Operation<SsmState, Scope, typeof input, typeof output> = {
  name: 'DescribeParameters',
  input,
  output,
  readOnly: true,
  faults: ['InvalidFilterKey', 'InvalidFilterOption', 'InvalidFilterValue', 'InvalidNextToken'],
  check({ Filters = [], ParameterFilters = [], Shared = false }) {
    // What PutResourcePolicy shares is not among them either: API_PutResourcePolicy.
    if (Shared) notModelled('parameters that AWS Resource Access Manager shares');
    if (Filters.length > 0 && ParameterFilters.length > 0)
      fail(
        'ValidationException',
        'You can use either Filters or ParameterFilters in a single request.',
      );
    describingFilters(ParameterFilters);
  },
  resolve: (state, _input, { account, region }) => scopeOf(state, account, region),
  access: ({ account, arnPrefix }) => [
    regionAccess('DescribeParameters', account, `${arnPrefix}*`),
  ],
  run(state, { Filters = [], ParameterFilters = [], MaxResults = LIMIT, NextToken: token }, env) {
    const { target: scope } = env;
    const filters: readonly Filter[] = [
      ...legacyFilters(Filters),
      ...describingFilters(ParameterFilters),
    ];
    const list = JSON.stringify(['DescribeParameters', scope.id, Filters, ParameterFilters]);
    const { items, NextToken } = pageOf(scope, { filters }, { list, limit: MaxResults, token });
    const Parameters = items.map(({ parameter }) => {
      const version = latestOf(parameter);
      return {
        ...metadataOf(parameter, version),
        ARN: parameterArn(scope, parameter.name),
        Policies: version.policies.map(({ type, text, isFinished }) => ({
          PolicyText: text,
          PolicyType: type,
          PolicyStatus: isFinished ? 'Finished' : 'Pending',
        })),
      };
    });
    return { state, output: NextToken === undefined ? { Parameters } : { Parameters, NextToken } };
  },
  resources: () => [],
};
