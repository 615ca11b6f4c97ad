/**
 * What few programs call. The package has another form of this file, which `scripts/build.mjs` makes: there all of it is read
 * at the first use, because to read and evaluate it takes as long as to load all the rest.
 * @module
 */
import * as rare from './rare.ts';

/** What few programs call. */
export function rarely(): typeof rare {
  return rare;
}
