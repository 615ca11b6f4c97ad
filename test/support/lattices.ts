/** ML-DSA and ML-KEM by node:crypto, which has them where its OpenSSL has: Node 24.7 or later. @module */
import crypto from 'node:crypto';

/** Whether this Node has them. */
export const hasLattices: boolean =
  'encapsulate' in crypto && Number.parseFloat(process.versions.openssl) >= 3.5;
/** For a test's name. */
export const nodeWithLattices: string = hasLattices
  ? 'node:crypto'
  : 'node:crypto, WHICH HAS NONE OF THEM IN THIS NODE: nothing was checked with it';
