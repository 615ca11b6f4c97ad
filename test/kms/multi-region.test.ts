import { describe, expect, test } from 'vitest';
import {
  arnIn,
  configuration,
  DUBLIN,
  EAST,
  primary,
  type Related,
  related,
  WEST,
} from '../support/related-keys.ts';
import { DAY, metadataOf, NOW, statusOf } from '../support/rotations.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const replicate = ({ at, KeyId }: Related, ReplicaRegion: string, from = EAST) =>
  at(from).kms.replicateKey({ KeyId, ReplicaRegion });
const stateIn = ({ at }: Related, region: string) => metadataOf(at(region)).KeyState;

/** Source: observed.md, Default policy text, byte for byte. */
const DEFAULT_POLICY = `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${ACCOUNT}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;

// Recorded from AWS, September 2026 (observed.md, Multi-Region keys), where nothing else is said.
describe('ReplicateKey', () => {
  test('answers the metadata of a replica that is being made, and its policy', () => {
    const key = primary({ Description: 'mine', Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    key.sim.clock.advance({ seconds: 1 });
    const { KeyId } = key;
    const { CurrentKeyMaterialId, ...shared } = metadataOf(key.at(EAST));
    const answer = replicate(key, DUBLIN);
    // Neither description nor tags are copied; no ReplicaTags when none are given.
    expect(answer).toEqual({
      ReplicaKeyMetadata: {
        ...shared,
        Arn: arnIn(DUBLIN, KeyId),
        CreationDate: new Date(NOW + 1000),
        Description: '',
        Enabled: false,
        KeyState: 'Creating',
        MultiRegionConfiguration: configuration('REPLICA', KeyId, EAST, DUBLIN),
      },
      ReplicaPolicy: DEFAULT_POLICY,
    });
    expect(CurrentKeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    expect(metadataOf(key.at(DUBLIN))).toEqual(answer.ReplicaKeyMetadata);
    expect(key.at(DUBLIN).kms.listResourceTags({ KeyId }).Tags).toEqual([]);
  });

  test('gives a replica the policy, description and tags of the request', () => {
    const key = primary();
    const { KeyId } = key;
    const given = {
      Policy: DEFAULT_POLICY.replace('key-default-1', 'mine'),
      Description: 'in Dublin',
      Tags: [{ TagKey: 'place', TagValue: 'Dublin' }],
    };
    const answer = key.at(EAST).kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN, ...given });
    expect(answer).toMatchObject({
      ReplicaKeyMetadata: { Description: 'in Dublin' },
      ReplicaPolicy: given.Policy,
      ReplicaTags: given.Tags,
    });
    const { kms } = key.at(DUBLIN);
    expect(kms.getKeyPolicy({ KeyId }).Policy).toBe(given.Policy);
    expect(kms.listResourceTags({ KeyId }).Tags).toEqual(given.Tags);
    expect(key.at(EAST).kms.getKeyPolicy({ KeyId }).Policy).toBe(DEFAULT_POLICY);
  });

  test('makes a replica within 2 to 5 seconds, with the same key material', () => {
    const key = primary();
    const { sim, KeyId } = key;
    replicate(key, DUBLIN);
    expect(refusalOf(() => key.at(DUBLIN).kms.encrypt({ KeyId, Plaintext: bytes('x') }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(DUBLIN, KeyId)} is creating.`,
    });
    sim.clock.advance({ milliseconds: 1999 });
    expect(stateIn(key, DUBLIN)).toBe('Creating');
    sim.clock.advance({ milliseconds: 3001 });
    const there = metadataOf(key.at(DUBLIN));
    expect(there).toMatchObject({ KeyState: 'Enabled', Enabled: true });
    expect(there.CurrentKeyMaterialId).toBe(metadataOf(key.at(EAST)).CurrentKeyMaterialId);
    expect([...sim.clock.pending()]).toEqual([]);
  });

  test('is in the records of both Regions: a call in the one, a key made in the other', () => {
    const key = primary();
    const { sim, KeyId } = key;
    replicate(key, DUBLIN);
    sim.clock.advance({ minutes: 1 });
    // Source: kms-state-and-rules.md section 6, CloudTrail; section 12: service events name the key.
    const keyId = arnIn(DUBLIN, KeyId);
    const [call, made, ready, ...others] = sim.events.slice(1);
    expect([call?.name, call?.resources]).toEqual(['ReplicateKey', [arnIn(EAST, KeyId)]]);
    expect([made?.name, made?.resources]).toEqual(['CreateKey', [keyId]]);
    expect(ready).toMatchObject({
      name: 'SynchronizeMultiRegionKey',
      resources: [keyId],
      details: { keyId },
    });
    expect(others).toEqual([]);
  });

  test('shows a replica that is being made the schedule of its primary', () => {
    const key = primary();
    const { KeyId } = key;
    key.at(EAST).kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 100 });
    replicate(key, DUBLIN);
    expect(stateIn(key, DUBLIN)).toBe('Creating');
    expect(statusOf(key.at(DUBLIN))).toEqual({
      KeyRotationEnabled: true,
      KeyId: arnIn(DUBLIN, KeyId),
      RotationPeriodInDays: 100,
      NextRotationDate: new Date(NOW + 100 * DAY),
    });
  });

  test('is seen in every Region at once, by the replica that is being made too', () => {
    const key = primary();
    const { KeyId } = key;
    const shown = (region: string) => metadataOf(key.at(region)).MultiRegionConfiguration;
    expect(shown(EAST)).toEqual(configuration('PRIMARY', KeyId, EAST));
    replicate(key, DUBLIN);
    replicate(key, WEST);
    expect(shown(EAST)).toEqual(configuration('PRIMARY', KeyId, EAST, DUBLIN, WEST));
    for (const region of [DUBLIN, WEST])
      expect(shown(region)).toEqual(configuration('REPLICA', KeyId, EAST, DUBLIN, WEST));
  });
});

