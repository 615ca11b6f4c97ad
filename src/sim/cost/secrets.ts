/**
 * What Secrets Manager charges for: secrets, replicas among them, and requests. One that is marked for deletion costs nothing.
 * Source: https://aws.amazon.com/secrets-manager/pricing/;
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html, "Pricing for AWS Secrets Manager"
 * @module
 */
import { type Event, toldOn } from '../../kernel/event.ts';
import { slice } from '../../kernel/world.ts';
import { entries } from '../../lib/table.ts';
import { secretsManager } from '../../secretsmanager/service.ts';
import type { ChargesIn } from './charges.ts';
import { type Lives, livesAt } from './lives.ts';

export const secretCharges: ChargesIn = (base, record) => {
  const lives = livesAt('secrets');
  for (const scope of entries(slice(base, secretsManager).scopes))
    for (const { arn, deletion } of entries(scope.secrets))
      if (deletion === undefined) lives.begin(placeOf(arn), base.now);
  for (const { events } of record)
    for (const event of events)
      if (event.service === secretsManager.name && event.fault === undefined) note(lives, event);
  return {
    standing: lives.standing(),
    // Unconfirmed: that refused requests cost as much, and that those which BatchGetSecretValue makes cost nothing besides.
    priceOf: ({ caller, name, service }, call) => {
      const isInner = call !== undefined && call.name !== name && call.service === service;
      const isRequest = caller !== undefined && Object.hasOwn(secretsManager.operations, name);
      return isRequest && !isInner ? 'secretRequests' : undefined;
    },
  };
};

interface Told {
  readonly RemoveReplicaRegions?: readonly string[];
  readonly ReplicationStatus?: readonly { readonly Region: string; readonly Status: string }[];
}

function note(lives: Lives, event: Event): void {
  const { name, at, resources } = event;
  const [arn] = resources;
  if (arn === undefined) return;
  const { given, answer } = toldOn(event) ?? {};
  const { ReplicationStatus = [] } = (answer ?? {}) as Told;
  if (name === 'CreateSecret' || name === 'RestoreSecret') lives.begin(placeOf(arn), at);
  if (name === 'DeleteSecret') lives.end(placeOf(arn), at);
  if (name === 'CreateSecret' || name === 'ReplicateSecretToRegions')
    for (const { Region, Status } of ReplicationStatus)
      if (Status !== 'Failed') lives.begin(inRegion(placeOf(arn), Region), at);
  if (name === 'RemoveRegionsFromReplication')
    for (const region of (given as Told | undefined)?.RemoveReplicaRegions ?? [])
      lives.end(inRegion(placeOf(arn), region), at);
}

/** An ARN without its suffix: of one name there is one secret at a time. */
function placeOf(arn: string): string {
  return arn.slice(0, -7);
}

function inRegion(place: string, region: string): string {
  const [arn, partition, service, , ...rest] = place.split(':');
  return [arn, partition, service, region, ...rest].join(':');
}
