/**
 * What Parameter Store sends to EventBridge: changes of parameters, and what parameter policies did.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html; the details of changes recorded
 * @module
 */
import { CHANGE, POLICY_ACTION } from '../../ssm/changes.ts';
import type { Sender } from './sender.ts';

const TYPES = new Map([
  [CHANGE, 'Parameter Store Change'],
  [POLICY_ACTION, 'Parameter Store Policy Action'],
]);

export const parameterStoreSender: Sender = {
  source: 'aws.ssm',
  sent({ name, details, resources: [resource = ''] }) {
    const type = TYPES.get(name);
    return type === undefined || details === undefined
      ? []
      : [{ type, resource, detail: details.shown() }];
  },
};