describe('a replica is refused', () => {
  interface Refusal {
    readonly claim: string;
    readonly bring?: (key: Related) => unknown;
    readonly from?: string;
    readonly to: string;
    readonly name: string;
    readonly text: string;
  }
  const schedule = (region: string) => (key: Related) =>
    key.at(region).kms.scheduleKeyDeletion({ KeyId: key.KeyId });
  const disable = ({ at, KeyId }: Related) => at(EAST).kms.disableKey({ KeyId });
  const EXISTS = {
    name: 'AlreadyExistsException',
    text: 'You can create only one replica of each primary key in each AWS Region.',
  };
  const INVALID = { name: 'ValidationException' };
  const REFUSALS: readonly Refusal[] = [
    {
      claim: "in the primary's own Region",
      to: EAST,
      ...INVALID,
      text: 'us-east-1 cannot have a replica because it contains the primary.',
    },
    {
      claim: 'in another partition',
      to: 'cn-north-1',
      ...INVALID,
      text: 'The replica key Region must be in the same AWS partition as the primary key Region.',
    },
    {
      claim: 'in a Region that is none',
      to: 'eu-west-9',
      ...INVALID,
      text: 'Region eu-west-9 is not a valid Region or multi-Region keys are not supported in Region eu-west-9.',
    },
    { claim: 'where there is one', to: DUBLIN, ...EXISTS },
    { claim: 'where one is pending deletion', bring: schedule(DUBLIN), to: DUBLIN, ...EXISTS },
    {
      claim: 'to a replica',
      from: DUBLIN,
      to: WEST,
      name: 'UnsupportedOperationException',
      text: '<key> is not a multi-region primary key.',
    },
    {
      claim: 'to a Disabled primary, before whether there is a replica',
      bring: disable,
      to: DUBLIN,
      name: 'DisabledException',
      text: '<key> is disabled.',
    },
    {
      // Source: kms-operations.md, ReplicateKey.
      claim: 'to a primary that waits for its replicas to go',
      bring: schedule(EAST),
      to: WEST,
      name: 'KMSInvalidStateException',
      text: '<key> is pending replica deletion.',
    },
  ];
  test.each(REFUSALS)('$claim', ({ bring, from = EAST, to, name, text }) => {
    const key = related([DUBLIN]);
    bring?.(key);
    expect(refusalOf(() => replicate(key, to, from))).toEqual({
      name,
      message: text.replace('<key>', arnIn(from, key.KeyId)),
    });
  });

  test('of a single-Region key', () => {
    const { sim } = primary();
    const { KeyId, Arn } = sim.kms.createKey({}).KeyMetadata;
    // Recorded (kms-errors.md).
    expect(refusalOf(() => sim.kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN }))).toEqual({
      name: 'UnsupportedOperationException',
      message: `${Arn} is not a multi-region primary key.`,
    });
  });

  test.each(['replicateKey', 'updatePrimaryRegion'] as const)('%s takes no alias', (operation) => {
    const { sim, KeyId } = related();
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    const request = { KeyId: 'alias/app', ReplicaRegion: WEST, PrimaryRegion: DUBLIN };
    expect(refusalOf(() => sim.kms[operation](request))).toEqual({
      name: 'InvalidArnException',
      message: 'Key Aliases are not supported for this operation.',
    });
  });

  // Source: observed.md, Everywhere: one refusal of many; the primary answers the same for what it cannot be.
  test.each(['enableKeyRotation', 'disableKeyRotation', 'rotateKeyOnDemand'] as const)(
    '%s of a replica names the operation',
    (operation) => {
      const key = related();
      const name = operation.charAt(0).toUpperCase() + operation.slice(1);
      expect(refusalOf(() => key.at(DUBLIN).kms[operation]({ KeyId: key.KeyId }))).toEqual({
        name: 'UnsupportedOperationException',
        message: `${arnIn(DUBLIN, key.KeyId)} is a multi-region replica key which is not valid for ${name}.`,
      });
    },
  );
});
