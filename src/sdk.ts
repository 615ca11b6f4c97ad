/**
 * The doors for the AWS SDK v3: `kmsim/sdk`. The simulator has them as methods too.
 * @module
 */
import { type Attachment, type AttachOptions, attach as attachCell } from './adapters/attach.ts';
import type { SdkClient, SdkClientClass } from './adapters/client-shape.ts';
import {
  type ClientConfig,
  type ClientConfigOptions,
  clientConfig as clientConfigOf,
} from './adapters/sdk.ts';
import type { Cell } from './sim/cell.ts';

export type {
  Attachment,
  AttachOptions,
  ClientConfig,
  ClientConfigOptions,
  SdkClient,
  SdkClientClass,
};

/**
 * The configuration of a client that the simulator answers, all layers of the SDK included.
 * @example const kms = new KMSClient(clientConfig(sim));
 */
export function clientConfig(
  sim: { readonly cell: Cell },
  options?: ClientConfigOptions,
): ClientConfig {
  return clientConfigOf(sim.cell, options);
}

/**
 * Answers an existing client, or every client of a class, in the simulator.
 * @example using _ = attach(sim, KMSClient);
 * @throws TypeError for what is no client, and for one that is attached already
 */
export function attach(
  sim: { readonly cell: Cell },
  client: SdkClient | SdkClientClass,
  options?: AttachOptions,
): Attachment {
  return attachCell(sim.cell, client, options);
}
