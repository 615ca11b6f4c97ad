/**
 * A parameter as a reader sees it: its value, in plain or as ciphertext, and how its policies stand.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html; answers recorded
 * @module
 */
import { Fault } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { isReference, readSecret } from './references.ts';
import { badSelector, isSelector, namedBy, selected } from './selector.ts';
import { type Parameter, parameterArn, type Scope, type Version } from './state.ts';
import { checkedNamed, notFound, type Sought } from './target.ts';
import { shownValue } from './values.ts';

/** Faults: ValidationException, for what names neither a parameter nor a secret. */
export function checkRead(text: string): void {
  if (!isReference(namedBy(text).name)) checkedNamed(text);
}

/**
 * What a name stands for, or why it stands for nothing.
 * Faults: InvalidKeyId, AccessDeniedException, ValidationException, for what KMS or Secrets Manager refuses.
 */
export function read(env: Env<unknown>, sought: Sought, withDecryption: boolean) {
  const { scope, name, parameter, selector } = sought;
  if (isReference(name)) return readSecret(env, sought, withDecryption);
  if (selector !== undefined && !isSelector(selector)) return badSelector;
  if (parameter === undefined) return notFound;
  const version = selected(parameter, selector);
  if (version instanceof Fault) return version;
  const shown = shownParameter(env, scope, { parameter, version }, withDecryption);
  return selector === undefined ? shown : { ...shown, Selector: `:${selector}` };
}

/** Faults: InvalidKeyId, AccessDeniedException, for what KMS refuses. */
export function shownParameter(
  env: Env<unknown>,
  scope: Scope,
  { parameter, version }: { readonly parameter: Parameter; readonly version: Version },
  withDecryption: boolean,
) {
  const arn = parameterArn(scope, parameter.name);
  return {
    Name: parameter.name,
    Type: version.type,
    Value: shownValue(env, arn, version, withDecryption),
    Version: version.version,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: arn,
    DataType: version.dataType,
  };
}

/** What DescribeParameters and GetParameterHistory both tell of a version. */
export function metadataOf({ name }: Parameter, version: Version) {
  const { keyId, description, allowedPattern } = version;
  return {
    Name: name,
    Type: version.type,
    ...(keyId === undefined ? {} : { KeyId: keyId }),
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    ...(description ? { Description: description } : {}),
    ...(allowedPattern ? { AllowedPattern: allowedPattern } : {}),
    Version: version.version,
    Tier: version.tier,
    DataType: version.dataType,
  };
}
