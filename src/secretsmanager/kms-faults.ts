/**
 * Refusals of KMS, as Secrets Manager passes them on.
 * Source: texts recorded from AWS.
 * @module
 */
import { Fault } from '../kernel/fault.ts';
import { toldByService } from '../kms/calls.ts';
import { randomFrom, type Seed } from '../lib/random.ts';

/** What was asked of KMS, and which request of it that was. */
interface Refused {
  readonly seed: Seed;
  /** The secret's ARN. */
  readonly arn: string;
  /** The request's own number among those for the secret. */
  readonly n: number;
}

/** What a refusal is called, by what Secrets Manager wanted of KMS. */
const FAILURES = {
  encrypt: {
    code: 'EncryptionFailure',
    text: "Secrets Manager can't encrypt the secret value: ",
  },
  decrypt: {
    code: 'DecryptionFailure',
    text: "Secrets Manager can't decrypt the secret value: ",
  },
  name: {
    code: 'InvalidParameterException',
    text: 'The operation failed because of an invalid KMS key: ',
  },
} as const;

/** The refusal that a caller of Secrets Manager gets. */
export function passedOn(fault: Fault, wanted: keyof typeof FAILURES, refused: Refused): Fault {
  const { seed, arn, n } = refused;
  if (fault.code === 'NotModelledException') return fault;
  if (fault.code === 'AccessDeniedException')
    return new Fault(fault.code, 'Access to KMS is not allowed', () => fault.explanation ?? {});
  if (wanted === 'name' && fault.code === 'DisabledException')
    return new Fault(
      'InvalidParameterException',
      'The operation failed because the specified KMS key is disabled.',
    );
  const { code, text } = FAILURES[wanted];
  const requestId = randomFrom(seed, 'secretsmanager:KmsRequestId', arn, n).uuid();
  return new Fault(code, text + toldByService(fault, requestId));
}
