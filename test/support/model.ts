/** AWS's API models, as the fixtures hold them, and the shapes of kmsim in the same words. @module */
import { readFileSync } from 'node:fs';
import type { AnyOperation } from '../../src/kernel/operation.ts';
import { type Member, type Shape, shapeOf } from '../../src/kernel/shape.ts';

/** A reduced copy of AWS's API model: fixtures/README.md says where it is from. */
export interface ModelShape {
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
export interface Model {
  readonly operations: Readonly<
    Record<
      string,
      { readonly input?: string; readonly output?: string; readonly errors: readonly string[] }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** The model of a service. @param file - `kms-model.json` */
export function modelIn(file: string): Model {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8'));
}

type Lines = Map<string, string>;
type Limits = Partial<Pick<ModelShape, 'min' | 'max' | 'pattern' | 'sensitive'>>;

function limits({ min, max, pattern, sensitive }: Limits): string {
  const bounds = min === undefined && max === undefined ? '' : ` ${min ?? ''}..${max ?? ''}`;
  return `${bounds}${pattern === undefined ? '' : ` /${pattern}/`}${sensitive ? ' secret' : ''}`;
}

/** One line for each member of the model's shape, by its path. */
function theirs(model: Model, name: string, path: string, lines: Lines): void {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  if (shape.type === 'structure') {
    lines.set(path, `{ ${Object.keys(shape.members ?? {}).join(', ')} }`);
    for (const [member, { shape: of }] of Object.entries(shape.members ?? {})) {
      theirs(model, of, `${path}.${member}`, lines);
      if (shape.required?.includes(member)) lines.set(`${path}.${member}!`, 'required');
    }
  } else if (shape.type === 'list' && shape.member) {
    lines.set(path, `list${limits(shape)}`);
    theirs(model, shape.member.shape, `${path}[]`, lines);
  } else if (shape.type === 'map' && shape.value) {
    lines.set(path, 'map');
    theirs(model, shape.value.shape, `${path}{}`, lines);
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

/** The lines of an operation's input and output, of the model and of kmsim; without an output where there is none. */
export function linesOf(
  model: Model,
  name: string,
  { input, output }: Pick<AnyOperation, 'input' | 'output'>,
): { readonly expected: Record<string, string>; readonly found: Record<string, string> } {
  const expected: Lines = new Map();
  const found: Lines = new Map();
  const operation = model.operations[name];
  if (operation?.input) theirs(model, operation.input, `${name}.input`, expected);
  else expected.set(`${name}.input`, '{  }');
  if (operation?.output) theirs(model, operation.output, `${name}.output`, expected);
  ours(input, `${name}.input`, found);
  if (operation?.output) ours(output, `${name}.output`, found);
  return { expected: Object.fromEntries(expected), found: Object.fromEntries(found) };
}
