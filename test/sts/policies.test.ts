import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const APP = 'arn:aws:iam::111122223333:role/app' as const;
const ANN = 'arn:aws:iam::111122223333:user/ann' as const;
const call = { RoleArn: APP, RoleSessionName: 's1' };

describe('a policy on sts:AssumeRole', () => {
  // No request has such a key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  // A variable that no request has a value for matches nothing.
  test.each(['__proto__', 'constructor', 'toString', '__proto__/x'])(
    'with the variable %s matches nothing',
    (name) => {
      const sim = createSimulator();
      const Resource = `arn:aws:iam::111122223333:role/\${${name}}`;
      const Statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource };
      const ann = sim.as(ANN, { policies: { Version: '2012-10-17', Statement } });
      expect(refusalOf(() => ann.sts.assumeRole(call)).name).toBe('AccessDenied');
    },
  );
});
