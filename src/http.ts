/**
 * kmsim over HTTP: `kmsim/http`. A server for Node, and a web-standard handler for every other runtime.
 * @module
 */
export type { Controllable, ControllableClock } from './adapters/control-plane.ts';
export { createFetchHandler, type FetchHandler } from './adapters/fetch.ts';
export type { FrontOptions } from './adapters/front.ts';
export type { GuardOptions } from './adapters/guard.ts';
export { type Served, type ServeOptions, serve } from './adapters/http.ts';
