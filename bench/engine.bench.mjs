/** The engine against its own seal, against noble, and against itself with more keys. */
import { gcm } from '@noble/ciphers/aes.js';
import { advance, createWorld, nextDue, step } from '../build/engine.js';
import { cipherOf, open, sealInto } from '../build/hsm/symmetric/gcm.js';
import { createSimulator } from '../build/index.js';
import { keyWith, scopeOf, withKey } from '../build/kms/state.js';
import { toUuid } from '../build/lib/bytes.js';
import { get } from '../build/lib/table.js';
import { compare, generator, heapOf, shuffled, tiny } from './harness.mjs';

const DAY = 86_400_000;
export const ACCOUNT = '111122223333';
export const caller = {
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  region: 'us-east-1',
};
export const sizes = tiny ? [10, 20, 30] : [10, 1_000, 100_000, 1_000_000];

/** A world with that many keys, and the IDs of some of them spread over all. */
export function worldOf(count, wanted = 1000) {
  let world = createWorld({ seed: 'bench', now: '2026-01-01T00:00:00Z' });
  const ids = [];
  const every = Math.max(1, Math.floor(count / wanted));
  for (let i = 0; i < count; i++) {
    const done = run(world, 'CreateKey', {});
    world = done.world;
    if (i % every === 0) ids.push(done.result.value.KeyMetadata.KeyId);
  }
  return { world, ids };
}

export function run(world, operation, input) {
  const done = step(world, { service: 'kms', operation, input, caller });
  if (!done.result.ok) throw new Error(`${operation}: ${done.result.fault.message}`);
  return done;
}

const Plaintext = new Uint8Array(32).fill(7);
const EncryptionContext = { department: 'finance', purpose: 'invoice', tenant: '4242' };
const aad = new TextEncoder().encode(
  `${'h'.repeat(54)}....department....finance....purpose....invoice....tenant....4242`,
);
const key = new Uint8Array(32).fill(3);
const iv = new Uint8Array(12).fill(5);

/** Row 1 and 2, and the same for Decrypt and GenerateDataKey: one key of many, its cipher cached. */
async function operations() {
  const { world, ids } = worldOf(tiny ? 10 : 100_000, 1);
  const KeyId = ids[0];
  const cipher = cipherOf(key);
  const out = new Uint8Array(48);
  const sealing = { iv, aad, plaintext: Plaintext };
  const seal = () => sealInto(cipher, sealing, out, 0);
  const sealed = run(world, 'Encrypt', { KeyId, Plaintext, EncryptionContext });
  const { CiphertextBlob } = sealed.result.value;
  sealInto(cipher, sealing, out, 0);
  const opening = { iv, aad, ciphertext: out };
  let present = world;
  const go = (operation, input) => () => {
    const done = run(present, operation, input);
    present = done.world;
    return done;
  };
  const encrypt = go('Encrypt', { KeyId, Plaintext, EncryptionContext });
  const decrypt = go('Decrypt', { CiphertextBlob, EncryptionContext });
  const dataKey = go('GenerateDataKey', { KeyId, KeySpec: 'AES_256', EncryptionContext });
  const noble = () => gcm(key, iv, aad).encrypt(Plaintext);
  const nobleSealed = noble();
  return [
    ...(
      await compare({
        name: '1 engine Encrypt / bare own seal',
        reference: seal,
        candidates: { Encrypt: encrypt },
      })
    ).map((row) => ({ ...row, target: 2.5 })),
    ...(await compare({
      name: 'engine Decrypt / bare own open',
      reference: () => open(cipher, opening),
      candidates: { Decrypt: decrypt },
    })),
    ...(await compare({
      name: 'engine GenerateDataKey / bare own seal',
      reference: seal,
      candidates: { GenerateDataKey: dataKey },
    })),
    ...(
      await compare({
        name: '2 engine / bare seal or open of @noble/ciphers',
        reference: noble,
        candidates: { Encrypt: encrypt, GenerateDataKey: dataKey },
        iterations: 300,
      })
    ).map((row) => ({ ...row, target: 0.35 })),
    ...(
      await compare({
        name: 'engine Decrypt / bare open of @noble/ciphers',
        reference: () => gcm(key, iv, aad).decrypt(nobleSealed),
        candidates: { Decrypt: decrypt },
        iterations: 300,
      })
    ).map((row) => ({ ...row, target: 0.35 })),
    ...(await compare({
      name: 'step without cryptography (DescribeKey) / bare own seal',
      reference: seal,
      candidates: { DescribeKey: go('DescribeKey', { KeyId }) },
    })),
  ];
}

