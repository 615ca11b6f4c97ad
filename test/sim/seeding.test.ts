/** Secrets and parameters from plain values, and back. Every expected value is what was put. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, type ParameterTree, secure } from '../../src/index.ts';

describe('secrets', () => {
  test('objects as JSON, texts and bytes as they are', () => {
    const sim = createSimulator();
    const database = { username: 'app', password: 's3cret', port: 5432 };
    const bytes = new Uint8Array([1, 2, 3]);
    sim.seedSecrets({
      'prod/db': database,
      'prod/token': 'abc',
      'prod/pin': '0042',
      'prod/key': bytes,
    });
    expect(sim.readSecret<typeof database>('prod/db')).toEqual(database);
    expect(sim.secretsManager.getSecretValue({ SecretId: 'prod/db' }).SecretString).toBe(
      JSON.stringify(database),
    );
    expect(sim.readSecret('prod/token')).toBe('abc');
    expect(sim.readSecret('prod/pin')).toBe('0042');
    expect(sim.readSecret('prod/key')).toEqual(bytes);
  });
  test('what is there gets a new version, under its own key', () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.kms.createKey().KeyMetadata;
    sim.seedSecrets({ a: 'one' }, { KmsKeyId: KeyId });
    sim.seedSecrets({ a: 'two' });
    expect(sim.readSecret('a')).toBe('two');
    expect(sim.readSecret('a', { VersionStage: 'AWSPREVIOUS' })).toBe('one');
    const { Versions } = sim.secretsManager.listSecretVersionIds({ SecretId: 'a' });
    expect(Versions?.map(({ KmsKeyIds }) => KmsKeyIds)).toEqual([[Arn], [Arn]]);
  });
  test('what was deleted by force is made anew', () => {
    const sim = createSimulator();
    sim.seedSecrets({ a: 'one' });
    sim.secretsManager.deleteSecret({ SecretId: 'a', ForceDeleteWithoutRecovery: true });
    sim.seedSecrets({ a: 'two' });
    expect(sim.readSecret('a')).toBe('two');
  });
  test('misuse is told, and nothing is made', () => {
    const sim = createSimulator();
    expect(() => sim.seedSecrets({ good: 'x', bad: undefined as unknown as string })).toThrow(
      '"bad" expected a text, bytes or what can be JSON, got undefined',
    );
    expect(() => sim.seedSecrets('x' as never)).toThrow(TypeError);
    expect(sim.secretsManager.listSecrets({}).SecretList).toEqual([]);
  });
});

describe('parameters', () => {
  test('levels, types and SecureStrings, and back', () => {
    const sim = createSimulator();
    sim.seedParameters('/app', {
      db: { host: 'localhost', port: 5432, password: secure('s3cret') },
      features: ['a', 'b'],
      debug: false,
      limits: secure({ perDay: 3 }),
    });
    expect(sim.readParameters('/app')).toEqual({
      db: { host: 'localhost', port: '5432', password: 's3cret' },
      features: ['a', 'b'],
      debug: 'false',
      limits: '{"perDay":3}',
    });
    const rows = sim.ssm.describeParameters({}).Parameters ?? [];
    expect(rows.map(({ Name, Type }) => [Name, Type])).toEqual([
      ['/app/db/host', 'String'],
      ['/app/db/password', 'SecureString'],
      ['/app/db/port', 'String'],
      ['/app/debug', 'String'],
      ['/app/features', 'StringList'],
      ['/app/limits', 'SecureString'],
    ]);
    sim.seedParameters('/app/db/', { host: 'db.example.com' });
    expect(sim.ssm.getParameter({ Name: '/app/db/host' }).Parameter).toMatchObject({
      Value: 'db.example.com',
      Version: 2,
    });
  });
  test('whatever the tree, what was put is read', () => {
    const name = fc
      .stringMatching(/^[a-zB-Z][\w.-]{0,6}$/)
      .filter((one) => !/^(aws|ssm)/i.test(one));
    const text = fc.stringMatching(/^[^{},]{1,20}$/);
    const { tree } = fc.letrec<{ tree: ParameterTree; node: ParameterTree | string | string[] }>(
      (tie) => ({
        tree: fc.dictionary(name, tie('node'), {
          minKeys: 1,
          maxKeys: 4,
        }) as fc.Arbitrary<ParameterTree>,
        node: fc.oneof(
          { maxDepth: 3 },
          text,
          fc.array(text, { minLength: 1, maxLength: 3 }),
          tie('tree'),
        ),
      }),
    );
    fc.assert(
      fc.property(tree, (given) => {
        const sim = createSimulator();
        sim.seedParameters('/root', given);
        expect(sim.readParameters('/root')).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });
  test('misuse is told', () => {
    const sim = createSimulator();
    expect(() => sim.seedParameters('/a', { x: null as never })).toThrow(
      '"/a/x" expected a text, a number, a boolean, a list of them, secure(value) or an object, got null',
    );
    expect(() => sim.seedParameters('/a', { x: ['1,2'] })).toThrow(
      '"/a/x" expected a list of texts without commas',
    );
    expect(() => sim.seedParameters('/aws/a', { x: 'y' })).toThrow(
      'No access to reserved parameter name: /aws/a/x.',
    );
  });
});

test('what of Systems Manager is not Parameter Store says so', () => {
  const sim = createSimulator();
  const { account, region, arn } = sim.caller;
  const command = {
    service: 'ssm',
    operation: 'SendCommand',
    input: {},
    caller: { account, region, arn },
  };
  expect(sim.cell.execute(command).result).toMatchObject({
    fault: {
      code: 'NotModelledException',
      message: 'kmsim does not model SendCommand of AWS Systems Manager yet.',
    },
  });
});
