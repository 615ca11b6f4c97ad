/**
 * Changes on their way as plain data, and the setting by which they come to be seen.
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { entries, set } from '../../lib/table.ts';
import { dumpGrant, grantShape, loadGrant } from '../grants/portable.ts';
import { keyPolicy } from '../key-policy.ts';
import { keyStates } from '../key-states.ts';
import type { Scope } from '../state.ts';
import {
  allSettled,
  type Consistency,
  type Facts,
  factParts,
  type History,
  type Kind,
  kinds,
  noChanges,
  type Step,
  strong,
  type Unsettled,
} from './facts.ts';

export const consistencyShape = s.struct({
  /** Both absent: changes are seen at once. */
  min: s.long(),
  max: s.long(),
  heldSince: s.long(),
  epoch: s.required(s.long()),
});
export const aliasShape = s.struct({
  name: s.required(s.string()),
  targetKeyId: s.required(s.string()),
  createdAt: s.required(s.long()),
  updatedAt: s.required(s.long()),
});
export const tagsShape = s.list(
  s.struct({ TagKey: s.required(s.string()), TagValue: s.required(s.string()) }),
);
/** What was there: one of the members, or none. */
const wasMembers = {
  there: s.boolean,
  policy: s.string(),
  state: s.oneOf(keyStates),
  tags: tagsShape,
  grant: grantShape,
  alias: aliasShape,
};
const historyShape = s.struct({
  fact: s.required(s.string()),
  steps: s.required(
    s.list(s.struct({ until: s.long(), epoch: s.required(s.long()), ...wasMembers })),
  ),
});
export const unsettledShape = s.struct({
  changes: s.required(s.list(historyShape)),
  /** Absent when one is held. */
  latest: s.long(),
  newest: s.required(s.long()),
  /** That a world which was exported takes out what has settled when the first one does. */
  sweepAt: s.required(s.long()),
});
type PortableUnsettled = s.Value<typeof unsettledShape>;
type PortableStep = s.Value<typeof historyShape>['steps'][number];
type PortableWas = Omit<PortableStep, 'until' | 'epoch'>;

/** Nothing in a world in which changes are seen at once and always were. */
export function dumpConsistency({ delay, heldSince, epoch }: Consistency): {
  readonly consistency?: s.Value<typeof consistencyShape>;
} {
  const isDefault = delay === undefined && heldSince === undefined && epoch === 0;
  return isDefault ? {} : { consistency: { ...delay, heldSince, epoch } };
}

export function loadConsistency(from: s.Value<typeof consistencyShape> | undefined): Consistency {
  if (from === undefined) return strong;
  const { min, max, heldSince, epoch } = from;
  if ((min === undefined) !== (max === undefined) || (min ?? 0) < 0 || (max ?? 0) < (min ?? 0))
    throw new TypeError('"kms" expected a delay from a least to a greatest');
  return {
    delay: min === undefined || max === undefined ? undefined : { min, max },
    heldSince,
    epoch,
  };
}

/** What is on its way in an account's Region; nothing where nothing is. */
export function dumpUnsettled({ unsettled }: Scope): { readonly unsettled?: PortableUnsettled } {
  const { latest, newest, sweepAt } = unsettled;
  if (unsettled.changes.size === 0) return {};
  const changes = Array.from(entries(unsettled.changes), ({ fact, steps }) => ({
    fact,
    steps: steps.map(({ was, until, epoch }) => ({
      until,
      epoch,
      ...dumpWas(factParts(fact)[0] as Kind, was),
    })),
  }));
  const until = latest === Infinity ? undefined : latest;
  return { unsettled: { changes, latest: until, newest, sweepAt } };
}

export function loadUnsettled(from: PortableUnsettled | undefined): Unsettled {
  if (from === undefined || from.changes.length === 0) return allSettled;
  const { latest = Infinity, newest, sweepAt } = from;
  let changes = noChanges;
  for (const { fact, steps } of from.changes) {
    const [kind] = factParts(fact);
    if (!kinds.some((one) => one === kind) || steps.length === 0)
      throw new TypeError(`"kms" expected a change of a fact, got ${fact}`);
    const loaded = steps.map(
      ({ until, epoch, ...was }): Step => ({ was: loadWas(kind as Kind, was, fact), until, epoch }),
    );
    const history: History = { fact, steps: loaded };
    changes = set(changes, history);
  }
  return { changes, latest, newest, sweepAt };
}

function dumpWas(kind: Kind, was: Facts[Kind]): PortableWas {
  if (was === undefined) return {};
  return PORTABLE[kind].dump(was as never);
}

/** Of a state and of tags there is always something. */
function loadWas(kind: Kind, from: PortableWas, fact: string): Facts[Kind] {
  const was = PORTABLE[kind].load(from);
  if (was === undefined && (kind === 'state' || kind === 'tags'))
    throw new TypeError(`"kms" expected what ${fact} was`);
  return was;
}

interface Form<V> {
  dump(was: NonNullable<V>): PortableWas;
  load(from: PortableWas): V | undefined;
}
const existence: Form<true | undefined> = {
  dump: () => ({ there: true }),
  load: ({ there }) => (there === true ? true : undefined),
};
const PORTABLE: { readonly [K in Kind]: Form<Facts[K]> } = {
  key: existence,
  named: existence,
  policy: {
    dump: ({ text }) => ({ policy: text }),
    load: ({ policy }) => (policy === undefined ? undefined : keyPolicy(policy)),
  },
  state: { dump: (state) => ({ state }), load: ({ state }) => state },
  tags: { dump: (tags) => ({ tags: [...tags] }), load: ({ tags }) => tags },
  grant: {
    dump: (grant) => ({ grant: dumpGrant(grant) }),
    load: ({ grant }) => (grant === undefined ? undefined : loadGrant(grant)),
  },
  alias: { dump: (alias) => ({ alias }), load: ({ alias }) => alias },
};
