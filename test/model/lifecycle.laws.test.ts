import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, nextDue, services, type World } from '../../src/engine.ts';
import { exportWorld, importWorld } from '../../src/sim/portable.ts';
import { program, runProgram } from './lifecycle-program.ts';
import { redo, textOf } from './lifecycle-redo.ts';
import type { Deed, Run } from './lifecycle-run.ts';
import { REGIONS } from './lifecycle-state.ts';
import { type Answer, act, commandOf, same } from './lifecycle-world.ts';

const PROGRAMS = Number(process.env['KMSIM_LAW_PROGRAMS'] ?? 200);

/** A law of programs, each of which is held to the model too: sound and with the timers that follow after each step. */
function law<T>(name: string, more: fc.Arbitrary<T>, holds: (run: Run, more: T) => void): void {
  test(`law: ${name}`, () => {
    const property = fc.property(program, more, (draws, one) => holds(runProgram(draws), one));
    fc.assert(property, { numRuns: PROGRAMS });
  }, 300_000);
}
const number = fc.nat({ max: 0xffff });

describe('laws of the lifecycle of keys', () => {
  let opened = 0;
  law('no ciphertext of a living key is lost by rotation', fc.constant(0), ({ deeds }) => {
    const blobs: Sealed[] = [];
    redo(deeds, {
      after(world, deed, answer) {
        if (deed.command === undefined) for (const blob of blobs) opened += opens(world, blob);
        else if (answer?.['CiphertextBlob'] !== undefined)
          blobs.push(sealed(deed.command, answer, blobs));
      },
    });
  });
  test('and there were such ciphertexts', () => expect(opened).toBeGreaterThan(PROGRAMS));

  law('time composes: by parts or at once comes to the same', fc.array(number), (run, parts) => {
    const once = redo(run.deeds);
    const stops = (world: World, to: number): number[] => {
      const { at = to } = nextDue(world) ?? {};
      const some = parts.map((part) => world.now + Math.floor(((to - world.now) * part) / 0xffff));
      return [at - 1, at, at + 1, ...some]
        .filter((one) => one >= world.now && one <= to)
        .sort((a, b) => a - b);
    };
    const byParts = redo(run.deeds, { stops });
    expect(textOf(once.world)).toBe(textOf(run.world));
    expect(textOf(byParts.world)).toBe(textOf(once.world));
    expect(byParts.events).toEqual(once.events);
  });

  let moved = 0;
  law('the order of Regions, and of unrelated keys, does not matter', number, (run, salt) => {
    const other = inOtherOrder(run, salt);
    if (other.some((deed, i) => deed !== run.deeds[i])) moved += 1;
    const [one, two] = [redo(run.deeds), redo(other)];
    expect(textOf(two.world)).toBe(textOf(one.world));
    for (const deed of run.deeds) expect(two.results.get(deed)).toBe(one.results.get(deed));
    expect([...two.events].sort()).toEqual([...one.events].sort());
  });
  test('and there were other orders', () => expect(moved).toBeGreaterThan(PROGRAMS / 2));

  law(
    'a fork and what it came from never touch, and an exported world goes on as they do',
    fc.tuple(number, number),
    ({ deeds }, [x, y]) => {
      const at = x % deeds.length;
      const kept = redo(deeds.slice(0, at)).world;
      const text = textOf(kept);
      const rest = deeds.slice(at);
      const one = redo(rest, { from: kept });
      // The twin does other things: what the program does later, and time.
      const later = rest.slice(y % rest.length).filter((deed) => deed.command !== undefined);
      redo([...later, { to: kept.now + x * 1_000_000 }], { from: kept });
      expect(textOf(kept)).toBe(text);
      const elsewhere = importWorld(
        services,
        JSON.parse(JSON.stringify(exportWorld(services, kept))),
      );
      for (const from of [kept, elsewhere]) {
        const again = redo(rest, { from });
        expect(textOf(again.world)).toBe(textOf(one.world));
        expect([...again.results.values()]).toEqual([...one.results.values()]);
        expect(again.events).toEqual(one.events);
      }
    },
  );
});

