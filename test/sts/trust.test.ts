import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';

const APP = 'arn:aws:iam::111122223333:role/app' as const;

describe('a trust policy', () => {
  // 20,000 lists in each other are JSON, and no policy.
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  test.each([
    ['in its statement', `{"Statement":{"Effect":"Allow","Condition":${deep}}}`],
    ['instead of its statement', `{"Statement":${deep}}`],
    ['beside its statement', `{"Statement":[],"Id":${deep}}`],
    ['alone', deep],
  ])('that is very deep %s is told to be no policy document', (_, trust) => {
    const sim = createSimulator();
    expect(() => sim.principals.set(APP, { trust })).toThrow(TypeError);
    expect(() => sim.principals.set(APP, { trust })).toThrow('expected a policy document');
  });
});
