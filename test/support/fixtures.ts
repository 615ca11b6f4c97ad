/** Facts of published documents: fixtures/README.md says where each is from. @module */
import { readFileSync } from 'node:fs';

/** A file of fixtures. */
export function fixture<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8'));
}
