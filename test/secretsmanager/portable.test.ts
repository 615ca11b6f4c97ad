/** A world that was tampered with is refused. The text is that of PutResourcePolicy, recorded from AWS. */
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';

test('an export with a policy that is none is refused as other exports are that are none', () => {
  const sim = createSimulator();
  sim.seedSecrets({ a: 'one' });
  const text = JSON.stringify(sim.export()).replace('"replicas":', '"policy":"{","replicas":');
  expect(() => createSimulator().import(JSON.parse(text))).toThrow(
    new TypeError(
      '"secretsmanager" expected the state of an exported world: This resource policy contains a syntax error.',
    ),
  );
});
