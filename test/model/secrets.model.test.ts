import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';
import { secretsManager } from '../../src/secretsmanager/service.ts';
import type { SecretsState } from '../../src/secretsmanager/state.ts';

/**
 * Versions and labels of one secret, as AWS's pages tell of them, naively: who has which label, and which value.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html, the pages of PutSecretValue, UpdateSecret and
 * UpdateSecretVersionStage in the API Reference, and recorded answers.
 */
class SecretModel {
  versions: { id: string; value: string; hour: number }[] = [];
  holders = new Map<string, string>();
  hour = 0;

  put(id: string, value: string, labels: readonly string[] | undefined): string | undefined {
    const old = this.versions.find((version) => version.id === id);
    if (old !== undefined && old.value !== value) return 'ResourceExistsException';
    const isFirst = !this.holders.has('AWSCURRENT');
    const given = labels ?? (old === undefined ? ['AWSCURRENT'] : []);
    const moves = isFirst ? [...given, 'AWSCURRENT'] : given;
    const holders = this.moved(moves, id);
    if (holders.size > 20) return 'LimitExceededException';
    if (old === undefined) {
      if (this.versions.length === 100) {
        const dropped = this.versions.find(
          (version) => this.labelsOf(version.id).length === 0 && this.hour - version.hour >= 24,
        );
        if (dropped === undefined) return 'LimitExceededException';
        this.versions = this.versions.filter((version) => version !== dropped);
      }
      this.versions.push({ id, value, hour: this.hour });
    }
    this.holders = holders;
    return undefined;
  }

  stage(label: string, from: string | undefined, to: string | undefined): string | undefined {
    if (from === undefined && to === undefined) return 'InvalidParameterException';
    if (label === 'AWSCURRENT' && to === undefined) return 'InvalidParameterException';
    const isThere = (id: string | undefined) =>
      id === undefined || this.versions.some((version) => version.id === id);
    if (!isThere(from) || !isThere(to)) return 'ResourceNotFoundException';
    const holder = this.holders.get(label);
    if (from === undefined ? holder !== undefined && holder !== to : holder !== from)
      return 'InvalidParameterException';
    const holders = to === undefined ? new Map(this.holders) : this.moved([label], to);
    if (to === undefined) holders.delete(label);
    if (holders.size > 20) return 'LimitExceededException';
    this.holders = holders;
    return undefined;
  }

  /** AWSPREVIOUS goes to who loses AWSCURRENT, unless it is asked for by name. */
  moved(labels: readonly string[], id: string): Map<string, string> {
    const holders = new Map(this.holders);
    const current = holders.get('AWSCURRENT');
    if (labels.includes('AWSCURRENT') && current !== undefined && current !== id)
      holders.set('AWSPREVIOUS', current);
    for (const label of labels) holders.set(label, id);
    return holders;
  }

  labelsOf(id: string): string[] {
    return [...this.holders].flatMap(([label, holder]) => (holder === id ? [label] : [])).sort();
  }

  valueOf(id: string | undefined): string | undefined {
    return this.versions.find((version) => version.id === id)?.value;
  }
}

const SECRET = { SecretId: 'model' };
const token = (n: number) => `${'0'.repeat(31)}${n}`.slice(-36).padStart(36, '0');
type Command = fc.Command<SecretModel, Simulator>;
let executed = 0;
let refused = 0;

/** Runs the call, holds its refusal to the model's, and both states to each other. */
function command(name: string, run: (model: SecretModel, sim: Simulator) => void): Command {
  return {
    check: () => true,
    run(model, sim) {
      run(model, sim);
      compare(model, sim);
    },
    toString: () => name,
  };
}

function expectFault(expected: string | undefined, call: () => unknown): void {
  executed += 1;
  let fault: string | undefined;
  try {
    call();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    refused += 1;
    fault = error.name;
  }
  expect(fault).toBe(expected);
}

