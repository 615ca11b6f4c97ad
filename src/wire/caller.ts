/**
 * Who calls, as a signed request tells: the Region and the access key stand in the credential scope.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 * @module
 */
import { isRegion, partitionOf } from '../kernel/arn.ts';
import type { Caller } from '../kernel/operation.ts';

const ACCOUNT = /^\d{12}$/;
const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/[^/,\s]+\/aws4_request/;

/** The root of the account that an access key of 12 digits names, or else of the given account. */
export function callerOfKey(
  accessKeyId: string | undefined,
  { account, region }: { readonly account: string; readonly region: string },
): Caller {
  const own = accessKeyId !== undefined && ACCOUNT.test(accessKeyId) ? accessKeyId : account;
  return { account: own, arn: `arn:${partitionOf(region)}:iam::${own}:root`, region };
}

/** The caller of a request, or undefined when it is not signed for a Region. */
export function callerOfAuthorization(
  authorization: string | undefined,
  account: string,
): Caller | undefined {
  const [, accessKeyId, region] = SCOPE.exec(authorization ?? '') ?? [];
  return region === undefined || !isRegion(region)
    ? undefined
    : callerOfKey(accessKeyId, { account, region });
}
