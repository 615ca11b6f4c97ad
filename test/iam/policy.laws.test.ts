import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../src/iam/context.ts';
import { decide, type Policies } from '../../src/iam/decision.ts';
import { type AuthorizationRequest, evaluate, mismatchOf } from '../../src/iam/evaluate.ts';
import { hasDuplicateNames } from '../../src/iam/json-names.ts';
import { parsePolicy } from '../../src/iam/policy.ts';
import { type PolicyKind, policyKinds } from '../../src/iam/policy-kinds.ts';
import { OWNER, policyOf, requestOf } from '../support/policies.ts';

const OTHER = '444455556666';
const ROLE = `arn:aws:iam::${OWNER}:role/path/app`;
const SESSION = `arn:aws:sts::${OWNER}:assumed-role/app/s`;
const callers = [
  { arn: `arn:aws:iam::${OWNER}:root` },
  { arn: `arn:aws:iam::${OWNER}:user/bob` },
  { arn: SESSION },
  { arn: SESSION, issuer: ROLE },
  { arn: `arn:aws:iam::${OTHER}:user/eve` },
  { arn: 'x.amazonaws.com' },
];
const some = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 });

const principal = fc.oneof(
  fc.constant('*'),
  some('*', OWNER, OTHER, ROLE, SESSION, `arn:aws:iam::${OWNER}:user/bob`).map((AWS) => ({ AWS })),
  fc.constant({ Service: 'x.amazonaws.com' }),
);
const operator = fc
  .tuple(
    fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom('StringEquals', 'StringNotLike', 'NumericLessThan', 'StringLike'),
    fc.constantFrom('', 'IfExists'),
  )
  .map((parts) => parts.join(''));
const condition = fc.dictionary(
  operator,
  fc.dictionary(fc.constantFrom('x:a', 'x:b'), some('1', '2', 'a*', ['$', '{x:b}'].join(''))),
  { maxKeys: 2 },
);
const statementOf = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      Effect: effect,
      principal,
      action: some('x:Get', 'x:P*', 'X:*', '*', 'x:?et'),
      resource: some('*', 'arn:aws:x:*', 'arn:aws:x:*:*:thing/2', `arn:*:thing/${'$'}{x:a}`),
      Condition: condition,
      not: fc.record({ principal: fc.boolean(), action: fc.boolean(), resource: fc.boolean() }),
    })
    .map(({ Effect, principal, action, resource, Condition, not }) => ({
      Effect,
      [not.principal ? 'NotPrincipal' : 'Principal']: principal,
      [not.action ? 'NotAction' : 'Action']: action,
      [not.resource ? 'NotResource' : 'Resource']: resource,
      Condition,
    }));
const statement = statementOf(fc.constantFrom('Allow', 'Deny'));
const statements = fc.array(statement, { maxLength: 5 });
const request = fc
  .record({
    caller: fc.constantFrom(...callers),
    action: fc.constantFrom('x:Get', 'x:Put'),
    resource: fc.constantFrom(1, 2).map((n) => `arn:aws:x:us-east-1:${OWNER}:thing/${n}`),
    a: fc.option(fc.subarray(['1', '2', 'ab']), { nil: undefined }),
    b: fc.option(fc.constantFrom('1', 'ab'), { nil: undefined }),
  })
  .map(({ caller, a, b, ...more }) =>
    requestOf(caller, { ...more, context: contextOf({ 'x:a': a, 'x:b': b }) }),
  );

const verdictOf = (given: readonly object[], of: AuthorizationRequest) =>
  evaluate(policyOf('resource-based', ...given), of).verdict;

