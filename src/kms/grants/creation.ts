/**
 * What CreateGrant asks of a new grant: its principals, its constraints, and operations that the key can do.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 * @module
 */
import { isWellFormedPrincipal } from '../../iam/principal.ts';
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Caller } from '../../kernel/operation.ts';
import { entries } from '../../lib/table.ts';
import { type KeyUsage, keySpecRow } from '../key-specs.ts';
import type { SharedKey } from '../shared-key.ts';
import {
  type Grant,
  type GrantConstraints,
  type GrantOperation,
  type KeyGrants,
  nameKey,
  type Permission,
} from './grant.ts';
import { isSame } from './permits.ts';

/** The members of a request that make a grant. */
export interface NewGrant {
  readonly GranteePrincipal?: string | undefined;
  readonly GranteeServicePrincipal?: string | undefined;
  readonly RetiringPrincipal?: string | undefined;
  readonly RetiringServicePrincipal?: string | undefined;
  readonly Operations: readonly GrantOperation[];
  readonly Constraints?: GrantConstraints | undefined;
  readonly Name?: string | undefined;
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Grants per KMS key". */
const GRANTS_PER_KEY_MAX = 50_000;
const PAIRS_MAX = 8;
const CONTEXT_CHARACTERS_MAX = 384;
/** API_GrantConstraints, SourceArn. */
const SOURCE_ARN = '^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$';

/** The operations of every key, in the order of the recorded refusal; the rest go by what the key is for. */
const COMMON: readonly GrantOperation[] = ['CreateGrant', 'RetireGrant', 'DescribeKey'];
const SYMMETRIC: readonly GrantOperation[] = [
  'Encrypt',
  'Decrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];
const BY_USAGE: Readonly<Record<KeyUsage, readonly GrantOperation[]>> = {
  ENCAPSULATE_DECAPSULATE: ['Encapsulate', 'Decapsulate', 'GetPublicKey'],
  ENCRYPT_DECRYPT: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GetPublicKey'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: ['DeriveSharedSecret', 'GetPublicKey'],
  SIGN_VERIFY: ['Sign', 'Verify', 'GetPublicKey'],
};

/** The operations that a grant of a key can have. */
export function operationsOf({ spec, usage }: SharedKey): readonly GrantOperation[] {
  return [...COMMON, ...(spec === 'SYMMETRIC_DEFAULT' ? SYMMETRIC : BY_USAGE[usage])];
}

/**
 * Checks that need no key. Faults: ValidationException.
 */
// Unconfirmed: all texts of this function; a recording of each refusal would settle it.
export function checkNewGrant(request: NewGrant): void {
  const { GranteePrincipal, GranteeServicePrincipal, Constraints = {} } = request;
  const { RetiringPrincipal, RetiringServicePrincipal } = request;
  const refuse = (text: string) => fail('ValidationException', text);
  if (request.Operations.length === 0)
    refuse(
      "1 validation error detected: Value '[]' at 'operations' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined))
    refuse('You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.');
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined)
    refuse('You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.');
  if (GranteeServicePrincipal !== undefined && Constraints.SourceArn === undefined)
    refuse('You must specify a SourceArn constraint with GranteeServicePrincipal.');
  if (
    GranteeServicePrincipal !== undefined &&
    RetiringPrincipal === undefined &&
    RetiringServicePrincipal === undefined
  )
    refuse('You must specify a retiring principal with GranteeServicePrincipal.');
  for (const service of [GranteeServicePrincipal, RetiringServicePrincipal])
    if (service !== undefined && !SERVICE.test(service))
      refuse(`'${service}' is not a service principal.`);
  checkConstraints(Constraints);
}

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazon\.com)(\.cn)?$/;

function checkConstraints(constraints: GrantConstraints): void {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = constraints;
  if (EncryptionContextEquals !== undefined && EncryptionContextSubset !== undefined)
    fail(
      'ValidationException',
      'You can specify either EncryptionContextEquals or EncryptionContextSubset, but not both.',
    );
  for (const context of [EncryptionContextEquals, EncryptionContextSubset]) {
    const pairs = Object.entries(context ?? {});
    if (pairs.length > PAIRS_MAX)
      fail('ValidationException', `A grant constraint can have at most ${PAIRS_MAX} pairs.`);
    if (pairs.flat().join('').length > CONTEXT_CHARACTERS_MAX)
      fail(
        'ValidationException',
        `The encryption context of a grant constraint can have at most ${CONTEXT_CHARACTERS_MAX} characters.`,
      );
  }
  if (
    SourceArn !== undefined &&
    (SourceArn.length > 512 || !new RegExp(SOURCE_ARN).test(SourceArn))
  )
    fail(
      'ValidationException',
      `1 validation error detected: Value '${SourceArn}' at 'constraints.sourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ${SOURCE_ARN}`,
    );
}

/** What the key must be. Faults: ValidationException. */
// Unconfirmed: that both come before what the principals must be; one request that breaks all of them would settle it.
export function admitGrant(request: NewGrant, shared: SharedKey): void {
  const valid = operationsOf(shared);
  const unfit = request.Operations.filter((operation) => !valid.includes(operation));
  if (unfit.length > 0)
    fail(
      'ValidationException',
      `Operations [${unfit.join(', ')}] are not supported when creating a grant for ${kindOf(shared)} KMS key with key usage ${shared.usage}. Valid operations are [${valid.join(', ')}]`,
    );
  const { EncryptionContextEquals, EncryptionContextSubset } = request.Constraints ?? {};
  const context = EncryptionContextEquals ?? EncryptionContextSubset;
  if (context !== undefined && shared.spec !== 'SYMMETRIC_DEFAULT')
    fail(
      'ValidationException',
      'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
    );
}

/** Recorded of an HMAC key, which counts as symmetric. Unconfirmed: the word for other keys. */
function kindOf({ spec }: SharedKey): string {
  return keySpecRow(spec).kind === 'asymmetric' ? 'an asymmetric' : 'a symmetric';
}

/**
 * The ARN of a principal that is named by it, or by its unique ID, of which only the caller's own is known. Every
 * well-formed ARN counts as one that exists.
 * Faults: InvalidArnException.
 */
export function principalIn(
  given: string | undefined,
  { arn, permissions }: Caller,
): string | undefined {
  if (given === undefined) return undefined;
  // Recorded: a unique ID is taken in place of the ARN, and means the same.
  if (given === permissions?.id) return arn;
  if (/^A(ROA|IDA)[A-Z0-9]{12,}(:.+)?$/.test(given))
    notModelled(`a principal other than the caller by its unique ID (${given})`);
  if (!given.startsWith('arn:') || !isWellFormedPrincipal('AWS', given))
    fail('InvalidArnException', `ARN is not valid: ${given}`);
  return given;
}

/** What a request gives: an operation that is named twice counts once, constraints that constrain nothing are none. */
export function permissionOf({ Operations, Constraints = {} }: NewGrant): Permission {
  const { EncryptionContextSubset, EncryptionContextEquals, SourceArn } = Constraints;
  const constraints = {
    ...(EncryptionContextSubset === undefined ? {} : { EncryptionContextSubset }),
    ...(EncryptionContextEquals === undefined ? {} : { EncryptionContextEquals }),
    ...(SourceArn === undefined ? {} : { SourceArn }),
  };
  return {
    operations: [...new Set(Operations)],
    constraints: Object.keys(constraints).length === 0 ? undefined : constraints,
  };
}

/** The grant of the same name that a named one repeats in all that it gives, and to whom. */
export function repeated(grants: KeyGrants, grant: Grant): Grant | undefined {
  if (grant.name === undefined) return undefined;
  const prefix = nameKey({ ...grant, id: '' });
  for (const one of entries(grants.byName, { prefix })) if (isAlike(one, grant)) return one;
  return undefined;
}

function isAlike(one: Grant, other: Grant): boolean {
  return (
    one.issuer === other.issuer &&
    one.grantee === other.grantee &&
    one.granteeService === other.granteeService &&
    one.retiring === other.retiring &&
    one.retiringService === other.retiringService &&
    one.operations.length === other.operations.length &&
    one.operations.every((operation) => other.operations.includes(operation)) &&
    one.constraints?.SourceArn === other.constraints?.SourceArn &&
    sameContext('EncryptionContextEquals', one, other) &&
    sameContext('EncryptionContextSubset', one, other)
  );
}

function sameContext(
  member: 'EncryptionContextEquals' | 'EncryptionContextSubset',
  one: Permission,
  other: Permission,
): boolean {
  const [a, b] = [one.constraints?.[member], other.constraints?.[member]];
  return a === undefined || b === undefined ? a === b : isSame(a, b);
}

/** Faults: LimitExceededException, without text; an AWS managed key may have any number. */
export function checkGrantLimit({ byId }: KeyGrants, { custodian }: SharedKey): void {
  if (byId.size >= GRANTS_PER_KEY_MAX && custodian?.service === undefined)
    fail('LimitExceededException');
}
