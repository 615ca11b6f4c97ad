/**
 * What CloudTrail tells of Parameter Store.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-cloudtrail-logs.html
 * @module
 */
import { ssm } from '../../ssm/service.ts';
import type { TrailService } from './rows.ts';

// Unconfirmed: which members of answers are told; and that the type of the resources is not.
export const parameterStoreTrail: TrailService = {
  name: ssm.name,
  operations: ssm.operations,
  rows: {
    DeleteParameters: { answer: ['DeletedParameters', 'InvalidParameters'] },
    LabelParameterVersion: { answer: ['InvalidLabels', 'ParameterVersion'] },
    PutParameter: { answer: ['Tier', 'Version'] },
    PutResourcePolicy: { answer: ['PolicyHash', 'PolicyId'] },
    ResetServiceSetting: { answer: ['ServiceSetting'] },
    UnlabelParameterVersion: { answer: ['InvalidLabels', 'RemovedLabels'] },
  },
  // Of whichever type: what a String holds may be a secret by mistake.
  untold: ['Value'],
  typeOf: () => undefined,
  // What parameter policies do goes to EventBridge.
  told: () => undefined,
};
