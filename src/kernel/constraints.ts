/**
 * Which constraints of its shape a value breaks, in AWS's words, all of them in one ValidationException.
 * Source: messages recorded from KMS; the limits are those of the API model.
 * @module
 */
import { fail } from './fault.ts';
import { type Member, type NumberShape, type Shape, type StringShape, shapeOf } from './shape.ts';

/** Faults: ValidationException, with every broken constraint in the order of the members. */
export function validate(shape: Shape, value: unknown): void {
  const problems = violations(shape, value);
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? 'error' : 'errors';
  fail(
    'ValidationException',
    `${problems.length} validation ${errors} detected: ${problems.join('; ')}`,
  );
}

/** One clause for each broken constraint; none for a sound value. */
export function violations(shape: Shape, value: unknown): readonly string[] {
  const problems: string[] = [];
  check(shape, value, '', problems);
  return problems;
}

function check(shape: Shape, value: unknown, path: string, problems: string[]): void {
  switch (shape.kind) {
    case 'struct':
      checkStruct(shape.members, value as Record<string, unknown>, path, problems);
      break;
    case 'list':
      checkList(shape, value as readonly unknown[], path, problems);
      break;
    case 'map':
      // KMS's maps put no limit on their keys and values.
      break;
    default:
      for (const constraint of broken(shape, value))
        problems.push(
          `Value${echo(shape, value)} at '${path}' failed to satisfy constraint: ${constraint}`,
        );
  }
}

function checkStruct(
  members: Readonly<Record<string, Member>>,
  fields: Readonly<Record<string, unknown>>,
  path: string,
  problems: string[],
): void {
  for (const name in members) {
    const member = members[name] as Member;
    const value = fields[name];
    if (value !== undefined) check(shapeOf(member), value, pathOf(path, name), problems);
    else if (member.kind === 'required')
      problems.push(
        `Value null at '${pathOf(path, name)}' failed to satisfy constraint: Member must not be null`,
      );
  }
}

function checkList(
  shape: Extract<Shape, { kind: 'list' }>,
  values: readonly unknown[],
  path: string,
  problems: string[],
): void {
  const { length } = values;
  const ofStructures = shape.of.kind === 'struct';
  const echoed = () =>
    `Value${ofStructures ? '' : ` '[${values.join(', ')}]'`} at '${path}' failed to satisfy constraint: `;
  for (const limit of lengthLimits(shape, length)) problems.push(echoed() + limit);
  if (ofStructures) {
    for (let i = 0; i < length; i++)
      check(shape.of, values[i], `${path}.${i + 1}.member`, problems);
    return;
  }
  // The elements of a list of simple values are reported once, with all that an element must satisfy.
  if (values.some((value) => broken(shape.of, value).length > 0))
    problems.push(
      `${echoed()}Member must satisfy constraint: [${allConstraints(shape.of).join(', ')}]`,
    );
}

/** What a simple value breaks: the pattern first, then the least length or value, then the greatest. */
function broken(shape: Shape, value: unknown): readonly string[] {
  if (shape.kind === 'integer' || shape.kind === 'long')
    return numberLimits(shape, value as number);
  if (shape.kind === 'blob') return lengthLimits(shape, (value as Uint8Array).length);
  if (shape.kind !== 'string') return NONE;
  const { values, pattern } = shape;
  const text = value as string;
  if (values !== undefined) return values.includes(text) ? NONE : [enumText(values)];
  const lengths = lengthLimits(shape, text.length);
  return pattern === undefined || wholeMatch(pattern).test(text)
    ? lengths
    : [patternText(pattern), ...lengths];
}

const NONE: readonly string[] = [];

function numberLimits({ min, max }: NumberShape, value: number): readonly string[] {
  if (min !== undefined && value < min)
    return [`Member must have value greater than or equal to ${min}`];
  if (max !== undefined && value > max)
    return [`Member must have value less than or equal to ${max}`];
  return NONE;
}

interface Lengths {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function lengthLimits({ min, max }: Lengths, length: number): readonly string[] {
  if (min !== undefined && length < min) return [leastText(min)];
  return max !== undefined && length > max ? [greatestText(max)] : NONE;
}

/** All that an element must satisfy: here the greatest length comes before the least. */
function allConstraints(shape: Shape): readonly string[] {
  if (shape.kind !== 'string') return NONE;
  const { min, max, pattern, values } = shape;
  return [
    ...(max === undefined ? [] : [greatestText(max)]),
    ...(min === undefined ? [] : [leastText(min)]),
    ...(values === undefined ? [] : [enumText(values)]),
    ...(pattern === undefined ? [] : [patternText(pattern)]),
  ];
}

function leastText(min: number): string {
  return `Member must have length greater than or equal to ${min}`;
}
function greatestText(max: number): string {
  return `Member must have length less than or equal to ${max}`;
}
function enumText(values: readonly string[]): string {
  return `Member must satisfy enum value set: [${values.join(', ')}]`;
}
function patternText(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`;
}

/** AWS repeats the value, but not a blob, a secret or an empty text. */
function echo(shape: Shape, value: unknown): string {
  if (shape.kind === 'blob' || value === '' || (shape as StringShape).sensitive === true) return '';
  return ` '${String(value)}'`;
}

function pathOf(path: string, name: string): string {
  const last = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? last : `${path}.${last}`;
}

// A pattern is compiled once; it is a function of the text alone.
const compiled = new Map<string, RegExp>();
function wholeMatch(pattern: string): RegExp {
  let regexp = compiled.get(pattern);
  if (regexp === undefined) {
    // Classes such as \p{L} are read in Unicode mode alone.
    // Unconfirmed: that `.` takes the end of a line too, as policies of several lines are sent.
    regexp = new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'su' : 's');
    compiled.set(pattern, regexp);
  }
  return regexp;
}
