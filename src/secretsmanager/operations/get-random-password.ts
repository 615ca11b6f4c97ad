/**
 * Answers a random password.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { regionOperation } from '../operation.ts';
import { alphabetsOf, passwordFrom } from '../random-password.ts';
import { scopeWith, withScope } from '../state.ts';

export const getRandomPassword = regionOperation({
  name: 'GetRandomPassword',
  input: s.struct({
    PasswordLength: s.long({ min: 1, max: 4096 }),
    ExcludeCharacters: s.string({ min: 0, max: 4096 }),
    ExcludeNumbers: s.boolean,
    ExcludePunctuation: s.boolean,
    ExcludeUppercase: s.boolean,
    ExcludeLowercase: s.boolean,
    IncludeSpace: s.boolean,
    RequireEachIncludedType: s.boolean,
  }),
  output: s.struct({
    RandomPassword: s.always(s.string({ min: 0, max: 4096, sensitive: true })),
  }),
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException'],
  check: (input) => void alphabetsOf(input),
  run(state, input, env) {
    const { target: scope } = env;
    const n = scope.passwordsDrawn;
    const RandomPassword = passwordFrom(input, env.random(scope.arnPrefix, n));
    return {
      state: withScope(state, scopeWith(scope, { passwordsDrawn: n + 1 })),
      output: { RandomPassword },
    };
  },
});
