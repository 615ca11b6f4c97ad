import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { program, runProgram } from './lifecycle-program.ts';

const PROGRAMS = Number(process.env['KMSIM_PROGRAMS'] ?? 2000);

// The laws of lifecycle.laws.test.ts are held over 800 programs more, which are compared with the model as these are.
describe('the lifecycle of keys against a naive model of it', () => {
  test(
    `agrees over ${PROGRAMS} programs of 60 steps, in every Region after each step`,
    () => {
      let succeeded = 0;
      const property = fc.property(program, (draws) => {
        succeeded += runProgram(draws).succeeded;
      });
      fc.assert(property, { numRuns: PROGRAMS });
      // Of all steps, 3 in 4 do something.
      expect(succeeded).toBeGreaterThan(PROGRAMS * 60 * 0.65);
    },
    300_000 + 100 * PROGRAMS,
  );
});