function compare(model: SecretModel, sim: Simulator): void {
  const state = sim.cell.present().slices['secretsmanager'] as SecretsState;
  expect(secretsManager.invariants(state)).toEqual([]);
  const { Versions } = sim.secretsManager.listSecretVersionIds({
    ...SECRET,
    IncludeDeprecated: true,
  });
  expect(
    Versions.map(({ VersionId, VersionStages = [] }) => [VersionId, [...VersionStages].sort()]),
  ).toEqual(model.versions.map(({ id }) => [id, model.labelsOf(id)]));
  const { VersionIdsToStages } = sim.secretsManager.describeSecret(SECRET);
  expect(VersionIdsToStages !== undefined).toBe(model.holders.size > 0);
  // What was current once is there, whatever came after it.
  const current = model.valueOf(model.holders.get('AWSCURRENT'));
  if (model.versions.length > 0)
    expect(sim.secretsManager.getSecretValue(SECRET).SecretString).toBe(current);
}

const id = fc.nat(8).map(token);
const value = fc.constantFrom('a', 'a', 'a', 'b');
const label = fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'x', 'y');
const labels = fc.option(fc.uniqueArray(label, { minLength: 1, maxLength: 4 }), {
  nil: undefined,
  freq: 2,
});
const many = fc.nat(20).map((n) => Array.from({ length: n + 1 }, (_, i) => `l${i}`).slice(0, 20));

const commands: fc.Arbitrary<Command>[] = [
  fc.tuple(id, value, fc.oneof({ weight: 9, arbitrary: labels }, many)).map(([to, text, stages]) =>
    command(`put ${to} ${text} [${stages}]`, (model, sim) =>
      expectFault(model.put(to, text, stages), () =>
        sim.secretsManager.putSecretValue({
          ...SECRET,
          SecretString: text,
          ClientRequestToken: to,
          VersionStages: stages,
        }),
      ),
    ),
  ),
  fc.tuple(id, value).map(([to, text]) =>
    command(`update ${to} ${text}`, (model, sim) => {
      // UpdateSecret puts no version again.
      const isThere = model.versions.some((version) => version.id === to);
      const expected = isThere ? 'ResourceExistsException' : model.put(to, text, undefined);
      expectFault(expected, () =>
        sim.secretsManager.updateSecret({ ...SECRET, SecretString: text, ClientRequestToken: to }),
      );
    }),
  ),
  fc
    .tuple(
      label,
      fc.option(id, { nil: undefined }),
      fc.option(id, { nil: undefined }),
      fc.boolean(),
    )
    .map(([stage, given, to, isRight]) =>
      command(`stage ${stage} ${given} ${to} ${isRight}`, (model, sim) => {
        const from = isRight ? model.holders.get(stage) : given;
        expectFault(model.stage(stage, from, to), () =>
          sim.secretsManager.updateSecretVersionStage({
            ...SECRET,
            VersionStage: stage,
            RemoveFromVersionId: from,
            MoveToVersionId: to,
          }),
        );
      }),
    ),
  fc.integer({ min: 1, max: 30 }).map((hours) =>
    command(`${hours} h`, (model, sim) => {
      model.hour += hours;
      sim.clock.advance({ hours });
    }),
  ),
  fc.integer({ min: 40, max: 70 }).map((count) =>
    command(`${count} more`, (model, sim) => {
      for (let i = 0; i < count; i++) {
        const to = token(1000 + model.hour * 1000 + i);
        expectFault(model.put(to, 'a', undefined), () =>
          sim.secretsManager.putSecretValue({
            ...SECRET,
            SecretString: 'a',
            ClientRequestToken: to,
          }),
        );
      }
    }),
  ),
];

describe('versions and labels of a secret', () => {
  test('law: they follow the model; labels are unique, the current value is never lost, at most 100 are kept', () => {
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 40, size: 'max' }), (run) => {
        const sim = createSimulator({ seed: 'model' });
        sim.secretsManager.createSecret({ Name: 'model' });
        fc.modelRun(() => ({ model: new SecretModel(), real: sim }), run);
      }),
      { numRuns: 60 },
    );
    expect(executed).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(100);
  });
});
