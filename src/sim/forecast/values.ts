/**
 * The values that secrets and parameters hold: under which keys each is sealed, and how it is read.
 * @module
 */
import { decodeHeader } from '../../hsm/encryption-sdk/header.ts';
import { DIRECTORY, directoryOf } from '../../iam/directory.ts';
import { partitionOf } from '../../kernel/arn.ts';
import type { Fault } from '../../kernel/fault.ts';
import type { Services } from '../../kernel/operation.ts';
import { step } from '../../kernel/step.ts';
import { slice, type World } from '../../kernel/world.ts';
import { describeCiphertext } from '../../kms/ciphertexts/describe-ciphertext.ts';
import { kms } from '../../kms/service.ts';
import { entries } from '../../lib/table.ts';
import { secretsManager } from '../../secretsmanager/service.ts';
import { DEFAULT_KEY } from '../../secretsmanager/state.ts';
import { CURRENT, holderOf } from '../../secretsmanager/versions.ts';
import { ssm } from '../../ssm/service.ts';
import { latestOf, parameterArn } from '../../ssm/state.ts';

/** A value that is read without naming a version. */
export interface StoredValue {
  /** Its own: the parameters `a` and `/a` have one ARN. */
  readonly id: string;
  /** The ARN of the secret or the parameter. */
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  /** ARNs of KMS keys: any of them opens it, and none is needed where there are none. Undefined: it must be tried. */
  readonly keys: readonly string[] | undefined;
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** All values of a world. */
export function* valuesIn(world: World): Generator<StoredValue> {
  for (const { account, region, secrets } of entries(slice(world, secretsManager).scopes))
    for (const { arn, versions, deletion } of entries(secrets)) {
      const value = holderOf(versions, CURRENT)?.value;
      if (value === undefined) continue;
      // Nothing befalls the AWS managed key, whose ARN is not told.
      const arns = value.dataKeys.map(({ keyId }) => keyId);
      const keys = arns.includes(DEFAULT_KEY) ? [] : arns;
      yield {
        id: arn,
        resource: arn,
        account,
        region,
        keys: deletion === undefined ? keys : undefined,
        service: secretsManager.name,
        operation: 'GetSecretValue',
        input: { SecretId: arn },
      };
    }
  for (const scope of entries(slice(world, ssm).scopes))
    for (const parameter of entries(scope.parameters)) {
      const { name } = parameter;
      const { value } = latestOf(parameter);
      const arn = parameterArn(scope, name);
      yield {
        id: `${arn} ${name}`,
        resource: arn,
        account: scope.account,
        region: scope.region,
        keys: typeof value === 'string' ? [] : keysOf(value, scope, world),
        service: ssm.name,
        operation: 'GetParameter',
        input: { Name: name, WithDecryption: true },
      };
    }
}

/** The key of a ciphertext; of imported material it is not told. */
function keysOf(
  value: Uint8Array,
  { region }: { readonly region: string },
  { seed }: World,
): readonly string[] | undefined {
  const keyArn = decodeHeader(value)?.header.keyArn;
  if (keyArn !== undefined) return [keyArn];
  const { account, keyId } = describeCiphertext(value, seed) ?? {};
  if (account === undefined || keyId === undefined) return undefined;
  return [`arn:${partitionOf(region)}:kms:${region}:${account}:key/${keyId}`];
}

/** What comes of reading a value, whoever may. */
export interface Reading {
  /** AWS's answer: `DecryptionFailure: …`; undefined when it can be read. */
  readonly refusal: string | undefined;
  /** ARNs of the KMS keys that it takes. */
  readonly keys: readonly string[];
}

export function readIn(
  services: Services,
  world: World,
  { account, region, service, operation, input }: StoredValue,
): Reading {
  const caller = { account, region, arn: `arn:aws:iam::${account}:root` };
  const unasked = { ...directoryOf(world), enforcement: 'off' };
  const open = { ...world, slices: { ...world.slices, [DIRECTORY]: unasked } };
  const { result, events } = step(services, open, { service, operation, input, caller });
  const keys = events.filter((event) => event.service === kms.name);
  return {
    refusal: result.ok ? undefined : textOf(result.fault),
    keys: keys.flatMap(({ resources }) => resources),
  };
}

function textOf({ code, message }: Fault): string {
  return message === undefined ? code : `${code}: ${message}`;
}
