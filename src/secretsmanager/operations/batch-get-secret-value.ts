/**
 * Answers the current values of several secrets, and why it does not answer the others.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 * @module
 */
import { type Fault, fail } from '../../kernel/fault.ts';
import type { Env } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { pageOfSecrets } from '../listing.ts';
import { regionOperation } from '../operation.ts';
import { filters, nextToken, secretId, secretValue } from '../shapes.ts';
import type { Scope, SecretsState } from '../state.ts';

const LIMIT_DEFAULT = 20;

export const batchGetSecretValue = regionOperation({
  name: 'BatchGetSecretValue',
  input: s.struct({
    SecretIdList: s.list(secretId, { min: 1, max: 20 }),
    Filters: filters,
    MaxResults: s.integer({ min: 1, max: 20 }),
    NextToken: nextToken,
  }),
  output: s.struct({
    SecretValues: s.always(s.list(secretValue)),
    NextToken: nextToken,
    Errors: s.always(
      s.list(
        s.struct({
          SecretId: s.always(secretId),
          ErrorCode: s.always(s.string()),
          Message: s.string(),
        }),
      ),
    ),
  }),
  readOnly: true,
  faults: ['InvalidNextTokenException', 'InvalidParameterException', 'InvalidRequestException'],
  // Source: the page above, "If you use filters, you must also have secretsmanager:ListSecrets".
  access: ({ Filters }) => (Filters === undefined ? [] : ['ListSecrets']),
  // Unconfirmed: both texts, which are another simulator's.
  check({ SecretIdList, Filters, MaxResults, NextToken }) {
    if ((SecretIdList === undefined) === (Filters === undefined))
      fail(
        'InvalidParameterException',
        "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
      );
    if (Filters === undefined && (MaxResults !== undefined || NextToken !== undefined))
      fail(
        'InvalidParameterException',
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
      );
  },
  run(_state, input, env) {
    const { SecretIdList, Filters, NextToken, MaxResults = LIMIT_DEFAULT } = input;
    if (SecretIdList !== undefined) return valuesOf(SecretIdList, {}, env);
    const page = pageOfSecrets(env.target, { Filters, NextToken }, MaxResults);
    const { secrets, ...more } = page;
    return valuesOf(
      secrets.map(({ arn }) => arn),
      more,
      env,
    );
  },
});

type Entry = s.Value<typeof secretValue>;

/** Each value is a GetSecretValue of its own, with its permission and its record. */
function valuesOf(ids: readonly string[], more: { readonly NextToken?: string }, env: Env<Scope>) {
  const values: Entry[] = [];
  const errors: { SecretId: string; ErrorCode: string; Message?: string }[] = [];
  for (const id of ids) {
    const operation = 'GetSecretValue';
    const got = env.call({ service: 'secretsmanager', operation, input: { SecretId: id } });
    if (got.ok) values.push(got.value as Entry);
    else errors.push({ SecretId: id, ...shown(got.fault) });
  }
  return {
    state: env.slices['secretsmanager'] as SecretsState,
    output: { SecretValues: values, ...more, Errors: errors },
  };
}

function shown({ code, message }: Fault) {
  return { ErrorCode: code, ...(message === undefined ? {} : { Message: message }) };
}
