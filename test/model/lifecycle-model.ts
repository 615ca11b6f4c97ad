/**
 * A naive model of the lifecycle of keys over accounts and Regions: scans and mutation, and no code of src. Each rule is
 * written down again from AWS's pages and from what was recorded of its answers; where both are silent, it says so.
 * @module
 */
import {
  admit,
  arnOf,
  type Blob,
  type Copy,
  complete,
  copyIn,
  currentOf,
  DAY,
  type Family,
  has,
  type Material,
  MINUTE,
  Refusal,
  SECOND,
  stagedOf,
} from './lifecycle-state.ts';
import { duesOf, type Happening, pass, rotateBySchedule } from './lifecycle-time.ts';

/** A key in a Region, and all its relatives. */
export type Found = readonly [Family, Copy];

export class LifecycleModel {
  now: number;
  families: Family[] = [];
  blobs: Blob[] = [];
  constructor(now: number) {
    this.now = now;
  }

  dues(): number[] {
    return duesOf(this.families);
  }

  advance(to: number): Happening[] {
    const happened = pass(this.families, to);
    this.now = to;
    return happened;
  }

  /** By key ID, in the Region of the call. */
  find(account: string, region: string, id: string): Found {
    const family = this.families.find((one) => one.account === account && one.id === id);
    const copy = family && copyIn(family, region);
    if (family !== undefined && copy !== undefined) return [family, copy];
    throw new Refusal(
      'NotFoundException',
      `Key '${arnOf({ account, id }, region)}' does not exist`,
    );
  }

  create(made: Pick<Family, 'account' | 'id' | 'kind' | 'multiRegion'> & { region: string }): void {
    const { account, region, id, kind, multiRegion } = made;
    const first: Material = {
      bytes: 0,
      state: 'CURRENT',
      description: undefined,
      rotatedAt: undefined,
      type: undefined,
    };
    const family: Family = {
      account,
      id,
      multiRegion,
      kind,
      primary: region,
      replicas: [],
      copies: [copyOf(region, kind === 'EXTERNAL' ? 'PendingImport' : 'Enabled', this.now)],
      materials: kind === 'EXTERNAL' ? [] : [first],
      ids: new Map(),
      period: undefined,
      next: undefined,
      startedAt: undefined,
      endsAt: undefined,
      to: undefined,
      onDemand: 0,
    };
    this.families.push(family);
  }

  enable([family, copy]: Found): void {
    admit('EnableKey', family, copy);
    copy.state = 'Enabled';
    // "Rotate keys", "Disabled keys": one that is overdue rotates as soon as it is enabled.
    if (copy.region === family.primary && family.next !== undefined && family.next <= this.now)
      rotateBySchedule(family, this.now);
  }

  disable([family, copy]: Found): void {
    admit('DisableKey', family, copy);
    copy.state = 'Disabled';
  }

  enableRotation([family, copy]: Found, period: number | undefined): void {
    this.#generates(family, copy);
    admit('EnableKeyRotation', family, copy);
    this.#rotates('EnableKeyRotation', family, copy);
    const days = period ?? family.period ?? 365;
    if (days === family.period) return;
    family.period = days;
    family.next = this.now + days * DAY;
  }

  disableRotation([family, copy]: Found): void {
    this.#generates(family, copy);
    admit('DisableKeyRotation', family, copy);
    if (family.kind !== 'HMAC') this.#rotates('DisableKeyRotation', family, copy);
    family.period = undefined;
    family.next = undefined;
  }

