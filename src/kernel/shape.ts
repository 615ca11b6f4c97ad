/**
 * Inputs and outputs as data: the type, the limits and the presence of every member, in AWS's terms.
 * Source: the Smithy constraint traits, https://smithy.io/2.0/spec/constraint-traits.html
 * @module
 */

declare const phantom: unique symbol;
interface Typed<T> {
  /** Carries T for inference; never present at run time. */
  readonly [phantom]?: T;
}

export interface StringShape<T extends string = string> extends Typed<T> {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  /** AWS's regular expression as AWS prints it; it must match the whole value. */
  readonly pattern?: string;
  /** The closed set of values of an enum, in the order of AWS's model. */
  readonly values?: readonly T[];
  /** AWS does not repeat such a value in a constraint message, and an event never holds it. */
  readonly sensitive?: boolean;
  /** An event never holds such a value. */
  readonly unlogged?: boolean;
}
export interface NumberShape extends Typed<number> {
  readonly kind: 'integer' | 'long';
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanShape extends Typed<boolean> {
  readonly kind: 'boolean';
}
/** Seconds since 1970 on the wire, a Date in TypeScript. */
export interface TimestampShape extends Typed<Date> {
  readonly kind: 'timestamp';
}
/** Base64 on the wire, bytes in TypeScript. */
export interface BlobShape extends Typed<Uint8Array> {
  readonly kind: 'blob';
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: boolean;
}
export interface ListShape<S extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: S;
  readonly min?: number;
  readonly max?: number;
}
export interface MapShape<S extends Shape = Shape> {
  readonly kind: 'map';
  readonly key: StringShape;
  readonly of: S;
}
export interface StructShape<M extends Members = Members> {
  readonly kind: 'struct';
  readonly members: M;
}
export type Shape =
  | StringShape
  | NumberShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  // biome-ignore lint/suspicious/noExplicitAny: a shape of shapes can only be closed here.
  | ListShape<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  | MapShape<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  | StructShape<any>;

/** A member that the model requires: its absence is a constraint violation. */
export interface Required<S extends Shape = Shape> {
  readonly kind: 'required';
  readonly shape: S;
}
/** A member that AWS's model calls optional and AWS's answers always hold. */
export interface Always<S extends Shape = Shape> {
  readonly kind: 'always';
  readonly shape: S;
}
/** A bare shape is an optional member. */
export type Member = Shape | Required | Always;
export type Members = Readonly<Record<string, Member>>;

type Bare<M extends Member> =
  M extends Required<infer S> ? S : M extends Always<infer S> ? S : M extends Shape ? M : never;
type Names<M extends Members, K extends Required | Always> = {
  [N in keyof M]: M[N] extends K ? N : never;
}[keyof M];
// biome-ignore lint/suspicious/noExplicitAny: of a shape that is not known, nothing is known of the value.
type Unknown = any;
type Plain<T> = { readonly [K in keyof T]: T[K] } & {};

/** What a caller may pass, required members possibly undefined as in the AWS SDK's own types. */
export type Given<S> = 0 extends 1 & S
  ? Unknown
  : S extends StructShape<infer M>
    ? Plain<
        { readonly [N in Names<M, Required>]: Given<Bare<M[N]>> | undefined } & {
          readonly [N in Exclude<keyof M, Names<M, Required>>]?: Given<Bare<M[N]>> | undefined;
        }
      >
    : S extends ListShape<infer E>
      ? readonly Given<E>[]
      : S extends MapShape<infer E>
        ? Readonly<Record<string, Given<E>>>
        : S extends Typed<infer T>
          ? T
          : never;

/** A value that has passed its shape: what an operation reads, and what it answers. */
export type Value<S> = 0 extends 1 & S
  ? Unknown
  : S extends StructShape<infer M>
    ? Plain<
        { readonly [N in Names<M, Required | Always>]: Value<Bare<M[N]>> } & {
          readonly [N in Exclude<keyof M, Names<M, Required | Always>>]?:
            | Value<Bare<M[N]>>
            | undefined;
        }
      >
    : S extends ListShape<infer E>
      ? Value<E>[]
      : S extends MapShape<infer E>
        ? Readonly<Record<string, Value<E>>>
        : S extends Typed<infer T>
          ? T
          : never;

type Limits<S> = Omit<S, 'kind' | 'values' | typeof phantom>;

export function string(limits: Limits<StringShape> = {}): StringShape {
  return { kind: 'string', ...limits };
}
export function oneOf<const T extends readonly string[]>(values: T): StringShape<T[number]> {
  return { kind: 'string', values };
}
export function integer(limits: Limits<NumberShape> = {}): NumberShape {
  return { kind: 'integer', ...limits };
}
export function long(limits: Limits<NumberShape> = {}): NumberShape {
  return { kind: 'long', ...limits };
}
export const boolean: BooleanShape = { kind: 'boolean' };
export const timestamp: TimestampShape = { kind: 'timestamp' };
export function blob(limits: Limits<BlobShape> = {}): BlobShape {
  return { kind: 'blob', ...limits };
}
export function list<S extends Shape>(
  of: S,
  limits: { min?: number; max?: number } = {},
): ListShape<S> {
  return { kind: 'list', of, ...limits };
}
export function map<S extends Shape>(of: S, key: StringShape = string()): MapShape<S> {
  return { kind: 'map', key, of };
}
export function struct<const M extends Members>(members: M): StructShape<M> {
  return { kind: 'struct', members };
}
/** The answer of an operation to which the model gives none: an empty body on the wire. */
export const noOutput: StructShape<Record<never, never>> = { kind: 'struct', members: {} };
export function required<S extends Shape>(shape: S): Required<S> {
  return { kind: 'required', shape };
}
export function always<S extends Shape>(shape: S): Always<S> {
  return { kind: 'always', shape };
}
/** The shape of a member, whatever its presence. */
export function shapeOf(member: Member): Shape {
  return member.kind === 'required' || member.kind === 'always' ? member.shape : member;
}
