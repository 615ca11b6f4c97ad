/**
 * The typed clients of one caller in one Region.
 * @module
 */
import { isRegion, parseArn, partitionOf } from '../kernel/arn.ts';
import type { Caller } from '../kernel/operation.ts';
import type { World } from '../kernel/world.ts';
import { kms } from '../kms/service.ts';
import type { Settings } from '../kms/state.ts';
import type { Cell } from './cell.ts';
import { type Client, createClient } from './client.ts';

/** Every service of AWS that kmsim simulates. */
export const services = { kms };

/** The services' states of a world that begins otherwise than by default. @throws TypeError for a setting that is none */
export function slicesWith({
  onDemandRotation = 'asynchronous',
}: Partial<Settings>): World['slices'] {
  if (onDemandRotation !== 'asynchronous' && onDemandRotation !== 'immediate')
    throw new TypeError(
      `"onDemandRotation" expected 'asynchronous' or 'immediate', got ${String(onDemandRotation)}`,
    );
  return onDemandRotation === 'asynchronous'
    ? {}
    : { kms: { ...kms.initial, settings: { onDemandRotation } } };
}

export type KmsClient = Client<typeof kms.operations>;

export interface View {
  /** Who calls here, and through which Region's endpoint. */
  readonly caller: Caller;
  /** AWS KMS: one synchronous, typed method for each operation. */
  readonly kms: KmsClient;
  /**
   * The same caller in another Region.
   * @throws TypeError when the name has not the form of a Region's
   */
  region(name: string): View;
  /**
   * AWS KMS as an AWS service uses it on the caller's behalf: with `kms:ViaService`, and its AWS managed key
   * `alias/aws/<service>`, which is made at the first use.
   * @example sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' })
   * @throws TypeError when it is not the name of a service, as its endpoint begins: `s3`, `ec2`
   */
  service(name: string): KmsClient;
  /**
   * Another caller, by the ARN of an IAM principal, or by a 12-digit account ID for the account's root.
   * @throws TypeError for anything else
   */
  as(principal: string): View;
}

export function createView(cell: Cell, who: Caller): View {
  const caller = Object.freeze({ ...who });
  let client: KmsClient | undefined;
  return {
    caller,
    get kms() {
      client ??= createClient(cell, kms, caller);
      return client;
    },
    region: (name) => createView(cell, { ...caller, region: checkedRegion(name) }),
    service: (name) => createClient(cell, kms, { ...caller, via: checkedService(name) }),
    as: (principal) => createView(cell, callerOf(principal, caller.region)),
  };
}

function checkedService(name: string): string {
  if (typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new TypeError(
    `"service" expected the name that its endpoint begins with, such as s3, got ${String(name)}`,
  );
}

/** The caller that an ARN or an account ID names. */
export function callerOf(principal: string, region: string): Caller {
  if (typeof principal === 'string' && /^\d{12}$/.test(principal))
    return { account: principal, arn: `arn:${partitionOf(region)}:iam::${principal}:root`, region };
  const arn = typeof principal === 'string' ? parseArn(principal) : undefined;
  if (
    arn !== undefined &&
    (arn.service === 'iam' || arn.service === 'sts') &&
    /^\d{12}$/.test(arn.account)
  )
    return { account: arn.account, arn: principal, region };
  throw new TypeError(
    `"principal" expected the ARN of an IAM principal or a 12-digit account ID, got ${String(principal)}`,
  );
}

export function checkedRegion(name: string): string {
  if (typeof name === 'string' && isRegion(name)) return name;
  throw new TypeError(
    `"region" expected the name of a Region such as eu-west-1, got ${String(name)}`,
  );
}
