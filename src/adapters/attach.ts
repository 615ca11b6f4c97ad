/** stub @module */
import type { Cell } from '../sim/cell.ts';
export interface AttachOptions { readonly at?: string }
export interface Attachment { detach(): void }
export function attach(_cell: Cell, _client: object, _options?: AttachOptions): Attachment { throw new Error('stub'); }
