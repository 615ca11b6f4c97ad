/**
 * Refusals of KMS, as Parameter Store passes them on.
 * Source: texts that users report
 * @module
 */
import { Fault } from '../kernel/fault.ts';
import { toldByService } from '../kms/calls.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';

/** What was asked of KMS, for which parameter, and when. */
interface Asked {
  readonly seed: Seed;
  readonly arn: string;
  readonly now: Millis;
}

const NO_DECRYPT =
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';

/** The refusal that a caller of Parameter Store gets: InvalidKeyId, or AccessDeniedException. */
// Unconfirmed: all but the texts of a disabled key and of a Decrypt that is not allowed; recordings would settle them.
export function passedOn(
  fault: Fault,
  wanted: 'Encrypt' | 'Decrypt' | 'GenerateDataKey',
  asked: Asked,
): Fault {
  const { code } = fault;
  if (code === 'NotModelledException') return fault;
  const isDenied = code === 'AccessDeniedException';
  const text = isDenied && wanted === 'Decrypt' ? NO_DECRYPT : undefined;
  return new Fault(
    isDenied ? code : 'InvalidKeyId',
    toldByService(fault, requestId(asked), text),
    () => fault.explanation ?? {},
  );
}

function requestId({ seed, arn, now }: Asked): string {
  return randomFrom(seed, 'ssm:KmsRequestId', arn, now).uuid();
}
