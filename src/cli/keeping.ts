/**
 * The world in a file: read at the start, and written so that a crash leaves the old one or the new one, and never half of one.
 * @module
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { PortableWorld } from '../sim/portable.ts';

/** The world in a file; undefined where there is no file. @throws Error that says what is wrong with it */
export function readWorld(path: string): PortableWorld | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as PortableWorld;
  } catch {
    throw new Error(`${path} holds no world: it is not whole JSON. It was left as it is.`);
  }
}

/** Puts the world into a file, in place of what was there, in one step. */
export function writeWorld(path: string, world: PortableWorld): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w');
  try {
    writeFileSync(file, `${JSON.stringify(world)}\n`);
    fsyncSync(file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
