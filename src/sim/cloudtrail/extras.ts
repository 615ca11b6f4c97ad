/**
 * `additionalEventData` of CloudTrail's records.
 * Source: the samples under https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-nitro-enclave.html
 * @module
 */
import { type Event, toldOn } from '../../kernel/event.ts';
import { describeCiphertext } from '../../kms/ciphertexts/describe-ciphertext.ts';
import { grantNamed } from '../../kms/grants/token.ts';
import { recipientIn } from '../../kms/recipient.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Seed } from '../../lib/random.ts';
import type { ToldStores } from '../told-stores.ts';
import type { TrailMembers } from './record.ts';
import type { TrailExtra } from './rows.ts';

/** What is known besides the event. */
export interface Known {
  readonly seed: Seed;
  readonly outside: ToldStores;
}

interface Members {
  readonly CiphertextBlob?: Uint8Array;
  readonly CustomKeyStoreId?: string;
  readonly GrantId?: string;
  readonly GrantToken?: string;
  readonly Recipient?: { readonly AttestationDocument?: Uint8Array };
}

type Tell = (members: Members, event: Event, known: Known) => TrailMembers;

const extras: Readonly<Record<TrailExtra, Tell>> = {
  custody: (_members, { resources: [arn = ''] }, { outside }) => ({ ...outside.keys.get(arn) }),
  grantId({ GrantId, GrantToken }, _event, { seed }) {
    const id = GrantToken === undefined ? GrantId : grantNamed(GrantToken, seed).id;
    return id === undefined ? {} : { grantId: id };
  },
  keyMaterialId({ CiphertextBlob }, _event, { seed }) {
    const told = CiphertextBlob && describeCiphertext(CiphertextBlob, seed);
    return told === undefined ? {} : { keyMaterialId: told.keyMaterialId };
  },
  keyStore: ({ CustomKeyStoreId = '' }, _event, { outside }) => ({
    ...outside.stores.get(CustomKeyStoreId),
  }),
  recipient({ Recipient }, { at: now }, { seed }) {
    const enclave = recipientIn({ Recipient }, { now, seed });
    if (enclave === undefined) return {};
    const { moduleId, imageSha384 } = enclave;
    return {
      recipient: {
        attestationDocumentModuleId: moduleId,
        ...(imageSha384 === undefined
          ? {}
          : { attestationDocumentEnclaveImageDigest: toHex(imageSha384) }),
      },
    };
  },
};

/** The facts of a call that succeeded; of another nothing is told. */
export function extrasOf(
  event: Event,
  names: readonly TrailExtra[],
  known: Known,
): TrailMembers | undefined {
  const { given } = toldOn(event) ?? {};
  if (event.fault !== undefined || given === undefined) return undefined;
  const told = Object.assign(
    {},
    ...names.map((name) => extras[name](given as Members, event, known)),
  );
  return Object.keys(told).length === 0 ? undefined : told;
}
