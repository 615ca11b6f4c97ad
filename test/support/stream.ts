/** Random streams whose bytes a test names. @module */
import { vi } from 'vitest';
import type { Random } from '../../src/lib/random.ts';

/** The bytes given, in order, and none after them: a draw beyond is an error. */
export function streamOf(...bytes: readonly Uint8Array[]): Random {
  const all = Buffer.concat(bytes);
  let at = 0;
  const draw = (length: number) => {
    if (at + length > all.length) throw new Error(`drew ${at + length} of ${all.length} bytes`);
    at += length;
    return new Uint8Array(all.subarray(at - length, at));
  };
  return {
    bytes: draw,
    fill: (target, offset, length) => target.set(draw(length), offset),
    uuid: () => {
      throw new Error('no UUID was named');
    },
    hex: (digits) => Buffer.from(draw(digits / 2)).toString('hex'),
  };
}

/** Runs `act` with the runtime's own randomness made an error. */
export function withoutAmbientRandomness<T>(act: () => T): T {
  const forbidden = () => {
    throw new Error('ambient randomness');
  };
  const spies = [
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation(forbidden),
    vi.spyOn(Math, 'random').mockImplementation(forbidden),
  ];
  try {
    return act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
