/**
 * Ends the automatic rotation of a key: it keeps the key material that it has.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitGenerated, admitRotation, rotationOf } from '../materials/rotation.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { withChange } from '../target.ts';
import { retimed } from '../timers.ts';

export const disableKeyRotation = keyOperation({
  name: 'DisableKeyRotation',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
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
  suits: admitGenerated,
  // Unconfirmed: that the state comes before being a replica.
  admit(target) {
    // Recorded: an HMAC key, which never rotates, takes it. Unconfirmed: an asymmetric key, taken to be alike.
    if (target.shared.spec === 'SYMMETRIC_DEFAULT') admitRotation(target, 'DisableKeyRotation');
  },
  run(state, _input, { target }) {
    const rotation = rotationOf(target.shared);
    if (rotation.next === undefined) return { state, output: {} };
    const shared = { rotation: { ...rotation, periodDays: undefined, next: undefined } };
    return retimed(state, withChange(state, target, { shared }), [target.arn], {});
  },
});
