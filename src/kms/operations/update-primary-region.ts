/**
 * Moves the primary of a multi-Region key to a Region that has a replica.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { admitKey, keyOperation } from '../operation.ts';
import { UPDATING_MS, withPrimaryIn } from '../replicas.ts';
import { keyIdentifier, region } from '../shapes.ts';
import { withRelated } from '../state.ts';
import { familyOf, isPrimary, keyAt, withChange } from '../target.ts';
import { retimed } from '../timers.ts';

export const updatePrimaryRegion = keyOperation({
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
    const family = familyOf(state, target);
    const heir =
      family.find(({ scope }) => scope.region === PrimaryRegion) ??
      fail('ValidationException', `${key.id} does not have a replica key in the specified Region.`);
    admitKey('UpdatePrimaryRegion', heir, undefined);
    const arns = [target.arn, heir.arn];
    let next = withRelated(state, withPrimaryIn(related, PrimaryRegion));
    for (const arn of arns) {
      const moved = keyAt(next, arn) ?? target;
      next = withChange(next, moved, { key: { state: 'Updating', due: now + UPDATING_MS } });
    }
    return retimed(state, next, arns, {});
  },
});
