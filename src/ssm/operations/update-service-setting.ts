/**
 * Changes a service setting.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import {
  checkSettingValue,
  type SettingTarget,
  settingAccess,
  settingTarget,
} from '../settings.ts';
import * as shapes from '../shapes.ts';
import { type SsmState, withSetting } from '../state.ts';

const input = s.struct({
  SettingId: s.required(shapes.settingId),
  SettingValue: s.required(shapes.settingValue),
});
const output = s.noOutput;

export const updateServiceSetting: Operation<SsmState, SettingTarget, typeof input, typeof output> =
  {
    name: 'UpdateServiceSetting',
    input,
    output,
    readOnly: false,
    faults: ['ServiceSettingNotFound'],
    resolve: settingTarget,
    access: (target) => settingAccess('UpdateServiceSetting', target),
    admit: ({ id }, { SettingValue }) => checkSettingValue(id, SettingValue),
    run(state, { SettingValue: value }, { target: { scope, id }, now, caller }) {
      const setting = { id, value, modifiedAt: now, modifiedBy: caller.arn };
      return { state: withSetting(state, scope, id, setting), output: {} };
    },
    resources: ({ arn }) => [arn],
  };
