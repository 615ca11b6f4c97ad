/**
 * Lists the secrets of an account's Region.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { factsOf } from '../description.ts';
import { pageOfSecrets } from '../listing.ts';
import { regionOperation } from '../operation.ts';
import { factMembers, filters, maxResults, nextToken, versionsToStages } from '../shapes.ts';
import { labelsById } from '../versions.ts';

// Recorded: ten with a filter by name. Unconfirmed: that there are more without filters.
const LIMIT_FILTERED = 10;
const LIMIT_DEFAULT = 100;

const { OwningService, CreatedDate, PrimaryRegion, ...members } = factMembers;

export const listSecrets = regionOperation({
  name: 'ListSecrets',
  input: s.struct({
    IncludePlannedDeletion: s.boolean,
    MaxResults: maxResults,
    NextToken: nextToken,
    Filters: filters,
    SortOrder: s.oneOf(['asc', 'desc']),
    SortBy: s.oneOf(['created-date', 'last-accessed-date', 'last-changed-date', 'name']),
  }),
  output: s.struct({
    SecretList: s.always(
      s.list(
        s.struct({
          ...members,
          SecretVersionsToStages: versionsToStages,
          OwningService,
          CreatedDate,
          PrimaryRegion,
        }),
      ),
    ),
    NextToken: nextToken,
  }),
  readOnly: true,
  faults: ['InvalidNextTokenException', 'InvalidParameterException', 'InvalidRequestException'],
  run(state, input, { target: scope }) {
    const { Filters = [], MaxResults } = input;
    const limit = MaxResults ?? (Filters.length > 0 ? LIMIT_FILTERED : LIMIT_DEFAULT);
    const { secrets, ...more } = pageOfSecrets(scope, input, limit);
    return {
      state,
      output: {
        SecretList: secrets.map((secret) => {
          const labels = labelsById(secret.versions);
          return {
            ...factsOf(secret, scope.region),
            ...(labels === undefined ? {} : { SecretVersionsToStages: labels }),
          };
        }),
        ...more,
      },
    };
  },
});
