/**
 * The next version of a parameter, as PutParameter asks for it: what it gives, and what stays of the latest.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html; what stays, and refusals, recorded
 * @module
 */
import { fail, notModelled } from '../kernel/fault.ts';
import type { Millis } from '../lib/time.ts';
import { checkAllowed } from './allowed-pattern.ts';
import { policiesIn, renewed } from './parameter-policies.ts';
import { latestOf, type ParameterType, type Tier, type Version } from './state.ts';
import type { Target } from './target.ts';
import { tierFor } from './tiers.ts';
import { DEFAULT_KEY } from './values.ts';

/** What PutParameter is asked. */
export interface PutRequest {
  readonly Value: string;
  readonly Type?: ParameterType | undefined;
  readonly Description?: string | undefined;
  readonly KeyId?: string | undefined;
  readonly AllowedPattern?: string | undefined;
  readonly Tier?: Tier | 'Intelligent-Tiering' | undefined;
  readonly Policies?: string | undefined;
  readonly DataType?: string | undefined;
}

/** All of a version but its value and who wrote it. */
export type Draft = Omit<Version, 'value' | 'modifiedAt' | 'modifiedBy'>;

/** Faults: all of PutParameter but those that the name and KMS make. */
export function draftOf(
  { scope, name, parameter }: Target,
  request: PutRequest,
  now: Millis,
): Draft {
  const latest = parameter && latestOf(parameter);
  const type = typeOf(request, latest);
  const dataType = request.DataType ?? latest?.dataType ?? 'text';
  checkDataType(dataType, name);
  const allowedPattern = request.AllowedPattern ?? latest?.allowedPattern;
  if (allowedPattern) checkAllowed(allowedPattern, request.Value);
  const policies =
    request.Policies === undefined
      ? renewed(latest?.policies ?? [], now)
      : policiesIn(request.Policies, now);
  return {
    version: (latest?.version ?? 0) + 1,
    type,
    keyId: keyOf(type, request, latest),
    description: request.Description ?? latest?.description,
    allowedPattern,
    dataType,
    tier: tierFor(scope, {
      asked: request.Tier,
      present: latest?.tier,
      value: request.Value,
      hasPolicies: policies.length > 0,
    }),
    policies,
    labels: [],
  };
}

// Unconfirmed: the text, which another simulator has.
function typeOf({ Type }: PutRequest, latest: Version | undefined): ParameterType {
  return (
    Type ??
    latest?.type ??
    fail('ValidationException', 'A parameter type is required when you create a parameter.')
  );
}

// Unconfirmed: the text, which users report.
function keyOf(
  type: ParameterType,
  { KeyId }: PutRequest,
  latest: Version | undefined,
): string | undefined {
  if (type === 'SecureString') return KeyId ?? latest?.keyId ?? DEFAULT_KEY;
  if (KeyId !== undefined)
    fail('ValidationException', 'KeyId is required for SecureString type parameter only.');
  return undefined;
}

const INTEGRATIONS = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations';

function checkDataType(dataType: string, name: string): void {
  if (dataType === 'text') return;
  // It is validated against the images that an account has.
  if (dataType === 'aws:ec2:image') notModelled('parameters of the data type aws:ec2:image');
  if (dataType !== 'aws:ssm:integration')
    fail(
      'ValidationException',
      `The following data type is not supported: ${dataType}. (Data type names are all lowercase.)`,
    );
  if (!name.startsWith(INTEGRATIONS))
    fail(
      'ValidationException',
      `Parameters with data type: aws:ssm:integration must start with prefix: ${INTEGRATIONS}`,
    );
}
