import { describe, expect, test } from 'vitest';
import {
  currentId,
  DAY,
  datesOf,
  metadataOf,
  NOW,
  newKey,
  type Rotating,
  rotating,
  statusOf,
} from '../support/rotations.ts';
import { ACCOUNT, ARN_PREFIX, refusalOf } from '../support/simulator.ts';

const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const CURVE = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

type Change = 'enableKeyRotation' | 'disableKeyRotation' | 'rotateKeyOnDemand';
const CHANGES: readonly Change[] = ['enableKeyRotation', 'disableKeyRotation', 'rotateKeyOnDemand'];

/** A status as it is while a key rotates by its schedule. */
function on({ arn }: Rotating, RotationPeriodInDays: number, next: number) {
  return {
    KeyRotationEnabled: true,
    KeyId: arn,
    RotationPeriodInDays,
    NextRotationDate: new Date(next),
  };
}

// Recorded from AWS, September 2026 (observed.md, Rotation), where nothing else is said.
describe('GetKeyRotationStatus', () => {
  test.each([
    ['a new symmetric key', {}],
    ['an HMAC key', HMAC],
    // Source: API_GetKeyRotationStatus says nothing else of asymmetric keys.
    ['an asymmetric key', CURVE],
    ['a key that waits for its import', { Origin: 'EXTERNAL' }],
    ['a multi-Region key', { MultiRegion: true }],
  ] as const)('tells of %s the key ARN, and that it does not rotate', (_, key) => {
    const made = newKey(key);
    expect(statusOf(made)).toEqual({ KeyRotationEnabled: false, KeyId: made.arn });
  });
});

// Source: kms-operations.md, Operation index: another account may ask for the status, by ARN, and for nothing else.
describe('another account that the key policy lets in', () => {
  const letIn = (key: Rotating) => {
    const { kms, KeyId } = key;
    const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
    const AWS = [ACCOUNT, '444455556666'];
    kms.putKeyPolicy({
      KeyId,
      Policy: JSON.stringify({ Statement: { ...statement, Principal: { AWS } } }),
    });
    return key.sim.as('arn:aws:iam::444455556666:role/app').kms;
  };
  test('is told of the rotation', () => {
    const key = rotating();
    const KeyId = key.arn;
    expect(letIn(key).getKeyRotationStatus({ KeyId })).toEqual(on(key, 90, NOW + 90 * DAY));
  });

  test.each([...CHANGES, 'listKeyRotations'] as const)('may not call %s', (operation) => {
    const key = newKey();
    expect(refusalOf(() => letIn(key)[operation]({ KeyId: key.arn })).name).toBe(
      'AccessDeniedException',
    );
  });
});

describe('EnableKeyRotation', () => {
  // Source: API_EnableKeyRotation: 90 to 2560, by default 365.
  test.each([
    [90, 90],
    [365, 365],
    [2560, 2560],
    [undefined, 365],
  ])('with a period of %s rotates first after %i days of 24 hours', (given, days) => {
    const key = newKey();
    expect(key.kms.enableKeyRotation({ KeyId: key.KeyId, RotationPeriodInDays: given })).toEqual(
      {},
    );
    expect(statusOf(key)).toEqual(on(key, days, NOW + days * DAY));
  });

  interface Again {
    readonly claim: string;
    readonly first: number;
    readonly disable?: boolean;
    readonly second: number | undefined;
    readonly days: number;
    /** The day on which the period begins. */
    readonly from: number;
  }
  const again: readonly Again[] = [
    { claim: 'with another period counts from now', first: 90, second: 180, days: 180, from: 10 },
    { claim: 'with a shorter one too', first: 2560, second: 90, days: 90, from: 10 },
    { claim: 'with the same period changes nothing', first: 180, second: 180, days: 180, from: 0 },
    { claim: 'without one changes nothing', first: 2560, second: undefined, days: 2560, from: 0 },
    {
      claim: 'without one, after it was disabled, means 365 from now',
      first: 2560,
      disable: true,
      second: undefined,
      days: 365,
      from: 10,
    },
    // Source: kms-state-and-rules.md section 3, "Re-enabling after disabling restarts from the new enable date".
    {
      claim: 'with the same period, after it was disabled, counts from now',
      first: 90,
      disable: true,
      second: 90,
      days: 90,
      from: 10,
    },
  ];
  test.each(again)('again, $claim', ({ first, disable = false, second, days, from }) => {
    const key = newKey();
    const { sim, kms, KeyId } = key;
    kms.enableKeyRotation({ KeyId, RotationPeriodInDays: first });
    sim.clock.advance({ days: 10 });
    if (disable) kms.disableKeyRotation({ KeyId });
    kms.enableKeyRotation({ KeyId, RotationPeriodInDays: second });
    const next = NOW + from * DAY + days * DAY;
    expect(statusOf(key)).toEqual(on(key, days, next));
    expect([...sim.clock.pending()].map(({ kind, at }) => [kind, at.getTime()])).toEqual([
      ['RotateKey', next],
    ]);
  });

  test.each([
    [2561, 'less than or equal to 2560'],
    [89, 'greater than or equal to 90'],
  ])('with a period of %i is refused', (days, bound) => {
    const { kms, KeyId } = newKey();
    expect(refusalOf(() => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: days }))).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${days}' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value ${bound}`,
    });
  });
});

