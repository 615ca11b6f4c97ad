/**
 * Policy variables: `${aws:username}`, with a default `${aws:PrincipalTag/team, 'none'}`, and the characters `${*}`, `${?}`
 * and `${$}`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @module
 */
import type { Context } from './context.ts';
import type { Literal } from './wildcard.ts';

/** A text without variables, or its parts: text with wildcards, characters that are none, and keys of the context. */
export type Template = string | readonly TemplatePart[];
export type TemplatePart = { readonly pattern: string } | { readonly literal: string } | Variable;
interface Variable {
  readonly key: string;
  /** The key's name in a context. */
  readonly contextKey: string;
  /** The value where the context has none. */
  readonly otherwise?: string | undefined;
}

/** A text in which the variables have their values. */
export interface Resolved {
  readonly text: string;
  /** Where `*` and `?` are no wildcards. */
  readonly literal?: Literal | undefined;
}

const CHARACTERS: readonly string[] = ['*', '?', '$'];

/** The template that a text of a policy is, by the policy's version: the older one knows no variables. */
export function templateOf(text: string, hasVariables: boolean): Template {
  if (!hasVariables || !text.includes('${')) return text;
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const from = text.indexOf('${', at);
    const to = from < 0 ? -1 : text.indexOf('}', from);
    // Unconfirmed: what opens and does not close is text; a policy with it, put to IAM, would settle it.
    if (to < 0) break;
    if (from > at) parts.push({ pattern: text.slice(at, from) });
    parts.push(variableOf(text.slice(from + 2, to)));
    at = to + 1;
  }
  if (parts.length === 0) return text;
  if (at < text.length) parts.push({ pattern: text.slice(at) });
  return parts;
}

/** Whether a template is one and the same text for every request. */
export function isText(template: Template): template is string {
  return typeof template === 'string';
}

/**
 * The template for a request, or undefined when a variable has neither a value nor a default: such a text is like no
 * other. A key of several values is no variable.
 */
export function resolve(template: Template, context: Context): Resolved | undefined {
  if (isText(template)) return { text: template };
  let text = '';
  let literal: Set<number> | undefined;
  for (const part of template) {
    if ('pattern' in part) text += part.pattern;
    else {
      const value = 'literal' in part ? part.literal : valueIn(context, part);
      if (value === undefined) return undefined;
      // Unconfirmed: wildcards in a variable's value are characters like others; a tag cannot hold any. A policy with
      // ${s3:prefix} would settle it.
      for (let i = 0; i < value.length; i++) {
        if (!CHARACTERS.includes(value.charAt(i))) continue;
        literal ??= new Set();
        literal.add(text.length + i);
      }
      text += value;
    }
  }
  return { text, literal };
}

/** The text as the policy has it. */
export function sourceOf(template: Template): string {
  if (isText(template)) return template;
  return template
    .map((part) => {
      if ('pattern' in part) return part.pattern;
      if ('literal' in part) return `\${${part.literal}}`;
      return part.otherwise === undefined
        ? `\${${part.key}}`
        : `\${${part.key}, '${part.otherwise}'}`;
    })
    .join('');
}

function variableOf(inside: string): TemplatePart {
  if (CHARACTERS.includes(inside)) return { literal: inside };
  const comma = inside.indexOf(',');
  const rest = comma < 0 ? '' : inside.slice(comma + 1).trim();
  const isDefault = rest.length >= 2 && rest.startsWith("'") && rest.endsWith("'");
  const key = (isDefault ? inside.slice(0, comma) : inside).trim();
  return {
    key,
    contextKey: key.toLowerCase(),
    otherwise: isDefault ? rest.slice(1, -1) : undefined,
  };
}

function valueIn(context: Context, { contextKey, otherwise }: Variable): string | undefined {
  const values = context.get(contextKey);
  if (values === undefined || values.length === 0) return otherwise;
  return values.length === 1 ? values[0] : undefined;
}
