/**
 * What access control costs: the decision against none, by AWS's default policy, by long policies with conditions, and by one
 * of many grants.
 */
import { step } from '../build/engine.js';
import { ACCOUNT, caller, run, worldOf } from './engine.bench.mjs';
import { compare, tiny } from './harness.mjs';

const Plaintext = new Uint8Array(32).fill(7);
const EncryptionContext = { department: 'finance', purpose: 'invoice', tenant: '4242' };
const STATEMENTS = 20;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
/** Most that a key can have. */
const GRANTS = tiny ? 20 : 50_000;

/** A call again and again, each on what the one before left; whether it is refused must be as it is said. */
function calling(world, operation, input, who, refused = false) {
  let present = world;
  return () => {
    const done = step(present, { service: 'kms', operation, input, caller: who });
    if (done.result.ok === refused) throw new Error(`${operation}: ${done.result.fault?.message}`);
    present = done.world;
    return done;
  };
}

function withoutAccess(world) {
  const input = { Enforcement: 'off' };
  return step(world, { service: 'sts', operation: 'kmsim:SetEnforcement', input, caller }).world;
}

/** Of twenty statements only the last is about this request: the others differ in their last condition, or in their action. */
function statements(principal) {
  return Array.from({ length: STATEMENTS }, (_, i) => ({
    Sid: `S${i}`,
    Effect: 'Allow',
    ...principal,
    Action: i % 4 === 0 ? ['kms:Sign', 'kms:Verify*'] : ['kms:Encrypt', 'kms:De*'],
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
      StringLike: { 'kms:EncryptionContext:department': 'fin*' },
      'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['purpose', 'tenant'] },
      StringEqualsIfExists: {
        'kms:EncryptionContext:tenant': i === STATEMENTS - 1 ? ['4242', '4243'] : [`${i}`],
      },
    },
  }));
}
const policyOf = (Statement) => JSON.stringify({ Version: '2012-10-17', Statement });

/** The hot path, with the decision and without. */
async function decisions() {
  const { world, ids } = worldOf(tiny ? 10 : 1000, 1);
  const [KeyId] = ids;
  const input = { KeyId, Plaintext, EncryptionContext };
  const delegating = {
    Effect: 'Allow',
    Principal: { AWS: ACCOUNT },
    Action: 'kms:PutKeyPolicy',
    Resource: '*',
  };
  const Policy = policyOf([delegating, ...statements({ Principal: { AWS: ACCOUNT } })]);
  const guarded = run(world, 'PutKeyPolicy', { KeyId, Policy }).world;
  const app = {
    ...caller,
    arn: ROLE,
    permissions: { policies: [policyOf(statements())] },
  };
  const plain = {
    ...caller,
    arn: ROLE,
    permissions: {
      policies: [policyOf([{ Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' }])],
    },
  };
  const rows = [];
  for (const [what, budget, candidate, reference] of [
    [
      'the default key policy, a caller without policies',
      2,
      calling(world, 'Encrypt', input, caller),
      calling(withoutAccess(world), 'Encrypt', input, caller),
    ],
    [
      'the default key policy, a role with a policy of one statement',
      2,
      calling(world, 'Encrypt', input, plain),
      calling(withoutAccess(world), 'Encrypt', input, plain),
    ],
    [
      `key policy and identity policy of ${STATEMENTS} statements with 4 conditions each`,
      10,
      calling(guarded, 'Encrypt', input, app),
      calling(withoutAccess(guarded), 'Encrypt', input, app),
    ],
  ]) {
    const [row] = await compare({
      name: `Encrypt / without access control: ${what}`,
      reference,
      candidates: { decided: candidate },
    });
    const { us, referenceUs } = row;
    rows.push(row, { name: `µs added: ${what}`, ratio: us - referenceUs, target: budget });
  }
  return rows;
}

/** One of many grants, or none of them. */
async function grants() {
  const few = granted(10);
  const many = granted(GRANTS);
  const rows = [];
  for (const [what, operation, who, refused] of [
    ['by one of the grantees', 'Encrypt', granteeOf(7), false],
    ['by one who has none, refused', 'Encrypt', granteeOf('nobody'), true],
    ['by a session of a grantee', 'Encrypt', sessionOf(7), false],
  ]) {
    const on = ({ world, KeyId }) =>
      calling(world, operation, { KeyId, Plaintext, EncryptionContext }, who, refused);
    rows.push(
      ...(await compare({
        name: `Encrypt with ${GRANTS} grants on the key / with 10: ${what}`,
        reference: on(few),
        candidates: { many: on(many) },
      })),
    );
  }
  const one = granted(10, () => 7);
  const same = granted(GRANTS, () => 7);
  const input = ({ KeyId }) => ({ KeyId, Plaintext, EncryptionContext });
  rows.push(
    ...(await compare({
      name: `Encrypt with ${GRANTS} grants to one role / with 10: by the role`,
      reference: calling(one.world, 'Encrypt', input(one), granteeOf(7)),
      candidates: { many: calling(same.world, 'Encrypt', input(same), granteeOf(7)) },
    })),
  );
  return rows.map((row) => ({ ...row, target: 1.5 }));
}

const roleOf = (name) => `arn:aws:iam::${ACCOUNT}:role/r${name}`;
/** They have no policy at all: only a grant lets them in. */
const NO_POLICIES = { policies: [] };
const granteeOf = (name) => ({ ...caller, arn: roleOf(name), permissions: NO_POLICIES });
const sessionOf = (name) => ({
  ...caller,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r${name}/one`,
  permissions: NO_POLICIES,
});

function granted(count, nameOf = (i) => i) {
  const made = worldOf(1, 1);
  const [KeyId] = made.ids;
  let { world } = made;
  for (let i = 0; i < count; i++) {
    const GranteePrincipal = roleOf(nameOf(i));
    const input = { KeyId, GranteePrincipal, Operations: ['Encrypt', 'Decrypt'] };
    world = run(world, 'CreateGrant', input).world;
  }
  return { world, KeyId };
}

export const sections = [
  ['Access: the decision on an Encrypt of 32 bytes', decisions],
  ['Access: grants', grants],
];