describe('DisableKeyRotation', () => {
  test.each([
    ['that does not rotate', {}],
    ['of HMAC', HMAC],
  ] as const)('of a key %s succeeds', (_, spec) => {
    const key = newKey(spec);
    expect(key.kms.disableKeyRotation({ KeyId: key.KeyId })).toEqual({});
    expect(statusOf(key)).toEqual({ KeyRotationEnabled: false, KeyId: key.arn });
  });

  // Source: API_DisableKeyRotation; kms-state-and-rules.md section 3: "keeps current material; no more automatic rotations".
  test('keeps the material there is, and nothing is due any more', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    sim.clock.advance({ days: 90 });
    const current = currentId(key);
    kms.disableKeyRotation({ KeyId });
    kms.disableKeyRotation({ KeyId });
    expect([...sim.clock.pending()]).toEqual([]);
    sim.clock.advance({ days: 1000 });
    expect(currentId(key)).toBe(current);
    expect(datesOf(key)).toEqual([[NOW + 90 * DAY, 'AUTOMATIC']]);
  });
});

describe('what cannot rotate says so', () => {
  const disable = ({ kms, KeyId }: Rotating) => kms.disableKey({ KeyId });
  const schedule = ({ kms, KeyId }: Rotating) => kms.scheduleKeyDeletion({ KeyId });
  const nothing = () => {};
  const DISABLED = ['DisabledException', '<key> is disabled.'] as const;
  const PENDING = ['KMSInvalidStateException', '<key> is pending deletion.'] as const;
  const NO_TEXT = ['UnsupportedOperationException', ''] as const;
  const ORIGIN = [
    'UnsupportedOperationException',
    '<key> origin is EXTERNAL which is not valid for this operation.',
  ] as const;
  test.each([
    ['HMAC', HMAC, nothing, 'enableKeyRotation', NO_TEXT],
    ['HMAC', HMAC, nothing, 'rotateKeyOnDemand', NO_TEXT],
    // Source: kms-errors.md: the same for asymmetric keys.
    ['asymmetric', CURVE, nothing, 'enableKeyRotation', NO_TEXT],
    ['asymmetric', CURVE, nothing, 'rotateKeyOnDemand', NO_TEXT],
    ['Disabled', {}, disable, 'enableKeyRotation', DISABLED],
    ['Disabled', {}, disable, 'disableKeyRotation', DISABLED],
    ['Disabled', {}, disable, 'rotateKeyOnDemand', DISABLED],
    ['pending deletion', {}, schedule, 'enableKeyRotation', PENDING],
    ['pending deletion', {}, schedule, 'disableKeyRotation', PENDING],
    ['pending deletion', {}, schedule, 'rotateKeyOnDemand', PENDING],
    ['EXTERNAL', { Origin: 'EXTERNAL' }, nothing, 'enableKeyRotation', ORIGIN],
    ['EXTERNAL', { Origin: 'EXTERNAL' }, nothing, 'disableKeyRotation', ORIGIN],
    ['EXTERNAL, pending deletion', { Origin: 'EXTERNAL' }, schedule, 'enableKeyRotation', ORIGIN],
    ['EXTERNAL, pending deletion', { Origin: 'EXTERNAL' }, schedule, 'disableKeyRotation', ORIGIN],
    [
      'EXTERNAL',
      { Origin: 'EXTERNAL' },
      nothing,
      'rotateKeyOnDemand',
      ['KMSInvalidStateException', '<key> is pending import.'],
    ],
  ] as const)('a key that is %s', (_, spec, bring, operation, [name, text]) => {
    const key = newKey(spec);
    bring(key);
    expect(refusalOf(() => key.kms[operation]({ KeyId: key.KeyId }))).toEqual({
      name,
      message: text.replace('<key>', key.arn),
    });
  });

  test.each([...CHANGES, 'getKeyRotationStatus', 'listKeyRotations'] as const)(
    '%s takes no alias, by name or ARN',
    (operation) => {
      const { kms, KeyId } = newKey();
      kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
      for (const alias of ['alias/app', `${ARN_PREFIX}alias/app`])
        expect(refusalOf(() => kms[operation]({ KeyId: alias }))).toEqual({
          name: 'InvalidArnException',
          message: 'Key Aliases are not supported for this operation.',
        });
    },
  );
});

