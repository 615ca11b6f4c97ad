/**
 * The service settings of Parameter Store: an account's own in each Region.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html
 * @module
 */
import type { ResourceAccessRequest } from '../iam/resource-access.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { get } from '../lib/table.ts';
import { type Scope, type Setting, type SsmState, scopeOf } from './state.ts';

export const DEFAULT_TIER = '/ssm/parameter-store/default-parameter-tier';

/** What each setting can be; the first is what it is by default. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  [DEFAULT_TIER]: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  // kmsim limits no rate, so the setting is kept and changes nothing.
  '/ssm/parameter-store/high-throughput-enabled': ['false', 'true'],
};

/** Those of other parts of Systems Manager, as the page above lists them. */
const OTHERS: readonly string[] = [
  '/ssm/appmanager/appmanager-enabled',
  '/ssm/automation/customer-script-log-destination',
  '/ssm/automation/customer-script-log-group-name',
  '/ssm/automation/enable-adaptive-concurrency',
  '/ssm/documents/console/public-sharing-permission',
  '/ssm/managed-instance/activation-tier',
  '/ssm/managed-instance/default-ec2-instance-management-role',
  '/ssm/opsinsights/opscenter',
];

// Unconfirmed: since when a setting is as it was by default, and who made it so: what the API's own examples show.
const SINCE = 1_555_532_818_578;
const BY = 'System';

export interface SettingTarget {
  readonly scope: Scope;
  readonly id: string;
  readonly arn: string;
}

/** A setting of the caller's account, named by ID or ARN. Faults: ServiceSettingNotFound. */
export function settingTarget(
  state: SsmState,
  { SettingId }: { readonly SettingId: string },
  { account, region }: Caller,
): SettingTarget {
  const scope = scopeOf(state, account, region);
  const id = settingIdIn(SettingId, scope);
  return { scope, id, arn: settingArn(scope, id) };
}

export function settingAccess(
  action: string,
  { scope, arn }: SettingTarget,
): readonly ResourceAccessRequest[] {
  return [{ action: `ssm:${action}`, resource: arn, account: scope.account }];
}

// Unconfirmed: that the setting of another account or Region is one that is not there.
function settingIdIn(given: string, scope: Scope): string {
  const before = settingArn(scope, '');
  const id = given.startsWith(before) ? given.slice(before.length) : given;
  if (OTHERS.includes(id)) notModelled(`the service setting ${id}`);
  if (Object.hasOwn(SETTINGS, id)) return id;
  // Unconfirmed: the text, which is that of AWS's documentation.
  return fail(
    'ServiceSettingNotFound',
    "The specified service setting wasn't found. Either the service name or the setting hasn't been provisioned by the Amazon Web Services service team.",
  );
}

/** Faults: ValidationException, for what a setting cannot be. */
// Unconfirmed: code and text; a recording would settle them.
export function checkSettingValue(id: string, value: string): void {
  const values = SETTINGS[id] ?? [];
  if (!values.includes(value))
    fail(
      'ValidationException',
      `The setting value ${value} is not valid for ${id}. Valid values include: [${values.join(', ')}].`,
    );
}

/** What a setting is. */
export function settingValueOf(scope: Scope, id: string): string {
  return get(scope.settings, id)?.value ?? SETTINGS[id]?.[0] ?? '';
}

function settingArn({ arnPrefix }: Scope, id: string): string {
  return `${arnPrefix}servicesetting${id}`;
}

/** A setting as AWS answers it. */
export function shownSetting(scope: Scope, id: string) {
  const own: Setting | undefined = get(scope.settings, id);
  return {
    SettingId: id,
    SettingValue: settingValueOf(scope, id),
    LastModifiedDate: new Date(own?.modifiedAt ?? SINCE),
    LastModifiedUser: own?.modifiedBy ?? BY,
    ARN: settingArn(scope, id),
    Status: own === undefined ? 'Default' : 'Customized',
  };
}
