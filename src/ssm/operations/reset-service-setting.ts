/**
 * Puts a service setting back to its default.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResetServiceSetting.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { type SettingTarget, settingAccess, settingTarget, shownSetting } from '../settings.ts';
import * as shapes from '../shapes.ts';
import { type SsmState, scopeOf, withSetting } from '../state.ts';

const input = s.struct({ SettingId: s.required(shapes.settingId) });
const output = s.struct({ ServiceSetting: s.always(shapes.serviceSetting) });

export const resetServiceSetting: Operation<SsmState, SettingTarget, typeof input, typeof output> =
  {
    name: 'ResetServiceSetting',
    input,
    output,
    readOnly: false,
    faults: ['ServiceSettingNotFound'],
    resolve: settingTarget,
    access: (target) => settingAccess('ResetServiceSetting', target),
    run(state, _input, { target: { scope, id } }) {
      const after = withSetting(state, scope, id, undefined);
      const { account, region } = scope;
      return {
        state: after,
        output: { ServiceSetting: shownSetting(scopeOf(after, account, region), id) },
      };
    },
    resources: ({ arn }) => [arn],
  };
