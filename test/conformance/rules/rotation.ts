/**
 * Rotation and deletion.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html and deleting-keys.html.
 * @module
 */
import { type Rule, rules } from './rule.ts';

export const rotation: readonly Rule[] = rules(
  3,
  `
  eligible, automatic: symmetric, AWS_KMS | kms/rotation-schedule | with a period of %s rotates first after %i days of 24 hours
  multi-Region: on the primary only | kms/multi-region | %s of a replica names the operation
  eligible, on demand: AWS_KMS | kms/rotation-on-demand | answers the key ARN, and the rotation runs from then on
  eligible, on demand: EXTERNAL | kms/rotation-imported | takes about 150 seconds, in which nothing changes
  never: asymmetric, HMAC | kms/rotation-schedule | a key that is %s
  never: custom key store | kms/key-store-states | that is connected: %s is unsupported too
  period of 90 to 2560 days, by default 365 | kms/rotation-schedule | with a period of %s rotates first after %i days of 24 hours
    | kms/rotation-schedule | with a period of %i is refused
  first rotation: a period after it is enabled, then every period | kms/rotation-schedule | rotates at its instant, and not a millisecond before
    | kms/rotation-schedule | goes on from each rotation, with other material every time
  enabled again: another period counts from now, the same or none moves nothing, after a disabling it restarts | kms/rotation-schedule | again, $claim
  DisableKeyRotation keeps the material, and rotates no more | kms/rotation-schedule | keeps the material there is, and nothing is due any more
  a Disabled key: no rotation, the status unchanged and not changeable | kms/rotation-states | shows its schedule as it was, and changes nothing of it
  EnableKey: at once when the date passed, else the old schedule | kms/rotation-states | enabled again $claim
  pending deletion: reads false, not changeable; cancelled, status and date return | kms/rotation-states | shows no schedule, does not rotate, and has its schedule again when cancelled
    | kms/rotation-schedule | a key that is %s
  pending deletion: a running rotation on demand still ends | kms/rotation-states | shows the rotation on demand that runs, which ends in the waiting period
  overdue on cancellation: rotates when it is enabled | kms/rotation-states | whose date passes rotates when it is enabled after the cancellation, and not before
  on demand never shifts NextRotationDate | kms/rotation-on-demand | never moves the schedule, and goes on when that is disabled
  25 rotations on demand for the life of a key | kms/rotation-on-demand | after 25 of them; those of the schedule do not count
  ConflictException within 20 minutes of the schedule’s | kms/rotation-on-demand | %i ms before that of the schedule: accepted is %s
  progress: OnDemandRotationStartDate until done, then ListKeyRotations | kms/rotation-on-demand | answers the key ARN, and the rotation runs from then on
    | kms/rotation-lists | lists none that still runs
  AWS managed keys: every 365 days, first a year after creation | kms/managed-keys | rotates every year, and what it encrypted opens for ever
  AWS managed keys: the status is true, but of a new one false, as recorded | kms/managed-keys | rotates every year, and what it encrypted opens for ever
  AWS managed keys: not configurable | kms/managed-keys | cannot be changed
  AWS owned keys | absent | they are in no account of a caller: no operation of KMS shows them
  effect: new current material; ID, ARN, policy unchanged | kms/rotation-schedule | rotates at its instant, and not a millisecond before
  effect: old material decrypts | kms/rotation-ciphertexts | opens for ever, and names the key material that it was made with
  effect: data keys untouched | kms/rotation-ciphertexts | a data key from before opens as it was
  multi-Region AWS_KMS: replicas have the material before it is used | kms/multi-region-independence | their rotations, whatever brought them: IDs, dates and types
  multi-Region AWS_KMS: a new replica gets every version | kms/multi-region-independence | all materials with a replica that is made later
  multi-Region AWS_KMS: a replica’s status mirrors the primary’s | kms/multi-region | shows a replica that is being made the schedule of its primary
  multi-Region EXTERNAL: staged on the primary, imported in each replica, then rotated | kms/multi-region-imported | waits for every replica, and then for its rotation
    | kms/multi-region-imported | is rotated to in every Region in 5 to 50 seconds
  single-Region EXTERNAL: NEW_KEY_MATERIAL waits, one at a time | kms/import-new-material | for a key with some waits for its rotation, and nothing else changes
    | kms/import-new-material | is refused while other material waits for its rotation
  single-Region EXTERNAL: rotated it is CURRENT, the former NON_CURRENT | kms/rotation-imported | takes about 150 seconds, in which nothing changes
  billing of the first and the second rotation | sim/cost | the first and the second rotation cost a dollar a month each, later ones nothing
  quota: a rotated key counts as one | kms/rotation-schedule | makes no other key: a key that rotated is listed once
  CURRENT encrypts and decrypts, NON_CURRENT decrypts | kms/rotation-imported | seals under the new material, and opens what the old one sealed
  PENDING_ROTATION is unused until rotated, and deletable | kms/import-new-material | that is deleted is forgotten with its description, and can be staged again
    | kms/import-new-material | that expires leaves the key as it is, and stays known
  PENDING_MULTI_REGION_IMPORT_AND_ROTATION | kms/multi-region-imported | waits for every replica, and then for its rotation
  `,
);

export const deletion: readonly Rule[] = rules(
  4,
  `
  window of 7 to 30 days, by default 30 | kms/deletion | a window of %i days is refused
    | kms/deletion | answers the key ARN, the date, the state and the window, 30 days when none is given
  DeletionDate is the instant of the call and the window | kms/deletion | answers the key ARN, the date, the state and the window, 30 days when none is given
  removal may lag by a day | absent | a key goes at its DeletionDate, so that a test can say when; the README says so
  a primary’s window begins 48 hours after the end of its replica | kms/multi-region-deletion | begins its own window 48 hours after the end of the last replica, and then is gone
  no use while pending | kms/cryptographic-operations | refuses a key that is pending deletion
  no rotation while pending | kms/rotation-states | shows no schedule, does not rotate, and has its schedule again when cancelled
  no charge while pending; cancelled, as if never scheduled | sim/cost | a key that waits for its deletion costs nothing, unless that is called off
  AWS managed keys cannot be scheduled | kms/managed-keys | cannot be changed
  AWS deletes no key by itself | kms/rotation-ciphertexts | opens for ever, and names the key material that it was made with
  a primary with replicas waits, with PendingDeletionWindowInDays | kms/multi-region-deletion | waits for them: a window, and no date
  its clock starts when the last replica is deleted, not scheduled | kms/multi-region-deletion | begins its own window 48 hours after the end of the last replica, and then is gone
    | kms/multi-region-deletion | goes on waiting when a replica is cancelled
  a replica can be deleted any time | kms/multi-region-deletion | has its date, and stays listed until then
  made again, a replica has the same shared properties | kms/multi-region-deletion | can be made again: the same material, other random bytes, nothing of its own
  ReplicateKey where a replica is pending: AlreadyExistsException | kms/multi-region | where one is pending deletion
  symmetric EXTERNAL: the same bytes in a new key open no old blob | kms/import-bytes | in another key is another material: neither opens what the other sealed
  asymmetric and HMAC EXTERNAL can be imported elsewhere | kms/import-bytes | elsewhere is the same key, when it is no symmetric one
  CloudHSM: backingKeysDeletionStatus | later | the ledger’s DeleteKey names the key, and nothing of what is in the cluster
  XKS: the external key is untouched | kms/key-store-encryption | is deleted without its external key, which then serves another KMS key as before
  `,
);
