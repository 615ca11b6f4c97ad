/** What most tests begin with. @module */
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';

export const ACCOUNT = '111122223333';
export const ARN_PREFIX = `arn:aws:kms:us-east-1:${ACCOUNT}:`;

export interface WithKey {
  readonly sim: Simulator;
  readonly keyId: string;
  readonly arn: string;
}

/** A simulator with one symmetric key. */
export function withKey(seed = 'test'): WithKey {
  const sim = createSimulator({ seed });
  const { KeyMetadata } = sim.kms.createKey({});
  return { sim, keyId: KeyMetadata.KeyId, arn: KeyMetadata.Arn };
}

/** The code and text of the refusal of a call that must be refused. */
export function refusalOf(call: () => unknown): { name: string; message: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof ServiceError) return { name: error.name, message: error.message };
    throw error;
  }
  throw new Error('the call succeeded');
}

/** UTF-8 bytes. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
