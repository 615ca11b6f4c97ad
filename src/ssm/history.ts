/**
 * Pages of a parameter's versions, oldest first.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
 * @module
 */
import { markerOf } from '../kernel/page.ts';
import { afterToken, type Request } from './listing.ts';
import type { Version } from './state.ts';

/** Faults: InvalidNextToken. */
export function historyPage(
  versions: readonly Version[],
  { list, limit, token }: Request,
): { readonly versions: readonly Version[]; readonly NextToken: string | undefined } {
  const after = afterToken(list, token);
  const left = versions.filter(({ version }) => after === undefined || version > Number(after));
  const shown = left.slice(0, limit);
  const last = shown.at(-1);
  const isLast = left.length === shown.length || last === undefined;
  return { versions: shown, NextToken: isLast ? undefined : markerOf(list, String(last.version)) };
}
