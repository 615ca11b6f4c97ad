/** SM2 by the openssl command, whose keys are given as scalar and point. @module */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const listed = spawnSync('openssl', ['ecparam', '-name', 'SM2', '-noout']);
/** Whether an openssl command with SM2 is on this machine. */
export const hasOpensslSm2: boolean = listed.status === 0;
/** For a test's name. */
export const opensslSm2: string = hasOpensslSm2
  ? 'the openssl command'
  : 'the openssl command, WHICH IS NOT HERE OR HAS NO SM2: nothing was checked';

// SubjectPublicKeyInfo and PKCS#8 around the bits that differ: RFC 5480, RFC 5915, GM/T 0006-2012 (the curve's OID).
const ALGORITHM = '301306072a8648ce3d020106082a811ccf5501822d';
const SPKI = `3059${ALGORITHM}034200`;
const PKCS8 = `308187020100${ALGORITHM}046d306b0201010420`;

/**
 * Runs `openssl pkeyutl`.
 * @param key - `04 ‖ x ‖ y`, and the 32 bytes of the scalar for what needs it
 * @returns the output, or undefined when openssl refuses
 */
export function pkeyutl(
  key: { readonly point: Uint8Array; readonly scalar?: Uint8Array },
  args: readonly string[],
  files: Readonly<Record<string, Uint8Array>>,
): Uint8Array | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kmsim-sm2-'));
  try {
    const point = Buffer.from(key.point).toString('hex');
    const der = key.scalar
      ? `${PKCS8}${Buffer.from(key.scalar).toString('hex')}a144034200${point}`
      : `${SPKI}${point}`;
    writeFileSync(join(folder, 'key'), Buffer.from(der, 'hex'));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const form = ['-inkey', 'key', '-keyform', 'DER', ...(key.scalar ? [] : ['-pubin'])];
    execFileSync('openssl', ['pkeyutl', ...args, ...form, '-out', 'out'], {
      cwd: folder,
      stdio: 'pipe',
    });
    return new Uint8Array(readFileSync(join(folder, 'out')));
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
