/**
 * What Parameter Store tells EventBridge: of changes of parameters, and of what parameter policies did.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html; details recorded
 * @module
 */
import { befell, type Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';
import type { ParameterPolicy } from './parameter-policies.ts';
import type { Version } from './state.ts';

/** Of a parameter that was changed; and of one whose policy acted. */
export const CHANGE = 'ParameterStoreChange';
export const POLICY_ACTION = 'ParameterPolicyAction';

interface Subject {
  readonly arn: string;
  readonly name: string;
  /** As of after the change; of a deletion, before. */
  readonly version: Version;
}
type Facts = Readonly<Record<string, string>>;

/** A parameter was made, written anew or deleted, or a label moved: the last with `label`, `fromVersion` and `toVersion`. */
export function changed(
  at: Millis,
  operation: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion',
  { arn, name, version }: Subject,
  more: Facts = {},
): Event {
  const { description, type } = version;
  const described = description ? { description } : {};
  return happening(at, CHANGE, arn, { name, ...described, type, operation, ...more });
}

/** A parameter policy acted. */
// Unconfirmed: the reason, which AWS says and which was not recorded.
export function acted(
  at: Millis,
  { type, text }: ParameterPolicy,
  { arn, name, version }: Subject,
): Event {
  return happening(at, POLICY_ACTION, arn, {
    'parameter-name': name,
    'parameter-type': version.type,
    'policy-type': type,
    'policy-content': text,
    'action-status': 'Success',
    'action-reason': '',
  });
}

function happening(at: Millis, name: string, arn: string, facts: Facts): Event {
  return befell({ at, service: 'ssm', name }, [arn], facts);
}
