/**
 * Tells what a service setting is.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { type SettingTarget, settingAccess, settingTarget, shownSetting } from '../settings.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';

const input = s.struct({ SettingId: s.required(shapes.settingId) });
const output = s.struct({ ServiceSetting: s.always(shapes.serviceSetting) });

export const getServiceSetting: Operation<SsmState, SettingTarget, typeof input, typeof output> = {
  name: 'GetServiceSetting',
  input,
  output,
  readOnly: true,
  faults: ['ServiceSettingNotFound'],
  resolve: settingTarget,
  access: (target) => settingAccess('GetServiceSetting', target),
  run: (state, _input, { target: { scope, id } }) => ({
    state,
    output: { ServiceSetting: shownSetting(scope, id) },
  }),
  resources: ({ arn }) => [arn],
};
