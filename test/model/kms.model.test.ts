import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';
import { kms } from '../../src/kms/service.ts';
import { type Expected, KmsModel } from './kms-model.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const REGION = 'us-east-1';

interface Real {
  readonly sim: Simulator;
}
type Command = fc.Command<KmsModel, Real>;
let executed = 0;

/** Runs the call and holds its outcome to the model's. */
function outcome<T>(expected: Expected, call: () => T): T | undefined {
  executed += 1;
  try {
    const answer = call();
    if ('fault' in expected) throw new Error(`expected ${expected.fault}, and it succeeded`);
    return answer;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    expect({ fault: error.name }).toEqual({ fault: 'fault' in expected ? expected.fault : 'none' });
    if ('message' in expected && expected.message !== undefined)
      expect(error.message).toBe(expected.message);
    return undefined;
  }
}

function command(name: string, run: (model: KmsModel, sim: Simulator) => void): Command {
  return {
    check: () => true,
    run: (model, { sim }) => run(model, sim),
    toString: () => name,
  };
}

/** One of the four forms of identifier of some key or alias, or one of nothing. */
const reference = fc.record({
  form: fc.constantFrom('id', 'arn', 'alias', 'aliasArn', 'unknown', 'elsewhere', 'malformed'),
  pick: fc.nat(7),
});
function identifier(model: KmsModel, { form, pick }: { form: string; pick: number }): string {
  const key = model.keys[pick % Math.max(1, model.keys.length)];
  const alias = model.aliases[pick % Math.max(1, model.aliases.length)];
  const id = key?.id ?? '00000000-0000-4000-8000-000000000000';
  const name = alias?.name ?? 'alias/none';
  const forms: Readonly<Record<string, string>> = {
    id,
    arn: `arn:aws:kms:${REGION}:111122223333:key/${id}`,
    alias: name,
    aliasArn: `arn:aws:kms:${REGION}:111122223333:${name}`,
    unknown: '00000000-0000-4000-8000-00000000000f',
    elsewhere: `arn:aws:kms:eu-west-1:111122223333:key/${id}`,
    malformed: 'no key',
  };
  return forms[form] ?? id;
}
// Mostly the key itself, so that long runs do much.
const keyReference = fc.oneof(
  { weight: 5, arbitrary: fc.record({ form: fc.constantFrom('id', 'arn'), pick: fc.nat(7) }) },
  { weight: 2, arbitrary: reference },
);
const aliasName = fc.constantFrom(
  'alias/a',
  'alias/b',
  'alias/c/d',
  'alias/',
  'b',
  'alias/aws/s3',
  'alias/x:y',
);
const context = fc.dictionary(
  fc.constantFrom('a', 'b', '__proto__', 'é'),
  fc.constantFrom('', '1', '2'),
  {
    maxKeys: 2,
    noNullPrototype: true,
  },
);
const tags = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'Aws:c', 'd'), fc.string({ maxLength: 3 })),
  {
    maxLength: 3,
  },
);
const plaintext = fc.uint8Array({ minLength: 1, maxLength: 40 });
const dryRun = fc.constantFrom(false, false, false, true);

