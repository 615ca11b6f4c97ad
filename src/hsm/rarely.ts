/**
 * `#rarely` where modules can only be loaded ahead: in browsers, and in tests of the source.
 * @module
 */
import * as rare from './rare.ts';

/** What few programs call. */
export function rarely(): typeof rare {
  return rare;
}
