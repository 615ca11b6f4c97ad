/**
 * Who calls, as a signed request tells: the Region and the access key stand in the credential scope. The signature itself is
 * not computed.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 * @module
 */
import { callerOfCredential, type Presented } from '../iam/acting.ts';
import { directoryOf } from '../iam/directory.ts';
import { isRegion, partitionOf } from '../kernel/arn.ts';
import { requestId } from '../kernel/event.ts';
import { Fault } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Cell, Executed } from '../sim/cell.ts';
import { headerOf } from './http.ts';

const ACCOUNT = /^\d{12}$/;
const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/[^/,\s]+\/aws4_request/;

/** The caller of a request; the refusal of its credentials; undefined when it is not signed for a Region. */
export type Signer = Caller | Fault | undefined;

/**
 * Whom an access key stands for: a user or a session that the simulator knows; the root of the account that 12 digits name;
 * the root of the cell's account otherwise. Or why it stands for nobody (any more).
 */
export function callerOfKey(cell: Cell, presented: Presented): Caller | Fault {
  const { accessKeyId, region } = presented;
  const world = cell.present();
  const known = callerOfCredential(directoryOf(world), world.now, presented);
  if (known !== undefined) return known;
  const account = ACCOUNT.test(accessKeyId) ? accessKeyId : cell.account;
  return { account, arn: `arn:${partitionOf(region)}:iam::${account}:root`, region };
}

/** Who signed a request. */
export function signerOf(cell: Cell, headers: Readonly<Record<string, string>>): Signer {
  const presented = presentedIn(headers);
  return presented && callerOfKey(cell, presented);
}

/** What a request says of its signer; undefined when it is not signed for a Region. */
export function presentedIn(headers: Readonly<Record<string, string>>): Presented | undefined {
  const [, accessKeyId, region] = SCOPE.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || !isRegion(region)) return undefined;
  return { accessKeyId, region, sessionToken: headerOf(headers, 'x-amz-security-token') };
}

const NOBODY = new Fault('MissingAuthenticationTokenException', undefined);

/** What became of a request whose signer is refused: it is no call, and the audit record has it not. */
export function refused(cell: Cell, fault: Fault = NOBODY): Executed {
  const { now, seed } = cell.present();
  return {
    result: { ok: false, fault },
    at: now,
    requestId: requestId(seed, { subject: fault.code, n: now }),
  };
}
