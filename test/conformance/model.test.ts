import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commonFaults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { type Member, noOutput, type Shape, shapeOf } from '../../src/kernel/shape.ts';
import { kms } from '../../src/kms/service.ts';

/** A reduced copy of AWS's API model: fixtures/README.md says where it is from. */
interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
}
interface Model {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input?: string; readonly output?: string; readonly errors: readonly string[] }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}
const model: Model = JSON.parse(
  readFileSync(new URL('../../fixtures/kms-model.json', import.meta.url), 'utf8'),
);
const operations: Readonly<Record<string, AnyOperation>> = kms.operations;

/** Where the service is stricter than its model, with the bounds that its documentation gives. */
const stricter: Readonly<Record<string, string>> = {
  'ScheduleKeyDeletion.input.PendingWindowInDays': 'integer 7..30',
  'ListAliases.input.Limit': 'integer 1..100',
  'ListGrants.input.Limit': 'integer 1..100',
  'ListRetirableGrants.input.Limit': 'integer 1..100',
  'ListResourceTags.input.Limit': 'integer 1..50',
};

/** Members that the model gives no refusal of: a marker, and grant tokens. */
const unmodelled: Readonly<Record<string, readonly string[]>> = {
  ListKeyPolicies: ['InvalidMarkerException'],
  DescribeKey: ['InvalidGrantTokenException'],
  // Source: API_Decapsulate, SharedSecretCiphertextBlob: a length that is not the key spec's.
  Decapsulate: ['InvalidCiphertextException'],
};

type Lines = Map<string, string>;
type Limits = Partial<Pick<ModelShape, 'min' | 'max' | 'pattern' | 'sensitive'>>;

function limits({ min, max, pattern, sensitive }: Limits): string {
  const bounds = min === undefined && max === undefined ? '' : ` ${min ?? ''}..${max ?? ''}`;
  return `${bounds}${pattern === undefined ? '' : ` /${pattern}/`}${sensitive ? ' secret' : ''}`;
}

/** One line for each member of the model's shape, by its path. */
function theirs(name: string, path: string, lines: Lines): void {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  if (shape.type === 'structure') {
    lines.set(path, `{ ${Object.keys(shape.members ?? {}).join(', ')} }`);
    for (const [member, { shape: of }] of Object.entries(shape.members ?? {})) {
      theirs(of, `${path}.${member}`, lines);
      if (shape.required?.includes(member)) lines.set(`${path}.${member}!`, 'required');
    }
  } else if (shape.type === 'list' && shape.member) {
    lines.set(path, `list${limits(shape)}`);
    theirs(shape.member.shape, `${path}[]`, lines);
  } else if (shape.type === 'map' && shape.value) {
    lines.set(path, 'map');
    theirs(shape.value.shape, `${path}{}`, lines);
  } else if (shape.enum) lines.set(path, `string of ${shape.enum.join(', ')}`);
  else lines.set(path, `${shape.type}${limits(shape)}`);
}

function ours(shape: Shape, path: string, lines: Lines): void {
  if (shape.kind === 'struct') {
    lines.set(path, `{ ${Object.keys(shape.members).join(', ')} }`);
    for (const [name, member] of Object.entries(shape.members as Record<string, Member>)) {
      ours(shapeOf(member), `${path}.${name}`, lines);
      if (member.kind === 'required') lines.set(`${path}.${name}!`, 'required');
    }
  } else if (shape.kind === 'list') {
    lines.set(path, `list${limits(shape)}`);
    ours(shape.of, `${path}[]`, lines);
  } else if (shape.kind === 'map') {
    lines.set(path, 'map');
    ours(shape.of, `${path}{}`, lines);
  } else if (shape.kind === 'string' && shape.values)
    lines.set(path, `string of ${shape.values.join(', ')}`);
  else lines.set(path, `${shape.kind}${limits(shape as Limits)}`);
}

describe('the API model', () => {
  test('has the operations that kmsim has', () => {
    expect(Object.keys(operations)).toEqual(Object.keys(model.operations).sort());
  });

  test.each(Object.entries(model.operations))(
    '%s has the model’s members, order, limits, patterns and enums',
    (name, { input, output }) => {
      const operation = operations[name] as AnyOperation;
      const expected: Lines = new Map();
      const found: Lines = new Map();
      if (input) theirs(input, `${name}.input`, expected);
      else expected.set(`${name}.input`, '{  }');
      if (output) theirs(output, `${name}.output`, expected);
      else expect(operation.output).toBe(noOutput);
      ours(operation.input, `${name}.input`, found);
      if (output) ours(operation.output, `${name}.output`, found);
      for (const [path, line] of Object.entries(stricter))
        if (expected.has(path)) expected.set(path, line);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    },
  );

  test.each(Object.entries(model.operations))(
    '%s lists refusals that the model gives it',
    (name, { errors }) => {
      const more = unmodelled[name] ?? [];
      for (const fault of operations[name]?.faults ?? []) {
        expect([...errors, ...more]).toContain(fault);
        expect(commonFaults).not.toContain(fault);
      }
    },
  );

  test('every pattern is one of JavaScript’s too', () => {
    for (const { pattern } of Object.values(model.shapes))
      if (pattern !== undefined) expect(() => new RegExp(`^(?:${pattern})$`)).not.toThrow();
  });
});
