import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { grantTo } from '../support/grants.ts';
import { refusalOf } from '../support/simulator.ts';

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html, "Grant operations": those of an asymmetric key
// go by its usage; test/kms/grants.test.ts has the other key specs.
describe('CreateGrant', () => {
  const common = ['CreateGrant', 'RetireGrant', 'DescribeKey', 'GetPublicKey'] as const;
  const rows = [
    ['ENCRYPT_DECRYPT', ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo']],
    ['SIGN_VERIFY', ['Sign', 'Verify']],
    ['KEY_AGREEMENT', ['DeriveSharedSecret']],
  ] as const;
  const others = ['GenerateDataKey', 'GenerateMac', 'Encapsulate'] as const;
  test.each(rows)('SM2 %s takes its operations and no others', (KeyUsage, own) => {
    const sim = createSimulator({ region: 'cn-north-1' });
    const { Arn } = sim.kms.createKey({ KeySpec: 'SM2', KeyUsage }).KeyMetadata;
    for (const operation of [...common, ...own]) grantTo(sim, Arn, { Operations: [operation] });
    const wrong = rows.flatMap(([usage, operations]) => (usage === KeyUsage ? [] : operations));
    for (const operation of [...others, ...wrong])
      expect(refusalOf(() => grantTo(sim, Arn, { Operations: [operation] })).name).toBe(
        'ValidationException',
      );
  });
});
