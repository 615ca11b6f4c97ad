/**
 * Makes a parameter, or a new version of one.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html; refusals recorded
 * @module
 */
import { Fault, fail } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import { changed } from '../changes.ts';
import { draftOf } from '../drafts.ts';
import { checkLength, checkNewName, nameIn } from '../names.ts';
import * as shapes from '../shapes.ts';
import { type Parameter, type SsmState, withParameter } from '../state.ts';
import { checkNewTags, withTags } from '../tags.ts';
import { ownTarget, type Target } from '../target.ts';
import { actedAlready, retimed } from '../timers.ts';
import { sealed } from '../values.ts';
import { versionsKept } from '../versions.ts';

const input = s.struct({
  Name: s.required(shapes.name),
  Description: shapes.description,
  Value: s.required(shapes.value),
  Type: shapes.type,
  KeyId: shapes.keyId,
  Overwrite: s.boolean,
  AllowedPattern: shapes.allowedPattern,
  Tags: shapes.tags,
  Tier: shapes.tier,
  Policies: s.string({ min: 1, max: 4096 }),
  DataType: shapes.dataType,
});
const output = s.struct({ Version: s.always(shapes.version), Tier: s.always(shapes.tier) });

export const putParameter: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'PutParameter',
  input,
  output,
  readOnly: false,
  faults: [
    'HierarchyLevelLimitExceededException',
    'IncompatiblePolicyException',
    'InvalidAllowedPatternException',
    'InvalidKeyId',
    'InvalidPolicyAttributeException',
    'InvalidPolicyTypeException',
    'ParameterAlreadyExists',
    'ParameterLimitExceeded',
    'ParameterMaxVersionLimitExceeded',
    'ParameterPatternMismatchException',
    'PoliciesLimitExceededException',
  ],
  check({ Name, Value, Tags = [], Overwrite = false }) {
    checkNewName(nameIn(Name));
    if (Overwrite && Tags.length > 0)
      fail(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    checkNotNested(Value);
    checkNewTags(Tags);
  },
  resolve(state, { Name }, caller) {
    const target = ownTarget(state, Name, caller);
    checkLength(target.arn);
    return target;
  },
  access(target, _caller, request) {
    const { Tags = [] } = request;
    const actions = ['PutParameter', ...(Tags.length === 0 ? [] : ['AddTagsToResource'])];
    return actions.map((action) => parameterAccess(action, target, request));
  },
  admit({ parameter }, { Overwrite = false }) {
    if (parameter !== undefined && !Overwrite)
      fail(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
  },
  run(state, request, env) {
    const { target, now, caller } = env;
    const { scope, arn, name, parameter } = target;
    const draft = draftOf(target, request, now);
    const kept = parameter === undefined ? [] : versionsKept(parameter);
    const { version: number, keyId, tier } = draft;
    const text = request.Value;
    const value =
      keyId === undefined ? text : sealed(env, { arn, version: number, keyId, tier, text });
    const written = { ...draft, value, modifiedAt: now, modifiedBy: caller.arn };
    const { version, happened } = actedAlready(written, now, { arn, name });
    const after: Parameter = {
      name,
      versions: [...kept, version],
      tags: parameter?.tags ?? withTags([], request.Tags ?? []),
      resourcePolicies: parameter?.resourcePolicies ?? [],
      policiesPut: parameter?.policiesPut ?? 0,
    };
    const operation = parameter === undefined ? 'Create' : 'Update';
    return retimed(scope, parameter, after, {
      state: withParameter(state, scope, after),
      output: { Version: number, Tier: tier },
      happened: [changed(now, operation, { arn, name, version }), ...happened],
    });
  },
  resources: ({ arn }) => [arn],
};

/** Faults: ValidationException, recorded with the value in it, as AWS has it of every type. The record leaves the value out. */
function checkNotNested(value: string): void {
  const open = value.indexOf('{{');
  if (open < 0 || value.indexOf('}}', open + 2) < 0) return;
  const text = (shown: string) =>
    `Parameter value:${shown} failed to satisfy constraint: Parameter value can't nest another parameter. Do not use "{{}}" in the value.`;
  throw new Fault('ValidationException', text(` '${value}'`), undefined, text(''));
}
