/** The runtime schemas of the AWS SDK, compared with kmsim's shapes. @module */
import { type Member, type Shape, shapeOf } from '../../src/kernel/shape.ts';

/**
 * The runtime schemas that the installed SDK exports: an operation is [9, namespace, name, traits, input, output], a
 * structure [3, namespace, name, traits, member names, member schemas, how many are required], a list [1, …, element],
 * a map [2, …, key, value], a simple type with traits [0, …, type]; 64 and 128 mark a list and a map of a simple type.
 */
export type Schema = number | string | readonly unknown[] | (() => Schema);
const SIMPLE: Readonly<Record<number, string>> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
  21: 'blob',
};

/** The schemas of all operations that a package of the SDK exports. */
export function operationSchemas(sdk: object): readonly (readonly unknown[])[] {
  return (Object.values(sdk) as Schema[]).filter(
    (schema): schema is readonly unknown[] => Array.isArray(schema) && schema[0] === 9,
  );
}

/** A schema itself, wherever it stands. */
export function resolved(schema: Schema): Schema {
  if (typeof schema === 'function') return resolved(schema());
  // A member with traits of its own: [schema, traits].
  if (Array.isArray(schema) && schema.length === 2) return resolved(schema[0] as Schema);
  return schema;
}

/** A type in both worlds' common terms; structures stay open until they are compared themselves. */
function typeOf(schema: Schema): string {
  const of = resolved(schema);
  if (typeof of === 'number') {
    if (of >= 128) return `map of ${typeOf(of - 128)}`;
    return of >= 64 ? `list of ${typeOf(of - 64)}` : (SIMPLE[of] ?? `type ${of}`);
  }
  if (!Array.isArray(of)) return String(of);
  if (of[0] === 1) return `list of ${typeOf(of[4] as Schema)}`;
  if (of[0] === 2) return `map of ${typeOf(of[5] as Schema)}`;
  return of[0] === 3 ? 'structure' : typeOf(of[4] as Schema);
}

function ourType(shape: Shape): string {
  if (shape.kind === 'integer' || shape.kind === 'long') return 'number';
  if (shape.kind === 'list') return `list of ${ourType(shape.of)}`;
  if (shape.kind === 'map') return `map of ${ourType(shape.of)}`;
  return shape.kind === 'struct' ? 'structure' : shape.kind;
}

/** Compares a structure and the structures in it, as far as they go. */
export function compare(shape: Shape, schema: Schema, path: string, found: string[]): void {
  const theirs = resolved(schema);
  if (shape.kind === 'list' && Array.isArray(theirs))
    compare(shape.of, theirs[4] as Schema, `${path}[]`, found);
  if (shape.kind !== 'struct' || !Array.isArray(theirs) || theirs[0] !== 3) return;
  const names = theirs[4] as readonly string[];
  const types = theirs[5] as readonly Schema[];
  const members = Object.entries(shape.members) as [string, Member][];
  if (
    [...names].sort().join() !==
    members
      .map(([name]) => name)
      .sort()
      .join()
  )
    found.push(`${path}: members ${names.join()}`);
  const required = members.filter(([, member]) => member.kind === 'required').length;
  if (required !== (theirs[6] ?? 0))
    found.push(`${path}: ${required} required, not ${theirs[6] ?? 0}`);
  for (const [i, name] of names.entries()) {
    const member = shape.members[name] as Member | undefined;
    if (member === undefined) continue;
    const [ours, other] = [ourType(shapeOf(member)), typeOf(types[i] as Schema)];
    if (ours !== other) found.push(`${path}.${name}: ${ours}, not ${other}`);
    compare(shapeOf(member), types[i] as Schema, `${path}.${name}`, found);
  }
}