/** Row 7: cost at many keys against cost at 10. */
async function scale() {
  const worlds = sizes.map((size) => ({ size, ...worldOf(size) }));
  const encrypting = ({ world, ids }) => {
    let present = world;
    return cycle(ids, (KeyId) => {
      present = run(present, 'Encrypt', { KeyId, Plaintext, EncryptionContext }).world;
      return present;
    });
  };
  const [smallest, ...larger] = worlds;
  const reads = await compare({
    name: '7 Encrypt / Encrypt at 10 keys',
    reference: encrypting(smallest),
    candidates: Object.fromEntries(larger.map((w) => [`${w.size} keys`, encrypting(w)])),
    iterations: 1000,
  });
  return reads.map((row, i) => ({ ...row, target: i === larger.length - 1 ? 2.5 : 2 }));
}

/** Row 7, writing: each size in a process of its own, as in a user's. */
async function writing(size) {
  const { world, ids } = worldOf(size);
  let present = world;
  const map = new Map(idsOf(size).map((id) => [id, record(id)]));
  const keys = [...map.keys()];
  const stride = Math.max(1, Math.floor(keys.length / 1000));
  let state = world.slices.kms;
  const [transition, whole] = await compare({
    name: `7 a change of a description / Map get and set, ${size} keys`,
    reference: cycle(keys.filter((_, i) => i % stride === 0).slice(0, 1000), (id) =>
      map.set(id, { ...map.get(id), description: 'new' }),
    ),
    candidates: {
      'the transition of the state': cycle(ids, (id) => {
        const scope = scopeOf(state, ACCOUNT, 'us-east-1');
        const key = get(scope.keys, id);
        state = withKey(state, scope, keyWith(key, { description: 'new' }));
        return state;
      }),
      'the whole step': cycle(ids, (KeyId) => {
        present = run(present, 'UpdateKeyDescription', { KeyId, Description: 'new' }).world;
        return present;
      }),
    },
  });
  return [{ ...transition, target: 2 }, whole];
}

/** Calls with one ID after the other, round and round. */
function cycle(ids, call) {
  let i = 0;
  return () => call(ids[i++ % ids.length]);
}

/** The world after `n` changes of descriptions. */
function write(world, ids, n) {
  let next = world;
  for (let i = 0; i < n; i++)
    next = run(next, 'UpdateKeyDescription', {
      KeyId: ids[i % ids.length],
      Description: 'n',
    }).world;
  return next;
}

/** Row 8, and the page of a list. */
async function values() {
  const small = worldOf(10, 10);
  const large = worldOf(sizes.at(-1), 1000);
  const middle = worldOf(sizes.at(-2), 1000);
  const rows = [
    ...(
      await compare({
        name: `8 snapshot at ${sizes.at(-1)} keys / at 10`,
        reference: () => [small.world],
        candidates: { snapshot: () => [large.world] },
        iterations: 100_000,
      })
    ).map((row) => ({ ...row, target: 1.2 })),
    ...(
      await compare({
        name: `8 fork, 10 writes, read of the base / 10 writes, at ${sizes.at(-2)} keys`,
        reference: () => write(middle.world, middle.ids, 10),
        candidates: {
          fork: () => {
            const twin = middle.world;
            const written = write(twin, middle.ids, 10);
            return [written, run(middle.world, 'DescribeKey', { KeyId: middle.ids[0] })];
          },
        },
        iterations: 200,
      })
    ).map((row) => ({ ...row, target: 3 })),
    ...(await compare({
      name: `ListKeys, a page of 100 from the middle, ${sizes.at(-1)} keys / 1,000 keys`,
      reference: pages(worldOf(tiny ? 20 : 1000)),
      candidates: { page: pages(large) },
      iterations: 200,
    })),
  ];
  return rows;
}

/** Row 9 and 11. */
async function memory() {
  if (tiny || !globalThis.gc) return [];
  const rows = [];
  const large = worldOf(1_000_000, 10);
  const base = large.world;
  const kept = heapOf(() => write(base, large.ids, 1_000_000));
  rows.push({
    name: '9 heap kept after 1,000,000 updates of 10 keys, base held, MiB',
    ratio: kept / 2 ** 20,
    target: 1,
  });
  const count = 100_000;
  const perKey = heapOf(() => worldOf(count, 1)) / count;
  const perRow = heapOf(() => new Map(idsOf(count).map((id) => [id, record(id)]))) / count;
  rows.push({
    name: `11 bytes of a key ${perKey.toFixed(0)} / Map of 16-field literals ${perRow.toFixed(0)}`,
    ratio: perKey / perRow,
    target: 1.5,
  });
  return rows;
}

function pages({ world }) {
  const { NextMarker } = run(world, 'ListKeys', { Limit: 5 }).result.value;
  return () => run(world, 'ListKeys', { Limit: 100, ...(NextMarker && { Marker: NextMarker }) });
}

