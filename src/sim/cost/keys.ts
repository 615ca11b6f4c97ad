/**
 * What KMS charges for: keys, their rotated material, and requests at one price or another.
 * Source: https://aws.amazon.com/kms/pricing/
 * @module
 */
import { type Event, toldOn } from '../../kernel/event.ts';
import type { AnyOperation } from '../../kernel/operation.ts';
import { type KeySpec, keySpecRow } from '../../kms/key-specs.ts';
import { kms } from '../../kms/service.ts';
import type { ChargesIn, Standing } from './charges.ts';
import { type KeyLife, keyLives } from './key-lives.ts';
import { type PriceName, ROTATIONS_CHARGED } from './prices.ts';

export const keyCharges: ChargesIn = (base, record) => {
  const lives = keyLives(base, record);
  return {
    standing: [...lives.values()].flatMap(standingOf),
    priceOf: (event) => (isRequest(event) ? priceOf(event, lives) : undefined),
  };
};

/** A key, and each of its rotations that costs. */
function standingOf({ account, isCustomers, from, until, family }: KeyLife): Standing[] {
  if (!isCustomers) return [];
  return [
    { account, price: 'keys', from, until },
    ...family.rotations
      .slice(0, ROTATIONS_CHARGED)
      .map((at): Standing => ({ account, price: 'rotated', from: Math.max(from, at), until })),
  ];
}

/** Whether an event is a request that AWS charges for. Unconfirmed: that refused ones are; DryRuns are, says the page on them. */
function isRequest({ caller, name }: Event): boolean {
  return caller !== undefined && Object.hasOwn(kms.operations, name);
}

/** The price of a request. */
function priceOf(event: Event, keys: ReadonlyMap<string, KeyLife>): PriceName {
  const { name, resources } = event;
  if (name.startsWith('GenerateDataKeyPair')) {
    const { KeyPairSpec } = (toldOn(event)?.given ?? {}) as { readonly KeyPairSpec?: string };
    return KeyPairSpec?.startsWith('RSA') === true ? 'rsaPairs' : 'pairs';
  }
  if (!refersToKey(name)) return 'symmetric';
  const known = resources.map((arn) => ofSpec(keys.get(arn)?.family.spec ?? 'SYMMETRIC_DEFAULT'));
  // Of ReEncrypt's two keys the dearer one: one request is one request.
  return BY_PRICE.find((price) => known.includes(price)) ?? 'symmetric';
}

const BY_PRICE: readonly PriceName[] = ['asymmetric', 'rsa2048'];

/** Source: the price list, "APIs such as Sign, Verify, Encrypt, Decrypt, and GetPublicKey". */
function refersToKey(name: string): boolean {
  const { operations }: { readonly operations: Readonly<Record<string, AnyOperation>> } = kms;
  return name === 'GetPublicKey' || operations[name]?.touch !== undefined;
}

function ofSpec(spec: KeySpec): PriceName {
  if (spec === 'RSA_2048') return 'rsa2048';
  return keySpecRow(spec).kind === 'asymmetric' ? 'asymmetric' : 'symmetric';
}
