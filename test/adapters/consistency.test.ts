import { CreateGrantCommand, DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { APP } from '../support/grants.ts';
import { bytes } from '../support/simulator.ts';

// Source: grants.html: a grantee is refused until the grant is seen, or names it by its token.
test('a grantee tries again until its grant is seen, or uses the token at once', async () => {
  const sim = createSimulator({ consistency: { delay: { seconds: 3 } } });
  const { KeyId } = sim.kms.createKey({}).KeyMetadata;
  sim.consistency.settle();
  const { CiphertextBlob, KeyId: arn } = sim.kms.encrypt({ KeyId, Plaintext: bytes('x') });
  const owner = new KMSClient(sim.clientConfig());
  const grantee = new KMSClient(sim.clientConfig({ principal: APP }));
  const { GrantToken = '' } = await owner.send(
    new CreateGrantCommand({ KeyId, GranteePrincipal: APP, Operations: ['Decrypt'] }),
  );
  const now = await grantee.send(new DecryptCommand({ CiphertextBlob, GrantTokens: [GrantToken] }));
  expect(now.KeyId).toBe(arn);
  const refusals: string[] = [];
  for (;;) {
    try {
      expect((await grantee.send(new DecryptCommand({ CiphertextBlob }))).KeyId).toBe(arn);
      break;
    } catch (error) {
      refusals.push((error as Error).name);
      sim.clock.advance({ seconds: 1 });
    }
  }
  expect(refusals).toEqual(Array(3).fill('AccessDeniedException'));
});
