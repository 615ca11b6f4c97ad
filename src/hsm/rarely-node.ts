/**
 * `#rarely` in Node, which can load a module in the middle of a call: it takes as long as all of kmsim's other code.
 * @module
 */
import type * as Rare from './rare.ts';

// What Node has and the compiler is not told of, since the rest runs anywhere.
declare const process: {
  getBuiltinModule(name: 'node:module'): { createRequire(from: string): (path: string) => unknown };
};
const here: { readonly url: string } = import.meta as never;

let rare: typeof Rare | undefined;

/** What few programs call, loaded at the first of their calls. */
export function rarely(): typeof Rare {
  const { createRequire } = process.getBuiltinModule('node:module');
  rare ??= createRequire(here.url)('./rare.js') as typeof Rare;
  return rare;
}
