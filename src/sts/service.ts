/**
 * AWS STS as a service of the kernel. Its state is what the world knows of access: the organization, and how access control
 * is enforced.
 * @module
 */
import { DIRECTORY, type Directory, initialDirectory } from '../iam/directory.ts';
import type { Service } from '../kernel/operation.ts';
import { controls } from './controls.ts';
import { dumpDirectory, loadDirectory, portableDirectory } from './portable.ts';

const operations = {};

/** AWS Security Token Service. */
export const sts: Service<Directory, typeof operations> = {
  name: DIRECTORY,
  target: 'AWSSecurityTokenServiceV20110615',
  initial: initialDirectory,
  operations,
  controls,
  authorize: () => undefined,
  fire(_state, timer) {
    throw new Error(`bug: no change is called ${timer.kind}`);
  },
  timers: () => [],
  invariants: () => [],
  portable: portableDirectory,
  dump: dumpDirectory,
  load: loadDirectory,
};