const arbitraries: fc.Arbitrary<Command>[] = [
  fc.tuple(fc.string({ maxLength: 5 }), tags).map(([text, list]) =>
    command('CreateKey', (model, sim) => {
      const repeated = list.some(([name], i) => list.findIndex(([n]) => n === name) !== i);
      const reserved = list.some(([name]) => name.startsWith('Aws:'));
      const expected: Expected = repeated || reserved ? { fault: 'TagException' } : {};
      const answer = outcome(expected, () =>
        sim.kms.createKey({ Description: text, Tags: list.map(toTag) }),
      );
      if (answer)
        model.create(
          answer.KeyMetadata.KeyId,
          text,
          list.map(([n, v]) => [n, v]),
        );
    }),
  ),
  keyReference.map((ref) =>
    command('DescribeKey', (model, sim) => {
      const id = identifier(model, ref);
      const expected = model.describe(id);
      const answer = outcome(expected, () => sim.kms.describeKey({ KeyId: id }));
      if (!answer || 'fault' in expected || !expected.key) return;
      const { KeyMetadata: seen } = answer;
      const { key } = expected;
      expect([seen.KeyId, seen.Arn, seen.KeyState, seen.Enabled, seen.Description]).toEqual([
        key.id,
        model.arn(key),
        key.state,
        key.state === 'Enabled',
        key.description,
      ]);
      expect(seen.DeletionDate?.getTime()).toBe(key.deletion);
    }),
  ),
  fc.tuple(keyReference, fc.boolean()).map(([ref, on]) =>
    command(on ? 'EnableKey' : 'DisableKey', (model, sim) => {
      const KeyId = identifier(model, ref);
      outcome(model.enable(KeyId, on), () =>
        on ? sim.kms.enableKey({ KeyId }) : sim.kms.disableKey({ KeyId }),
      );
    }),
  ),
  fc.tuple(keyReference, fc.string({ maxLength: 9 })).map(([ref, Description]) =>
    command('UpdateKeyDescription', (model, sim) => {
      const KeyId = identifier(model, ref);
      outcome(model.describeAs(KeyId, Description), () =>
        sim.kms.updateKeyDescription({ KeyId, Description }),
      );
    }),
  ),
  fc.tuple(keyReference, fc.integer({ min: 6, max: 31 })).map(([ref, days]) =>
    command('ScheduleKeyDeletion', (model, sim) => {
      const KeyId = identifier(model, ref);
      const expected = model.schedule(KeyId, days);
      const answer = outcome(expected, () =>
        sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: days }),
      );
      if (answer && 'key' in expected)
        expect(answer.DeletionDate?.getTime()).toBe(expected.key?.deletion);
    }),
  ),
  keyReference.map((ref) =>
    command('CancelKeyDeletion', (model, sim) => {
      const KeyId = identifier(model, ref);
      outcome(model.cancel(KeyId), () => sim.kms.cancelKeyDeletion({ KeyId }));
    }),
  ),
  fc.tuple(aliasName, keyReference).map(([AliasName, ref]) =>
    command('CreateAlias', (model, sim) => {
      const TargetKeyId = identifier(model, ref);
      outcome(model.createAlias(AliasName, TargetKeyId), () =>
        sim.kms.createAlias({ AliasName, TargetKeyId }),
      );
    }),
  ),
  fc.tuple(aliasName, keyReference).map(([AliasName, ref]) =>
    command('UpdateAlias', (model, sim) => {
      const TargetKeyId = identifier(model, ref);
      outcome(model.updateAlias(AliasName, TargetKeyId), () =>
        sim.kms.updateAlias({ AliasName, TargetKeyId }),
      );
    }),
  ),
  aliasName.map((AliasName) =>
    command('DeleteAlias', (model, sim) => {
      outcome(model.deleteAlias(AliasName), () => sim.kms.deleteAlias({ AliasName }));
    }),
  ),
  fc.tuple(keyReference, tags).map(([ref, list]) =>
    command('TagResource', (model, sim) => {
      const KeyId = identifier(model, ref);
      outcome(model.tag(KeyId, list), () => sim.kms.tagResource({ KeyId, Tags: list.map(toTag) }));
    }),
  ),
  fc.tuple(keyReference, fc.subarray(['a', 'b', 'd'])).map(([ref, TagKeys]) =>
    command('UntagResource', (model, sim) => {
      const KeyId = identifier(model, ref);
      outcome(model.untag(KeyId, TagKeys), () => sim.kms.untagResource({ KeyId, TagKeys }));
    }),
  ),
  fc
    .tuple(keyReference, plaintext, context, dryRun)
    .map(([ref, Plaintext, EncryptionContext, DryRun]) =>
      command('Encrypt', (model, sim) => {
        const KeyId = identifier(model, ref);
        const expected = model.use('Encrypt', KeyId, DryRun);
        const answer = outcome(expected, () =>
          sim.kms.encrypt({ KeyId, Plaintext, EncryptionContext, DryRun }),
        );
        if (answer) remember(model, answer, Plaintext, EncryptionContext);
      }),
    ),
  fc
    .tuple(keyReference, fc.integer({ min: 1, max: 64 }), context, dryRun)
    .map(([ref, NumberOfBytes, EncryptionContext, DryRun]) =>
      command('GenerateDataKey', (model, sim) => {
        const KeyId = identifier(model, ref);
        const expected = model.use('GenerateDataKey', KeyId, DryRun);
        const answer = outcome(expected, () =>
          sim.kms.generateDataKey({ KeyId, NumberOfBytes, EncryptionContext, DryRun }),
        );
        if (!answer) return;
        expect(answer.Plaintext.length).toBe(NumberOfBytes);
        remember(model, answer, answer.Plaintext, EncryptionContext);
      }),
    ),
  fc
    .record({
      blob: fc.nat(20),
      ref: fc.option(keyReference, { nil: undefined, freq: 2 }),
      other: fc.option(context, { nil: undefined, freq: 4 }),
      flip: fc.option(fc.nat(4000), { nil: undefined, freq: 4 }),
      to: fc.option(keyReference, { nil: undefined, freq: 2 }),
      DryRun: dryRun,
    })
    .map(({ blob: pick, ref, other, flip, to, DryRun }) =>
      command(to ? 'ReEncrypt' : 'Decrypt', (model, sim) => {
        const blob = model.blobs[pick % Math.max(1, model.blobs.length)];
        if (!blob) return;
        // A bit of the tag: a change further ahead may break the layout, or name another key.
        const CiphertextBlob = blob.bytes.slice();
        if (flip !== undefined) flipBit(CiphertextBlob, blob.bytes.length - 1 - (flip % 16));
        const EncryptionContext = other ?? blob.context;
        const KeyId = ref && identifier(model, ref);
        const source = model.open(blob, flip !== undefined, EncryptionContext, KeyId);
        if (to)
          reEncrypt(
            model,
            sim,
            { source, to: identifier(model, to), KeyId, CiphertextBlob, EncryptionContext, DryRun },
            blob.plaintext,
          );
        else {
          const expected =
            'fault' in source ? source : (model.finish('Decrypt', [source], DryRun) ?? {});
          const answer = outcome(expected, () =>
            sim.kms.decrypt({ CiphertextBlob, KeyId, EncryptionContext, DryRun }),
          );
          if (answer) expect(answer.Plaintext).toEqual(blob.plaintext);
        }
      }),
    ),
  keyReference.map((ref) =>
    command('GetKeyLastUsage', (model, sim) => {
      const KeyId = identifier(model, ref);
      const key = model.find(KeyId, false);
      const answer = outcome('fault' in key ? key : { key }, () =>
        sim.kms.getKeyLastUsage({ KeyId }),
      );
      if (!answer || 'fault' in key) return;
      expect(answer.KeyLastUsage?.Operation).toBe(key.last?.operation);
      expect(answer.KeyLastUsage?.Timestamp?.getTime()).toBe(key.last?.at);
    }),
  ),
  fc.integer({ min: 0, max: 12 }).map((days) =>
    command(`advance ${days} days`, (model, sim) => {
      executed += 1;
      model.advance(days * 24 * 60 * 60 * 1000);
      sim.clock.advance({ days });
    }),
  ),
];

