/**
 * At which price a request goes, and whether it is one of a month's free ones.
 * Source: https://aws.amazon.com/kms/pricing/
 * @module
 */
import { type Event, toldOn } from '../../kernel/event.ts';
import type { AnyOperation } from '../../kernel/operation.ts';
import { type KeySpec, keySpecRow } from '../../kms/key-specs.ts';
import { kms } from '../../kms/service.ts';
import type { KeyLife } from './key-lives.ts';
import { FREE_REQUESTS_A_MONTH, type PriceName, prices } from './prices.ts';

/** Whether an event is a request that AWS charges for. Unconfirmed: that refused ones are; DryRuns are, says the page on them. */
export function isRequest({ caller, service, name }: Event): boolean {
  const { operations }: { readonly operations: Readonly<Record<string, AnyOperation>> } = kms;
  return caller !== undefined && service === kms.name && Object.hasOwn(operations, name);
}

/** The price of a request. */
export function priceOf(event: Event, keys: ReadonlyMap<string, KeyLife>): PriceName {
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

/** Tells of one request after the other, in the order of time, whether it is free: the first of each account and month are. */
export function freeTier(): (event: Event, price: PriceName) => boolean {
  const used = new Map<string, number>();
  return ({ caller, at }, name) => {
    const price = prices[name];
    if (!('free' in price)) return false;
    const month = `${caller?.account} ${new Date(at).toISOString().slice(0, 7)}`;
    const before = used.get(month) ?? 0;
    used.set(month, before + 1);
    return before < FREE_REQUESTS_A_MONTH;
  };
}