describe('a schedule', () => {
  test('rotates at its instant, and not a millisecond before', () => {
    const key = rotating();
    const first = currentId(key);
    const before = metadataOf(key);
    key.sim.clock.advanceTo(NOW + 90 * DAY - 1);
    expect([currentId(key), datesOf(key)]).toEqual([first, []]);
    key.sim.clock.advance({ milliseconds: 1 });
    const second = currentId(key);
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
    expect(datesOf(key)).toEqual([[NOW + 90 * DAY, 'AUTOMATIC']]);
    expect(statusOf(key)).toEqual(on(key, 90, NOW + 180 * DAY));
    // Source: rotate-keys.html: a rotation changes the material, and no property of the key.
    expect(metadataOf(key)).toEqual({ ...before, CurrentKeyMaterialId: second });
    key.sim.clock.advance({ milliseconds: 1 });
    expect(currentId(key)).toBe(second);
  });

  test('goes on from each rotation, with other material every time', () => {
    const key = rotating();
    key.sim.clock.advance({ days: 1000 });
    // 11 times 90 days are 990.
    const times = Array.from({ length: 11 }, (_, i) => [NOW + (i + 1) * 90 * DAY, 'AUTOMATIC']);
    expect(datesOf(key)).toEqual(times);
    const ids = key.kms
      .listKeyRotations({ KeyId: key.KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })
      .Rotations.map((one) => one.KeyMaterialId);
    expect(new Set(ids).size).toBe(12);
    expect(ids.at(-1)).toBe(currentId(key));
    expect(statusOf(key)).toEqual(on(key, 90, NOW + 1080 * DAY));
  });

  // Source: rotate-keys.html, and resource-limits.html: a rotated key counts as one key.
  test('makes no other key: a key that rotated is listed once', () => {
    const { sim, kms, KeyId, arn } = rotating();
    sim.clock.advance({ days: 1000 });
    expect(kms.listKeys()).toEqual({ Keys: [{ KeyId, KeyArn: arn }], Truncated: false });
  });

  test('is told of each rotation in the audit record, with both key materials', () => {
    const key = rotating();
    const first = currentId(key);
    key.sim.clock.advance({ days: 90 });
    const event = key.sim.events.find(({ name }) => name === 'RotateKey');
    // Source: kms-state-and-rules.md section 12: an AwsServiceEvent without a caller, and its serviceEventDetails.
    expect(event).toEqual({
      at: new Date(NOW + 90 * DAY),
      service: 'kms',
      name: 'RotateKey',
      resources: [key.arn],
      details: {
        keyId: key.arn,
        keyOrigin: 'AWS_KMS',
        rotationType: 'AUTOMATIC',
        previousKeyMaterialId: first,
        currentKeyMaterialId: currentId(key),
      },
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});
