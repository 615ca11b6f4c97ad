import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, type Explanation, type KmsClient, type View } from '../../src/index.ts';
import type { Operations } from '../support/grants.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

/**
 * Laws of what callers may do, over drawn key policies, grants, organizations and policies of the caller. That grants never
 * exceed their constraints and that delegation never widens is in test/kms/grants-access.test.ts.
 */
const OTHER = '444455556666';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`;
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const STRANGER = `arn:aws:iam::${OTHER}:user/eve`;
const SERVICE = 's3.amazonaws.com';
const CALLERS = [`arn:aws:iam::${ACCOUNT}:root`, ROLE, SESSION, USER, STRANGER, SERVICE];
const ORG = 'o-example1234';

const origin = createSimulator({ seed: 'permissions' });
const KeyId = origin.kms.createKey().KeyMetadata.Arn;
origin.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
const Plaintext = bytes('x');

/** Calls, as they are made and as `explain` is asked about them. None of them can be refused otherwise than by permission. */
interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  make(kms: KmsClient): unknown;
}
const encrypt = (EncryptionContext: Record<string, string>): Call => ({
  action: 'kms:Encrypt',
  input: { EncryptionContext },
  make: (kms) => kms.encrypt({ KeyId, Plaintext, EncryptionContext }),
});
const grant = { GranteePrincipal: USER, Operations: ['Encrypt'] } as const;
const CALLS: readonly Call[] = [
  encrypt({}),
  encrypt({ a: '1' }),
  encrypt({ a: '1', b: '2' }),
  { action: 'kms:DescribeKey', input: {}, make: (kms) => kms.describeKey({ KeyId }) },
  { action: 'kms:ListGrants', input: {}, make: (kms) => kms.listGrants({ KeyId }) },
  { action: 'kms:DisableKey', input: {}, make: (kms) => kms.disableKey({ KeyId }) },
  { action: 'kms:CreateGrant', input: grant, make: (kms) => kms.createGrant({ KeyId, ...grant }) },
];

const some = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 });
const Condition = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom<object>(
    { StringEquals: { 'kms:EncryptionContext:a': '1' } },
    { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['b'] } },
    { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } },
    { StringEquals: { 'kms:CallerAccount': OTHER } },
    { StringEqualsIfExists: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    { ArnLike: { 'aws:PrincipalArn': '*:role/*' } },
    { Null: { 'aws:PrincipalOrgID': 'false' } },
  ),
);
const own = fc.record({
  Effect: fc.oneof({ weight: 4, arbitrary: fc.constant('Allow') }, fc.constant('Deny')),
  Action: some('kms:*', 'kms:Encrypt', 'kms:D*', 'kms:*Grant*', 's3:*'),
  Resource: fc.constantFrom('*', KeyId, 'arn:aws:kms:*:*:key/none'),
  Condition,
});
const named = fc
  .tuple(
    own,
    fc.constantFrom('Principal', 'Principal', 'Principal', 'NotPrincipal'),
    fc.oneof<fc.Arbitrary<unknown>[]>(
      fc.constant('*'),
      some(ACCOUNT, OTHER, ROLE, SESSION, USER, STRANGER).map((AWS) => ({ AWS })),
      fc.constant({ Service: SERVICE }),
    ),
  )
  .map(([statement, element, principals]) => ({ ...statement, [element]: principals }));
type Statement = Readonly<Record<string, unknown>>;
const statements = (of: fc.Arbitrary<Statement>) => fc.array(of, { maxLength: 3 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const grants = fc.array(
  fc.record({
    GranteePrincipal: fc.constantFrom(ROLE, SESSION, USER, STRANGER),
    Operations: some<NonNullable<Operations>[number]>('Encrypt', 'DescribeKey', 'CreateGrant'),
    Constraints: maybe(
      fc.constantFrom(
        { EncryptionContextSubset: { a: '1' } },
        { EncryptionContextEquals: { a: '1' } },
      ),
    ),
  }),
  { maxLength: 2 },
);
const setting = fc.record({
  caller: fc.constantFrom(...CALLERS),
  via: maybe(fc.constantFrom('s3', 'ec2')),
  keyPolicy: statements(named),
  identity: maybe(statements(own)),
  boundary: maybe(statements(own)),
  session: maybe(statements(own)),
  endpoint: maybe(statements(own.map((statement) => ({ ...statement, Principal: '*' })))),
  scp: maybe(statements(own)),
  grants,
});
type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;
const call = fc.constantFrom(...CALLS);

const doc = (Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
/** The world of a setting, as its caller sees it. */
function viewOf({ keyPolicy, scp, grants: given, ...of }: Setting): View {
  const sim = origin.fork();
  for (const one of given) sim.kms.createGrant({ KeyId, ...one });
  const Policy = JSON.stringify(doc(keyPolicy));
  sim.kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
  if (scp !== undefined)
    sim.organization.set({
      id: ORG,
      accounts: [ACCOUNT, OTHER],
      withoutFullAccess: true,
      scps: [doc(scp)],
    });
  sim.clock.advance({ minutes: 10 });
  const { identity, boundary, session, endpoint } = of;
  return sim.as(of.caller, {
    via: of.via,
    policies: identity && doc(identity),
    boundary: boundary && doc(boundary),
    session: session && doc(session),
    endpoint: endpoint && doc(endpoint),
  });
}
/** DisableKey is not for other accounts. */
const isForeign = ({ caller }: Setting, { action }: Call) =>
  caller === STRANGER && action === 'kms:DisableKey';
const explain = (view: View, { action, input }: Call) => view.explain(action, KeyId, input);

test('law: what is explained is what happens', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(setting, call, (given, asked) => {
      const view = viewOf(given);
      const { allowed, reason } = explain(view, asked);
      seen.add(allowed);
      let refusal: Error | undefined;
      try {
        asked.make(view.kms);
      } catch (error) {
        refusal = error as Error;
      }
      expect(refusal?.name).toBe(allowed ? undefined : 'AccessDeniedException');
      if (refusal !== undefined) expect(refusal.message.endsWith(reason)).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect(seen.size).toBe(2);
});

const PLACES = {
  'resource-based': 'keyPolicy',
  'identity-based': 'identity',
  'permissions-boundary': 'boundary',
  session: 'session',
  'vpc-endpoint': 'endpoint',
  'service-control': 'scp',
} as const;
type Suggestions = Explanation['suggestions'];
/** The setting with what was suggested. */
function following(given: Setting, suggestions: Suggestions): Setting {
  let next = given;
  for (const one of suggestions) {
    if (one.to === 'grant') {
      next = { ...next, grants: [...next.grants, one.grant as (typeof next.grants)[number]] };
      continue;
    }
    // An RCP of AWS's own allows everything, so that none is ever suggested.
    const place = PLACES[one.to as keyof typeof PLACES];
    next = { ...next, [place]: [...(next[place] ?? []), one.statement] };
  }
  return next;
}

test('law: what is suggested suffices, and none of it is too much', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(setting, call, (given, asked) => {
      const { allowed, suggestions, reason } = explain(viewOf(given), asked);
      const isAllowed = (by: Suggestions) => explain(viewOf(following(given, by)), asked).allowed;
      if (suggestions.length === 0) {
        expect(allowed || isForeign(given, asked) || reason.includes('explicit deny')).toBe(true);
        return;
      }
      expect(allowed).toBe(false);
      const policies = suggestions.filter(({ to }) => to !== 'grant');
      expect(isAllowed(policies)).toBe(true);
      for (const left of policies)
        expect(isAllowed(policies.filter((one) => one !== left))).toBe(false);
      for (const { to } of suggestions) seen.add(to);
      if (policies.length === suggestions.length) return;
      const spared = ['resource-based', 'identity-based'];
      expect(isAllowed(suggestions.filter(({ to }) => !spared.includes(to)))).toBe(true);
    }),
    { numRuns: 600 },
  );
  expect([...seen].sort()).toEqual([...Object.keys(PLACES), 'grant'].sort());
});

const place = fc.constantFrom(...Object.values(PLACES));
const allows = (given: Setting) => CALLS.map((asked) => explain(viewOf(given), asked).allowed);

test('law: an Allow more takes no permission away, a Deny more gives none, and a grant more takes none', () => {
  fc.assert(
    fc.property(setting, place, named, grants, (given, where, more, moreGrants) => {
      const { Principal, NotPrincipal, ...bare } = more as Statement & { Effect: string };
      const statement =
        where === 'keyPolicy' ? more : where === 'endpoint' ? { ...bare, Principal: '*' } : bare;
      // A policy that comes into being may limit; one that is there already is added to.
      const before: Setting = { ...given, [where]: given[where] ?? [] };
      const after: Setting = { ...before, [where]: [...(before[where] ?? []), statement] };
      const [a, b] = [allows(before), allows(after)];
      for (const [i, was] of a.entries())
        if (bare.Effect === 'Allow') expect(b[i] === true || !was).toBe(true);
        else expect(was || b[i] === false).toBe(true);
      const granted = allows({ ...before, grants: [...before.grants, ...moreGrants] });
      for (const [i, was] of a.entries()) expect(granted[i] === true || !was).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('law: an explicit Deny wins, wherever it is', () => {
  fc.assert(
    fc.property(setting, place, call, (given, where, asked) => {
      const isOfCaller = where !== 'keyPolicy' && where !== 'endpoint';
      // Services have no policies of their own, and are in no organization.
      fc.pre(!(isOfCaller && given.caller === SERVICE));
      // What other accounts cannot do is refused whatever the key policy says.
      fc.pre(isOfCaller || !isForeign(given, asked));
      const deny = { Effect: 'Deny', Action: asked.action, Resource: '*' };
      const statement = isOfCaller ? deny : { ...deny, Principal: '*' };
      const { allowed, reason } = explain(
        viewOf({ ...given, [where]: [...(given[where] ?? []), statement] }),
        asked,
      );
      expect([allowed, reason.startsWith('with an explicit deny in')]).toEqual([false, true]);
    }),
    { numRuns: 200 },
  );
});