interface Sealed {
  readonly account: string;
  readonly keyId: string;
  readonly bytes: Uint8Array;
  readonly plaintext: unknown;
}

function sealed({ caller, input }: Command, answer: Answer, blobs: readonly Sealed[]): Sealed {
  const { Plaintext, CiphertextBlob } = input as Answer;
  return {
    account: caller.account,
    keyId: String(answer['KeyId']).split('/')[1] ?? '',
    bytes: answer['CiphertextBlob'] as Uint8Array,
    plaintext: Plaintext ?? blobs.find((one) => hex(one.bytes) === hex(CiphertextBlob))?.plaintext,
  };
}

function hex(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('hex');
}

/** Opens a ciphertext in each Region where its key is enabled, after whatever rotations. @returns in how many */
function opens(world: World, { account, keyId, bytes, plaintext }: Sealed): number {
  const answer = (operation: string, region: string, input: Answer) => {
    const { result } = act(world, commandOf(operation, account, region, input));
    return result.ok ? (result.value as Answer) : undefined;
  };
  let count = 0;
  for (const region of REGIONS) {
    const { KeyMetadata } = answer('DescribeKey', region, { KeyId: keyId }) ?? {};
    if ((KeyMetadata as Answer | undefined)?.['Enabled'] !== true) continue;
    const opened = answer('Decrypt', region, { CiphertextBlob: bytes });
    // The ciphertext names its key material from the sixth byte on.
    const expected = { Plaintext: plaintext, KeyMaterialId: hex(bytes.subarray(5, 37)) };
    const { Plaintext, KeyMaterialId } = opened ?? {};
    same({ Plaintext, KeyMaterialId }, expected, `Decrypt with ${keyId} in ${region}`);
    count += 1;
  }
  return count;
}

/** Between two jumps in time: the new keys, Region by Region, and then what is done to each key, in another order of keys. */
function inOtherOrder({ deeds, model }: Run, salt: number): Deed[] {
  const keys = new Map<string, string>();
  const nameOf = (key: string): string => {
    const other = keys.get(key);
    return other === undefined ? key : nameOf(other);
  };
  const keyIn = (command: Command): string => {
    const { KeyId, DestinationKeyId, CiphertextBlob } = command.input as Answer;
    const key = String(KeyId ?? DestinationKeyId).replace(/.*\//, '');
    const source = model.blobs.find(({ bytes }) => bytes === CiphertextBlob)?.family.id;
    // What two keys do together binds them.
    if (DestinationKeyId !== undefined && source !== undefined && nameOf(source) !== nameOf(key))
      keys.set(nameOf(source), nameOf(key));
    return key;
  };
  const commands = deeds.flatMap(({ command }) => command ?? []);
  for (const command of commands) keyIn(command);
  const rank = ({ operation, caller, input }: Command): string => {
    const creates = operation === 'CreateKey';
    const name = creates
      ? `${caller.account} ${caller.region}`
      : nameOf(keyIn({ operation, caller, input } as Command));
    return `${creates ? 0 : 1} ${shuffled(name, salt)}`;
  };
  const other: Deed[] = [];
  let segment: { deed: Deed; rank: string }[] = [];
  for (const deed of [...deeds, { to: Number.POSITIVE_INFINITY }]) {
    if (deed.command !== undefined) segment.push({ deed, rank: rank(deed.command) });
    else {
      segment.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
      other.push(...segment.map((one) => one.deed), deed);
      segment = [];
    }
  }
  return other.slice(0, -1);
}

/** A number of six digits that a name and a salt choose. */
function shuffled(name: string, salt: number): string {
  let hash = salt;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 999_983;
  return String(hash).padStart(6, '0');
}