interface ReEncryption {
  readonly source: ReturnType<KmsModel['open']>;
  readonly to: string;
  readonly KeyId: string | undefined;
  readonly CiphertextBlob: Uint8Array;
  readonly EncryptionContext: Record<string, string>;
  readonly DryRun: boolean;
}

/** Both keys are resolved before either key's state counts, and the ciphertext is opened last. */
function reEncrypt(model: KmsModel, sim: Simulator, request: ReEncryption, text: Uint8Array): void {
  const { source, to, KeyId, CiphertextBlob, EncryptionContext, DryRun } = request;
  const destination = model.find(to, true);
  const unresolved =
    'fault' in source && ['NotFoundException', 'AccessDeniedException'].includes(source.fault);
  const data = 'fault' in source && /Incorrect|InvalidCiphertext/.test(source.fault);
  let expected: Expected;
  if (unresolved) expected = source;
  else if ('fault' in destination) expected = destination;
  else if ('fault' in source && !data) expected = source;
  else {
    const finished = model.finish(
      'ReEncrypt',
      'fault' in source ? [destination] : [source, destination],
      DryRun || data,
    );
    const dry =
      finished !== undefined &&
      'fault' in finished &&
      finished.fault === 'DryRunOperationException';
    expected = data && dry ? source : (finished ?? {});
  }
  const answer = outcome(expected as Expected, () =>
    sim.kms.reEncrypt({
      CiphertextBlob,
      SourceKeyId: KeyId,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: to,
      DestinationEncryptionContext: { moved: 'yes' },
      DryRun,
    }),
  );
  if (answer) remember(model, answer, text, { moved: 'yes' });
}

function remember(
  model: KmsModel,
  answer: { CiphertextBlob: Uint8Array; KeyId: string },
  text: Uint8Array,
  context: Record<string, string>,
): void {
  const keyId = answer.KeyId.split('/')[1] ?? '';
  model.blobs.push({ bytes: answer.CiphertextBlob, plaintext: text, context, keyId });
}

function toTag([TagKey, TagValue]: [string, string]) {
  return { TagKey, TagValue };
}

function flipBit(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
}

/** All that can be listed agrees with the model, and the state is sound. */
function agrees(model: KmsModel, sim: Simulator): void {
  const ids = model.keys.map((key) => key.id).sort();
  expect(sim.kms.listKeys({ Limit: 1000 }).Keys.map((key) => key.KeyId)).toEqual(ids);
  const names = model.aliases.map((alias) => [alias.name, alias.keyId]).sort();
  const seen = sim.kms.listAliases({ Limit: 100 }).Aliases;
  expect(seen.map((alias) => [alias.AliasName, alias.TargetKeyId])).toEqual(names);
  for (const key of model.keys) {
    const { Tags } = sim.kms.listResourceTags({ KeyId: key.id });
    expect(Tags.map((tag) => [tag.TagKey, tag.TagValue])).toEqual(key.tags);
  }
  const exported = sim.export();
  expect(exported.services['kms']).toBeDefined();
}

describe('symmetric KMS against a naive model of it', () => {
  test('agrees over 2,000 runs of up to 100 commands each, 50,000 commands and more', () => {
    fc.assert(
      fc.property(fc.commands(arbitraries, { maxCommands: 100, size: 'max' }), (commands) => {
        const sim = createSimulator({ now: START });
        const model = new KmsModel(START);
        fc.modelRun(() => ({ model, real: { sim } }), commands);
        agrees(model, sim);
        const { world } = sim.snapshot() as unknown as {
          world: { slices: Record<string, never> };
        };
        const state = world.slices['kms'];
        if (state !== undefined) expect(kms.invariants(state)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    // fast-check chooses the length of each run: on average it is half of the longest.
    expect(executed).toBeGreaterThanOrEqual(50_000);
  });
});
