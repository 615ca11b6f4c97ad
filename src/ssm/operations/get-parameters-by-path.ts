/**
 * Reads the parameters below a path: the next level, or all.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html; order and refusals recorded
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { byPathFilters, labelsIn } from '../filters.ts';
import { placesBelow } from '../hierarchy.ts';
import { versionLabelled } from '../labels.ts';
import { pageOf } from '../listing.ts';
import { pathIn } from '../names.ts';
import { shownParameter } from '../reading.ts';
import * as shapes from '../shapes.ts';
import { latestOf, type Parameter, type SsmState } from '../state.ts';
import { checkNotPublic, ownTarget, type Target } from '../target.ts';

const LIMIT = 10;
const input = s.struct({
  Path: s.required(shapes.name),
  Recursive: s.boolean,
  ParameterFilters: shapes.parameterFilters,
  WithDecryption: s.boolean,
  MaxResults: s.integer({ min: 1, max: LIMIT }),
  NextToken: shapes.token,
});
const output = s.struct({
  Parameters: s.always(s.list(shapes.parameter)),
  NextToken: shapes.token,
});

export const getParametersByPath: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'GetParametersByPath',
  input,
  output,
  readOnly: true,
  faults: [
    'InvalidFilterKey',
    'InvalidFilterOption',
    'InvalidFilterValue',
    'InvalidKeyId',
    'InvalidNextToken',
  ],
  check({ Path, ParameterFilters = [] }) {
    checkNotPublic(Path);
    pathIn(Path);
    byPathFilters(ParameterFilters);
  },
  resolve: (state, { Path }, caller) => ownTarget(state, Path, caller),
  access: (target, _caller, request) => [
    parameterAccess('GetParametersByPath', { ...target, parameter: undefined }, request),
  ],
  run(state, request, env) {
    const { Path, Recursive = false, ParameterFilters = [], WithDecryption = false } = request;
    const { scope } = env.target;
    const path = pathIn(Path);
    const labels = labelsIn(ParameterFilters);
    const listing = {
      filters: byPathFilters(ParameterFilters),
      places: placesBelow(path, Recursive).map((begin) => ({ begin, isOne: false })),
      versionOf: (parameter: Parameter) =>
        labels === undefined ? latestOf(parameter) : labelledBy(parameter, labels),
    };
    const { items, NextToken } = pageOf(scope, listing, {
      list: JSON.stringify(['GetParametersByPath', scope.id, path, Recursive, ParameterFilters]),
      limit: request.MaxResults ?? LIMIT,
      token: request.NextToken,
    });
    const Parameters = items.map((item) => shownParameter(env, scope, item, WithDecryption));
    return { state, output: NextToken === undefined ? { Parameters } : { Parameters, NextToken } };
  },
  resources: ({ arn }) => [arn],
};

// Unconfirmed: that of a parameter with several of the labels one version is answered, and that it has no Selector.
function labelledBy(parameter: Parameter, labels: readonly string[]) {
  for (const label of labels) {
    const version = versionLabelled(parameter, label);
    if (version !== undefined) return version;
  }
  return undefined;
}
