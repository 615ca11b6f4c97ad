/**
 * What CloudTrail tells of Secrets Manager.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html;
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html for `responseElements.arn` and
 * `additionalEventData.SecretId`
 * @module
 */
import { secretsManager } from '../../secretsmanager/service.ts';
import type { TrailRow, TrailService } from './rows.ts';

// Unconfirmed: that no more of an answer is told than the secret's ARN.
const ofSecret: TrailRow = { answer: ['ARN'], named: { ARN: 'arn' } };

export const secretsManagerTrail: TrailService = {
  name: secretsManager.name,
  operations: secretsManager.operations,
  rows: {
    ...Object.fromEntries(
      Object.values(secretsManager.operations)
        .filter(({ readOnly }) => !readOnly)
        .map(({ name }) => [name, ofSecret]),
    ),
    GetRandomPassword: { readOnly: true },
  },
  untold: [],
  typeOf: () => 'AWS::SecretsManager::Secret',
  told({ details }) {
    const by = `${secretsManager.name}.amazonaws.com`;
    return details && { by, additionalEventData: details.shown() };
  },
};
