/**
 * What KMS sends to EventBridge: rotations, expiries and deletions.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 * @module
 */
import { DELETION, EXPIRY, ROTATION } from '../../kms/timers.ts';
import { keyIdOf } from '../cloudtrail/kms.ts';
import type { Sender } from './sender.ts';

/** By the name of what happened: its type, and what of the event's details is told under which name. */
const SENT: Readonly<
  Record<string, { readonly type: string; readonly told: Readonly<Record<string, string>> }>
> = {
  [ROTATION]: {
    type: 'KMS CMK Rotation',
    told: {
      keyOrigin: 'key-origin',
      rotationType: 'rotation-type',
      previousKeyMaterialId: 'previous-key-material-id',
      currentKeyMaterialId: 'current-key-material-id',
    },
  },
  [EXPIRY]: {
    type: 'KMS Imported Key Material Expiration',
    told: { keyMaterialId: 'key-material-id' },
  },
  [DELETION]: { type: 'KMS CMK Deletion', told: {} },
};

export const kmsSender: Sender = {
  source: 'aws.kms',
  sent({ name, caller, details, resources: [resource = ''] }) {
    const row = caller === undefined && Object.hasOwn(SENT, name) ? SENT[name] : undefined;
    if (row === undefined) return [];
    const facts = details?.shown() ?? {};
    const told = Object.entries(row.told).flatMap(([fact, as]) =>
      facts[fact] === undefined ? [] : [[as, facts[fact]] as const],
    );
    const detail = { 'key-id': keyIdOf(resource), ...Object.fromEntries(told) };
    return [{ type: row.type, resource, detail }];
  },
};
