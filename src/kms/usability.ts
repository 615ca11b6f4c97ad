/**
 * Which keys would refuse to decrypt, and with which words.
 * @module
 */

import { refusalIn } from './key-states.ts';
import { backingRefusal, keyStateOf } from './key-stores/custody.ts';
import type { KmsState } from './state.ts';
import { familyOf, keyAt } from './target.ts';

/** Why a key does not decrypt; undefined for one that does. */
export function refusalToDecrypt(kms: KmsState, arn: string): string | undefined {
  const target = keyAt(kms, arn);
  if (target === undefined) return `NotFoundException: Key '${arn}' does not exist`;
  const { origin } = target.shared;
  const state = keyStateOf(target);
  const refusal = refusalIn('Decrypt', { arn, state, origin }) ?? backingRefusal(target);
  if (refusal === undefined) return undefined;
  const [code, text] = refusal;
  return text === undefined ? code : `${code}: ${text}`;
}

/** The ARNs of related keys in other Regions that decrypt what the key encrypted. */
export function relativesThatDecrypt(state: KmsState, arn: string, among: readonly string[]) {
  return among.filter((other) => other !== arn && refusalToDecrypt(state, other) === undefined);
}

/** The ARNs of a key and its relatives, as far as the key is there. */
export function familyArns(state: KmsState, arn: string): readonly string[] {
  const target = keyAt(state, arn);
  return target === undefined ? [arn] : familyOf(state, target).map((relative) => relative.arn);
}