/** 100,000 deletions due within a month, fired in order. */
async function time() {
  const count = tiny ? 10 : 100_000;
  const idle = worldOf(count, 1).world;
  const ten = worldOf(10, 10);
  const quiet = await compare({
    name: `advance a year with nothing due, ${count} keys / 10 keys`,
    reference: () => advance(ten.world, ten.world.now + 365 * DAY),
    candidates: { advance: () => advance(idle, idle.now + 365 * DAY) },
    iterations: 10_000,
  });
  return [...quiet.map((row) => ({ ...row, target: 1.5 })), ...(await nextFlat())];
}

/** The next due change, and moving to it, at every number of keys that rotate. */
async function nextFlat() {
  const worlds = sizes.map((size) => [size, rotatingWorld(size)]);
  const [[, least], ...others] = worlds;
  const rows = [];
  for (const [what, call, iterations] of [
    ['nextDue', (world) => () => nextDue(world), 100_000],
    ['advance to the next', (world) => () => advance(world, nextDue(world).at), 2_000],
  ])
    rows.push(
      ...(await compare({
        name: `${what} / with ${sizes[0]} keys that rotate`,
        reference: call(least),
        candidates: Object.fromEntries(
          others.map(([size, world]) => [`with ${size}`, call(world)]),
        ),
        iterations,
      })),
    );
  return rows;
}

/** Keys that rotate every 90 days, no two at the same instant. */
function rotatingWorld(count) {
  let { world, ids } = worldOf(count, count);
  const apart = Math.max(1, Math.floor((80 * DAY) / count));
  for (const KeyId of ids) {
    world = run(world, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 }).world;
    world = advance(world, world.now + apart).world;
  }
  return world;
}

/** A fork, a write in it, and on from there, again and again. */
async function forks() {
  const simulatorOf = (size) => {
    const sim = createSimulator({ seed: 'bench' });
    const ids = Array.from({ length: size }, () => sim.kms.createKey().KeyMetadata.KeyId);
    const KeyId = ids[size >> 1];
    const start = sim.snapshot();
    let present = sim;
    let calls = 0;
    return () => {
      present = present.fork();
      if (++calls % 500 === 0) present.restore(start);
      return present.kms.updateKeyDescription({ KeyId, Description: `${calls}` });
    };
  };
  const [few, many] = [sizes[0], sizes.at(-2)];
  const rows = await compare({
    name: `fork and step in alternation, ${many} keys / ${few} keys`,
    reference: simulatorOf(few),
    candidates: { alternation: simulatorOf(many) },
    iterations: 2000,
  });
  return rows.map((row) => ({ ...row, target: 2 }));
}

/** Ten years in one move, against a plain array with an entry for each rotation that is due: sorted, and each visited once. */
async function years() {
  const world = rotatingWorld(tiny ? 10 : 100_000);
  const to = world.now + 3652 * DAY;
  const due = advance(world, to).events.map(({ at, resources }) => ({ at, subject: resources[0] }));
  const shuffledDue = shuffled(due, generator(7));
  const rows = await compare({
    name: `10 years over ${tiny ? 10 : '100,000'} keys rotating every 90 days, ${due.length} rotations / sorting and visiting an array of as many`,
    reference() {
      const entries = shuffledDue.slice();
      entries.sort((a, b) => a.at - b.at || (a.subject < b.subject ? -1 : 1));
      const visits = new Map();
      for (const { subject } of entries) visits.set(subject, (visits.get(subject) ?? 0) + 1);
      return visits;
    },
    candidates: { advance: () => advance(world, to) },
    iterations: 1,
    rounds: 5,
  });
  return rows.map((row) => ({ ...row, target: 3 }));
}

/** UUIDs that differ as random ones do, each a flat text. */
export function idsOf(count) {
  const random = generator(count);
  return Array.from({ length: count }, () => {
    const bytes = Uint8Array.from({ length: 16 }, () => random() * 256);
    return toUuid(bytes);
  });
}

export function record(id) {
  return {
    id,
    createdAt: 1.767e12,
    description: '',
    policy: undefined,
    state: 'Enabled',
    deletionAt: undefined,
    tags: undefined,
    uses: 0,
    lastOperation: undefined,
    lastUsedAt: undefined,
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    region: undefined,
    manager: 'CUSTOMER',
    material: undefined,
  };
}

export const sections = [
  ['Operations, 32 bytes, a context of three pairs, 100,000 keys', operations],
  ['Number of keys', scale],
  ...sizes.map((size) => [`Writing at ${size} keys`, () => writing(size)]),
  ['Worlds are values', values],
  ['Memory', memory],
  ['Time', time],
  ['Years of rotations', years],
  ['Forks', forks],
];