describe('one policy', () => {
  test('law: a Deny more makes nothing allowed, an Allow more takes nothing away', () => {
    fc.assert(
      fc.property(statements, statement, request, (given, more, of) => {
        const before = verdictOf(given, of);
        const after = verdictOf([...given, more], of);
        const changed = more.Effect === 'Deny' ? 'denied' : before === 'none' ? 'allowed' : before;
        expect([before, changed]).toContain(after);
      }),
      { numRuns: 1000 },
    );
  });

  test('law: the order of statements does not matter', () => {
    fc.assert(
      fc.property(statements, request, fc.infiniteStream(fc.nat()), (given, of, order) => {
        const shuffled = given
          .map((one) => ({ one, at: order.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const [a, b] = [given, shuffled].map((all) => {
          const { verdict, decidedBy } = evaluate(policyOf('resource-based', ...all), of);
          return [verdict, decidedBy?.statement.effect === 'Allow' ? decidedBy.reach : undefined];
        });
        expect(a).toEqual(b);
      }),
      { numRuns: 500 },
    );
  });

  test('law: a policy says what its statements say one by one, and each that does not match has a reason', () => {
    fc.assert(
      fc.property(statements, request, (given, of) => {
        const outcome = evaluate(policyOf('resource-based', ...given), of);
        const alone = given.map((one) => verdictOf([one], of));
        expect(outcome.verdict).toBe(
          ['denied', 'allowed'].find((verdict) => alone.includes(verdict as 'denied')) ?? 'none',
        );
        expect(outcome.statements.map((one) => mismatchOf(one, of) === undefined)).toEqual(
          alone.map((verdict) => verdict !== 'none'),
        );
      }),
      { numRuns: 500 },
    );
  });

  test.each(['Action', 'Resource', 'Principal'])('law: Not%s is all but %s', (element) => {
    fc.assert(
      fc.property(statementOf(fc.constant('Allow')), request, (given, of) => {
        const all = { Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' };
        const drawn: Readonly<Record<string, unknown>> = given;
        const answers = [element, `Not${element}`].map((name) =>
          verdictOf(
            [{ ...all, [element]: undefined, [name]: drawn[element] ?? drawn[`Not${element}`] }],
            of,
          ),
        );
        expect(new Set(answers)).toEqual(new Set(['allowed', 'none']));
      }),
    );
  });
});

describe('all policies', () => {
  const identity = statement.map(({ Principal: _, NotPrincipal: __, ...rest }) => rest);
  const KINDS = Object.keys(policyKinds) as PolicyKind[];
  /** Where a statement more goes. */
  const parts = fc.record({
    resource: fc.array(statement, { maxLength: 3 }),
    endpoint: fc.option(fc.array(statement, { maxLength: 3 }), { nil: undefined }),
    identity: fc.array(identity, { maxLength: 3 }),
    boundary: fc.option(fc.array(identity, { maxLength: 3 }), { nil: undefined }),
    session: fc.option(fc.array(identity, { maxLength: 3 }), { nil: undefined }),
    scp: fc.option(fc.array(identity, { maxLength: 3 }), { nil: undefined }),
    delegation: fc.constantFrom('account' as const, 'resource-policy' as const),
    granted: fc.constantFrom(
      'principal' as const,
      'issuer' as const,
      'account' as const,
      undefined,
    ),
  });
  type Parts = typeof parts extends fc.Arbitrary<infer P> ? P : never;
  const policiesOf = (given: Parts): Policies => {
    const of = (kind: PolicyKind, all: readonly object[] | undefined) =>
      all && policyOf(kind, ...all);
    const session = of('session', given.session);
    const scp = of('service-control', given.scp);
    return {
      resourceAccount: OWNER,
      delegation: given.delegation,
      granted: given.granted,
      resource: of('resource-based', given.resource),
      endpoint: of('vpc-endpoint', given.endpoint),
      identity: [policyOf('identity-based', ...given.identity)],
      boundary: of('permissions-boundary', given.boundary),
      session: session && [session],
      scps: scp && [[scp]],
    };
  };
  const place = fc.constantFrom(
    'resource' as const,
    'endpoint' as const,
    'identity' as const,
    'boundary' as const,
    'session' as const,
    'scp' as const,
  );

  test('law: a Deny more allows nothing, an Allow more takes nothing away, in whichever policy', () => {
    fc.assert(
      fc.property(parts, place, statement, request, (given, where, more, of) => {
        const fitting = where === 'resource' || where === 'endpoint';
        const { Principal: _, NotPrincipal: __, ...bare } = more;
        // A policy that comes into being may limit; one that is there already is added to.
        const before = { ...given, [where]: given[where] ?? [] };
        const after = { ...before, [where]: [...(before[where] ?? []), fitting ? more : bare] };
        const [a, b] = [before, after].map((all) => decide(of, policiesOf(all as Parts)).effect);
        if (more.Effect === 'Deny') expect([a, 'explicit-deny']).toContain(b);
        else if (a !== 'implicit-deny') expect(b).toBe(a);
        else expect(b).not.toBe('explicit-deny');
      }),
      { numRuns: 1000 },
    );
  });

  test('law: what is decided follows from what the policies say', () => {
    fc.assert(
      fc.property(parts, request, (given, of) => {
        const { effect, kind, decidedBy, consulted } = decide(of, policiesOf(given));
        const denying = consulted.filter(({ outcome }) => outcome.verdict === 'denied');
        expect(effect === 'explicit-deny').toBe(denying.length > 0);
        if (effect === 'explicit-deny') expect(denying[0]).toBe(decidedBy);
        if (effect === 'allowed') expect(decidedBy?.outcome.verdict ?? 'allowed').toBe('allowed');
        if (effect !== 'implicit-deny') expect(decidedBy?.kind).toBe(kind);
        else
          expect(
            consulted.filter((one) => one.kind === kind).map(({ outcome }) => outcome.verdict),
          ).not.toContain('allowed');
        expect([...KINDS, undefined]).toContain(kind);
      }),
      { numRuns: 1000 },
    );
  });

  test('law: a nearer grant never takes away what a farther one gives', () => {
    fc.assert(
      fc.property(parts, request, (given, of) => {
        const effects = [undefined, 'account', 'issuer', 'principal'].map(
          (granted) => decide(of, policiesOf({ ...given, granted } as Parts)).effect === 'allowed',
        );
        expect([...effects].sort()).toEqual(effects);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is no policy', () => {
  test('law: every text is a policy or has a message', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"Version":"2012-10-17","Statement":${json}}`),
      fc
        .json()
        .map((json) => `{"Statement":{"Effect":"Allow","Principal":"*","Condition":${json}}}`),
      fc.json().map((json) => `{"Statement":{"Effect":"Allow","Principal":${json}}}`),
    );
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...(Object.keys(policyKinds) as PolicyKind[])),
        (text, kind) => {
          const parsed = parsePolicy(text, kind);
          expect(parsed.ok || parsed.message !== '').toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('law: a name twice in one object is found, wherever it is', () => {
    type Json =
      | string
      | readonly Json[]
      | { readonly members: readonly (readonly [string, Json])[] };
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('a', '"', '\\', '{', ',', 'a":'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc
          .array(fc.tuple(fc.constantFrom('a', 'b', '"', '\\', '}'), tie('json')), { maxLength: 3 })
          .map((members) => ({ members })),
      ),
    }));
    const textOf = (value: Json): string => {
      if (typeof value === 'string') return JSON.stringify(value);
      return 'members' in value
        ? `{${value.members.map(([name, of]) => `${JSON.stringify(name)} : ${textOf(of)}`).join(',')}}`
        : `[ ${(value as readonly Json[]).map(textOf).join(' ,')}]`;
    };
    const isTwice = (value: Json): boolean => {
      if (typeof value === 'string') return false;
      if (!('members' in value)) return (value as readonly Json[]).some(isTwice);
      const names = value.members.map(([name]) => name);
      return new Set(names).size < names.length || value.members.some(([, of]) => isTwice(of));
    };
    fc.assert(
      fc.property(json, (value) => {
        expect(hasDuplicateNames(textOf(value))).toBe(isTwice(value));
      }),
      { numRuns: 2000 },
    );
  });
});
