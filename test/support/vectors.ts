/** Published test vectors, read in place: https://github.com/C2SP/wycheproof (Apache-2.0). @module */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(process.env['KMSIM_VECTORS'] ?? '../shared/vectors', 'wycheproof');

/** A vector file, or undefined when the vectors are not on this machine: set KMSIM_VECTORS to where they are. */
export function wycheproof<T>(file: string): T | undefined {
  const path = resolve(folder, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
