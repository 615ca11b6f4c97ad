import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { commonFaults, faults } from '../../src/kernel/fault.ts';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { type Member, type Shape, shapeOf } from '../../src/kernel/shape.ts';
import { ssm } from '../../src/ssm/service.ts';

/** A reduced copy of AWS's API model: fixtures/README.md says where it is from. */
interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
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
      { readonly input: string; readonly output: string; readonly errors: readonly string[] }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}
const model: Model = JSON.parse(
  readFileSync(new URL('../../fixtures/ssm-model.json', import.meta.url), 'utf8'),
);
const operations: Readonly<Record<string, AnyOperation>> = ssm.operations;

/** Where the service is stricter than its model. */
const stricter: Readonly<Record<string, string>> = {
  // Recorded: an empty value breaks a constraint. Users report the upper one.
  'PutParameter.input.Value': 'string 1..32768 secret',
};

type Lines = Map<string, string>;
type Limits = Partial<Pick<ModelShape, 'min' | 'max' | 'pattern' | 'sensitive'>>;

function limits({ min, max, pattern, sensitive }: Limits): string {
  const bounds = min === undefined && max === undefined ? '' : ` ${min ?? ''}..${max ?? ''}`;
  return `${bounds}${pattern === undefined ? '' : ` /${pattern}/`}${sensitive ? ' secret' : ''}`;
}
/** In any order: the refusal of a Type has another one than the model. */
const values = (of: readonly string[]) => `string of ${[...of].sort().join(', ')}`;

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
  } else if (shape.enum) lines.set(path, values(shape.enum));
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
  } else if (shape.kind === 'string' && shape.values) lines.set(path, values(shape.values));
  else lines.set(path, `${shape.kind}${limits(shape as Limits)}`);
}

describe('the API model of Parameter Store', () => {
  test('has the operations that kmsim has', () => {
    expect(Object.keys(operations)).toEqual(Object.keys(model.operations));
    for (const [name, operation] of Object.entries(operations)) expect(operation.name).toBe(name);
  });

  test.each(Object.entries(model.operations))(
    '%s has the model’s members, order, limits, patterns and enums',
    (name, { input, output }) => {
      const operation = operations[name] as AnyOperation;
      const expected: Lines = new Map();
      const found: Lines = new Map();
      theirs(input, `${name}.input`, expected);
      theirs(output, `${name}.output`, expected);
      ours(operation.input, `${name}.input`, found);
      ours(operation.output, `${name}.output`, found);
      for (const [path, line] of Object.entries(stricter))
        if (expected.has(path)) expected.set(path, line);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    },
  );

  test.each(Object.entries(model.operations))(
    '%s lists refusals that the model gives it',
    (name, { errors }) => {
      for (const fault of operations[name]?.faults ?? []) {
        expect(errors).toContain(fault);
        expect(commonFaults).not.toContain(fault);
      }
    },
  );

  test('the texts that the model has under a capital letter stand so on the wire', () => {
    const capital = Object.values(model.operations)
      .flatMap(({ errors }) => errors)
      .filter((error) => model.shapes[error]?.members?.['Message'] !== undefined);
    // Those that no operation of kmsim answers.
    const never = ['InternalServerError', 'TooManyUpdates'];
    // Recorded: the model gives this one no member at all, and AccessDeniedException is not in it.
    const recorded = ['AccessDeniedException', 'InvalidFilterKey'];
    const expected = new Set([...capital.filter((one) => !never.includes(one)), ...recorded]);
    expect([...ssm.capitalMessage].sort()).toEqual([...expected].sort());
  });

  test('every pattern is one of JavaScript’s too', () => {
    for (const { pattern } of Object.values(model.shapes))
      if (pattern !== undefined) expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });
});

describe('the installed SDK', () => {
  /**
   * A schema of an operation is [9, namespace, name, traits, input, output], that of a structure [3, namespace, name, traits,
   * member names, member schemas, how many are required].
   */
  type Schema = readonly unknown[];
  const exported = sdk as unknown as Readonly<Record<string, unknown>>;
  const schemaOf = (name: string) => exported[`${name}$`] as Schema;
  const structure = (schema: unknown): Schema =>
    (typeof schema === 'function' ? structure(schema()) : schema) as Schema;

  test.each(Object.entries(operations))(
    '%s has its members and required ones',
    (name, operation) => {
      const [, , , , given, answered] = schemaOf(name);
      for (const [shape, schema] of [
        [operation.input, structure(given)],
        [operation.output, structure(answered)],
      ] as const) {
        const members = Object.entries(shape.members as Record<string, Member>);
        expect(members.map(([member]) => member).sort()).toEqual(
          [...(schema[4] as readonly string[])].sort(),
        );
        expect(members.filter(([, { kind }]) => kind === 'required')).toHaveLength(
          (schema[6] as number | undefined) ?? 0,
        );
      }
    },
  );

  test('kmsim knows every refusal of these operations', () => {
    const errors = Object.values(model.operations).flatMap((operation) => operation.errors);
    expect(Object.keys(faults)).toEqual(expect.arrayContaining([...new Set(errors)]));
    for (const error of errors) expect(exported).toHaveProperty(error);
  });
});
