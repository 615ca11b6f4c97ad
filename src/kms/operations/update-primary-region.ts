/**
 * Moves the primary of a multi-Region key to a Region that has a replica.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { keyAccess } from '../access-request.ts';
import { happening } from '../happenings.ts';
import { admitKey, keyOperation } from '../operation.ts';
import { UPDATING_MS, withPrimaryIn } from '../replicas.ts';
import { keyIdentifier, region } from '../shapes.ts';
import { type KmsState, withRelated } from '../state.ts';
import { familyOf, isPrimary, type KeyTarget, presentForm, withChange } from '../target.ts';
import { retimed } from '../timers.ts';

const ofPrimary = keyOperation({
  name: 'UpdatePrimaryRegion',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    PrimaryRegion: s.required(region),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'DisabledException',
    'InvalidArnException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  admit(target) {
    // Unconfirmed: the code and text for a single-Region key, taken to be ReplicateKey's.
    if (target.related === undefined)
      fail('UnsupportedOperationException', `${target.arn} is not a multi-region primary key.`);
    if (!isPrimary(target))
      fail('KMSInvalidStateException', `${target.arn} is not a multi-Region primary key.`);
  },
  run(state, { PrimaryRegion }, { target, now }) {
    const { related, key } = target;
    if (related === undefined || PrimaryRegion === related.primaryRegion)
      return { state, output: {} };
    const heir =
      heirIn(state, target, PrimaryRegion) ??
      fail('ValidationException', `${key.id} does not have a replica key in the specified Region.`);
    admitKey('UpdatePrimaryRegion', heir, undefined);
    const arns = [target.arn, heir.arn];
    let next = withRelated(state, withPrimaryIn(related, PrimaryRegion));
    for (const one of [target, heir]) {
      const moved = presentForm(next, one);
      next = withChange(next, moved, { key: { state: 'Updating', due: now + UPDATING_MS } });
    }
    return {
      ...retimed(state, next, arns, {}),
      happened: [happening(now, 'UpdatePrimaryRegion', heir.arn)],
    };
  },
});

/** The key of the family in a Region that its primary may move to. */
function heirIn(state: KmsState, target: KeyTarget, inRegion: string): KeyTarget | undefined {
  return familyOf(state, target).find(({ scope }) => scope.region === inRegion);
}

/** The key that is asked, and the one of the Region to which the primary is to move. */
export interface Moving extends KeyTarget {
  readonly heir: KeyTarget | undefined;
}

/** The caller needs the permission on both keys, and the call is in the record of both Regions. */
export const updatePrimaryRegion: Operation<
  KmsState,
  Moving,
  typeof ofPrimary.input,
  typeof ofPrimary.output
> = {
  ...ofPrimary,
  resolve(state, input, caller, moment) {
    const target = ofPrimary.resolve(state, input, caller, moment);
    return { ...target, heir: heirIn(state, target, input.PrimaryRegion) };
  },
  access(target, caller, input, moment) {
    const { heir = target } = target;
    const own = ofPrimary.access(target, caller, input, moment);
    return heir.arn === target.arn
      ? own
      : [
          ...own,
          keyAccess('kms:UpdatePrimaryRegion', heir, caller, { crossAccount: false, input }),
        ];
  },
};
