/** stub @module */
import type { Cell } from '../sim/cell.ts';
export interface ClientConfigOptions { readonly region?: string }
export interface ClientConfig { readonly region: string }
export function clientConfig(_cell: Cell, _options?: ClientConfigOptions): ClientConfig { throw new Error('stub'); }
