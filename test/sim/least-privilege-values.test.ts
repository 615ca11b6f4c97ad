import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createSimulator,
  type IdentityPolicy,
  leastPrivilege,
  ServiceError,
  type View,
} from '../../src/index.ts';
import { ACCOUNT } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const SecretString = 's';
const Value = 'v';
const NAMES = ['a', 'b/c', 'none'];
const PATHS = ['/a', '/a/b', '/none'];

/** A key, two secrets and two parameters. */
function begin() {
  const sim = createSimulator();
  const KmsKeyId = sim.kms.createKey().KeyMetadata.Arn;
  sim.secretsManager.createSecret({ Name: 'a', SecretString, KmsKeyId });
  sim.secretsManager.createSecret({ Name: 'b/c', SecretString });
  for (const Name of ['/a', '/a/b'])
    sim.ssm.putParameter({ Name, Value, Type: 'SecureString', KeyId: KmsKeyId });
  return { sim, KmsKeyId };
}

type Do = (view: View, KmsKeyId: string) => unknown;
const secret = fc.constantFrom(...NAMES);
const path = fc.constantFrom(...PATHS);
const Tags = [{ Key: 'team', Value: 'a' }];
const on = (make: (view: View, SecretId: string, KmsKeyId: string) => unknown) =>
  secret.map(
    (SecretId): Do =>
      (view, KmsKeyId) =>
        make(view, SecretId, KmsKeyId),
  );
const at = (make: (view: View, Name: string) => unknown) =>
  path.map(
    (Name): Do =>
      (view) =>
        make(view, Name),
  );

/** One call; some of them fail. */
const call: fc.Arbitrary<Do> = fc.oneof(
  on(({ secretsManager }, SecretId) => secretsManager.getSecretValue({ SecretId })),
  on(({ secretsManager }, SecretId) => secretsManager.describeSecret({ SecretId })),
  on(({ secretsManager }, SecretId) => secretsManager.putSecretValue({ SecretId, SecretString })),
  on(({ secretsManager }, SecretId, KmsKeyId) =>
    secretsManager.updateSecret({ SecretId, KmsKeyId, SecretString }),
  ),
  on(({ secretsManager }, SecretId) => secretsManager.tagResource({ SecretId, Tags })),
  on(({ secretsManager }, SecretId) => secretsManager.deleteSecret({ SecretId })),
  on(({ secretsManager }, SecretId) => secretsManager.restoreSecret({ SecretId })),
  on(({ secretsManager }, Name) => secretsManager.createSecret({ Name, SecretString, Tags })),
  on(({ ssm }, name) =>
    ssm.getParameter({ Name: `/aws/reference/secretsmanager/${name}`, WithDecryption: true }),
  ),
  fc.constant<Do>(({ secretsManager }) => secretsManager.listSecrets()),
  fc.constant<Do>(({ secretsManager }) =>
    secretsManager.batchGetSecretValue({ SecretIdList: NAMES }),
  ),
  at(({ ssm }, Name) => ssm.getParameter({ Name, WithDecryption: true })),
  at(({ ssm }, Name) => ssm.getParameters({ Names: [Name, '/a'] })),
  at(({ ssm }, Path) => ssm.getParametersByPath({ Path, WithDecryption: true })),
  at(({ ssm }, Name) => ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true })),
  at(({ ssm }, Name) => ssm.putParameter({ Name, Value, Type: 'String', Tags })),
  at(({ ssm }, Name) => ssm.deleteParameters({ Names: [Name] })),
  at(({ ssm }, Name) => ssm.labelParameterVersion({ Name, Labels: ['x'] })),
  fc.constant<Do>(({ ssm }) => ssm.describeParameters()),
);
const program = fc.array(call, { minLength: 1, maxLength: 8 });

/** What the calls answer, as a role that has these policies does them. */
function outcomes(calls: readonly Do[], policies?: IdentityPolicy) {
  const { sim, KmsKeyId } = begin();
  const view = policies === undefined ? sim.as(ROLE) : sim.as(ROLE, { policies });
  const answers = calls.map((make) => {
    try {
      return JSON.stringify(make(view, KmsKeyId) ?? null);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return `${error.name}: ${error.message}`;
    }
  });
  return { answers, policy: leastPrivilege(sim.events, { principal: ROLE }) };
}

function without(policy: IdentityPolicy, action: string): IdentityPolicy {
  const statements = policy.Statement.map((one) => ({
    ...one,
    Action: one.Action.filter((name) => name !== action),
  }));
  return { ...policy, Statement: statements.filter(({ Action }) => Action.length > 0) };
}

test('law: with the least policy secrets and parameters answer the same, and without one of its actions something is refused', () => {
  fc.assert(
    fc.property(program, (calls) => {
      const { answers, policy } = outcomes(calls);
      expect(outcomes(calls, policy).answers).toEqual(answers);
      // A reference does not tell why the secret could not be read.
      const isHidden = answers.some((answer) => answer.includes('AWS dependency service'));
      for (const action of policy.Statement.flatMap(({ Action }) => Action)) {
        // KMS's own managed keys let everybody in who comes through the service: those permissions are in it too.
        if (action.startsWith('kms:') || (isHidden && action === 'secretsmanager:GetSecretValue'))
          continue;
        expect(outcomes(calls, without(policy, action)).answers).not.toEqual(answers);
      }
    }),
    { numRuns: 60 },
  );
});