  /** Recorded: the origin comes before the state. */
  #generates(family: Family, copy: Copy): void {
    if (family.kind === 'EXTERNAL')
      throw new Refusal(
        'UnsupportedOperationException',
        `${arnOf(family, copy.region)} origin is EXTERNAL which is not valid for this operation.`,
      );
  }

  /** Unconfirmed: that these come after the state. */
  #rotates(operation: string, family: Family, copy: Copy): void {
    if (family.kind === 'HMAC') throw new Refusal('UnsupportedOperationException', '');
    if (copy.region !== family.primary)
      throw new Refusal(
        'UnsupportedOperationException',
        `${arnOf(family, copy.region)} is a multi-region replica key which is not valid for ${operation}.`,
      );
  }

  rotateOnDemand([family, copy]: Found): void {
    admit('RotateKeyOnDemand', family, copy);
    this.#rotates('RotateKeyOnDemand', family, copy);
    if (family.endsAt !== undefined) return;
    // The API's page: none within 20 minutes of an automatic rotation.
    if (family.next !== undefined && family.next - this.now <= 20 * MINUTE)
      throw new Refusal('ConflictException');
    if (family.kind === 'EXTERNAL') this.#hasStaged(family);
    if (family.onDemand >= 25) throw new Refusal('LimitExceededException');
    family.onDemand += 1;
    family.to = stagedOf(family)?.bytes;
    family.startedAt = this.now;
    family.endsAt = this.now + seconds(family) * SECOND;
  }

  #hasStaged(family: Family): void {
    const staged = stagedOf(family);
    if (staged === undefined)
      throw new Refusal(
        'KMSInvalidStateException',
        `No available key material pending rotation for the key: ${arnOf(family, family.primary)}.`,
      );
    const lacks = (copy: Copy) => copy.region !== family.primary && !has(family, copy, staged);
    if (family.copies.some(lacks))
      throw new Refusal(
        'KMSInvalidStateException',
        'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
      );
  }

  schedule([family, copy]: Found, days: number): void {
    admit('ScheduleKeyDeletion', family, copy);
    const waits = copy.region === family.primary && family.replicas.length > 0;
    copy.state = waits ? 'PendingReplicaDeletion' : 'PendingDeletion';
    copy.until = waits ? undefined : this.now + days * DAY;
    copy.waits = waits ? days : undefined;
  }

  cancel([family, copy]: Found): void {
    admit('CancelKeyDeletion', family, copy);
    copy.state = complete(family, copy) ? 'Disabled' : 'PendingImport';
    copy.until = undefined;
    copy.waits = undefined;
  }

  replicate([family, copy]: Found, region: string): void {
    admit('ReplicateKey', family, copy);
    if (!family.multiRegion || copy.region !== family.primary)
      throw new Refusal(
        'UnsupportedOperationException',
        `${arnOf(family, copy.region)} is not a multi-region primary key.`,
      );
    if (region === family.primary)
      throw new Refusal(
        'ValidationException',
        `${region} cannot have a replica because it contains the primary.`,
      );
    if (copyIn(family, region) !== undefined)
      throw new Refusal(
        'AlreadyExistsException',
        'You can create only one replica of each primary key in each AWS Region.',
      );
    const replica = copyOf(region, 'Creating', this.now);
    // Recorded: 2 to 5 seconds.
    replica.until = this.now + 4 * SECOND;
    family.replicas.push(region);
    family.copies.push(replica);
  }

  updatePrimary([family, copy]: Found, region: string): void {
    admit('UpdatePrimaryRegion', family, copy);
    // Unconfirmed: the refusal of a single-Region key.
    if (!family.multiRegion) throw new Refusal('UnsupportedOperationException');
    if (copy.region !== family.primary)
      throw new Refusal(
        'KMSInvalidStateException',
        `${arnOf(family, copy.region)} is not a multi-Region primary key.`,
      );
    if (region === family.primary) return;
    const heir = copyIn(family, region);
    if (heir === undefined)
      throw new Refusal(
        'ValidationException',
        `${family.id} does not have a replica key in the specified Region.`,
      );
    admit('UpdatePrimaryRegion', family, heir);
    family.replicas = family.replicas.map((one) => (one === region ? family.primary : one));
    family.primary = region;
    for (const moved of [copy, heir]) {
      moved.state = 'Updating';
      // Recorded: about 10 seconds.
      moved.until = this.now + 10 * SECOND;
    }
  }

  /** @returns the material that encrypts */
  encrypt([family, copy]: Found, operation: string): Material {
    admit(operation, family, copy);
    if (family.kind === 'HMAC')
      throw new Refusal(
        'InvalidKeyUsageException',
        `${arnOf(family, copy.region)} key usage is GENERATE_VERIFY_MAC which is not valid for ${operation}.`,
      );
    const current = currentOf(family);
    if (current === undefined) throw new Error('the model encrypts without key material');
    return current;
  }

  /** Opens a ciphertext with a key: its own, or one that somebody named. */
  open([family, copy]: Found, operation: string, blob: Blob): void {
    admit(operation, family, copy);
    if (family !== blob.family)
      throw new Refusal(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
  }

  /** The key that opens a ciphertext in a Region. */
  opener(blob: Blob, region: string): Found {
    const copy = this.families.includes(blob.family) ? copyIn(blob.family, region) : undefined;
    if (copy !== undefined) return [blob.family, copy];
    throw new Refusal(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    );
  }
}

function copyOf(region: string, state: Copy['state'], createdAt: number): Copy {
  return { region, state, createdAt, until: undefined, waits: undefined, here: [] };
}

/** How long a rotation on demand takes: within what was recorded. */
function seconds({ kind, multiRegion }: Family): number {
  if (kind === 'EXTERNAL') return multiRegion ? 30 : 150;
  return multiRegion ? 460 : 112;
}
