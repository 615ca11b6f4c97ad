import { describe, expect, test } from 'vitest';
import { createSimulator, type OrganizationFacts } from '../../src/index.ts';
import { ACCOUNT, withKey } from '../support/simulator.ts';

const id = 'o-example1234';
const OTHER = '444455556666';
const accounts = [ACCOUNT];
const nothing = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }],
};

describe('the facts of an organization', () => {
  test.each([
    ['null', null, 'an organization expected an object, got null'],
    ['a list', [], 'an organization expected an object, got a list'],
    ['a text for accounts', { accounts: ACCOUNT }, '"accounts" expected a list of account IDs'],
    ['null for accounts', { accounts: null }, '"accounts" expected a list of account IDs'],
    ['a number for an account', { accounts: [111122223333] }, '"accounts" expected 12 digits each'],
    ['null for units', { units: null }, '"units" expected an object of units, got null'],
    ['a list for units', { units: [] }, '"units" expected an object of units, got a list'],
    ['null for a unit', { units: { 'ou-a': null } }, 'a unit expected an object, got null'],
    [
      'a text of accounts in a unit',
      { units: { 'ou-a': { accounts: 'x' } } },
      '"accounts" expected',
    ],
    ['a number for scps', { scps: 5 }, '"scps" expected a policy document, got 5'],
    ['null for rcps', { rcps: null }, '"rcps" expected a policy document, got null'],
    ['null in rcps', { rcps: [null] }, '"rcps" expected a policy document, got null'],
    [
      'null for attached',
      { attached: null },
      '"attached" expected an object of accounts, got null',
    ],
    [
      'null attached to an account',
      { attached: { [ACCOUNT]: null } },
      'what is attached to an account expected an object, got null',
    ],
    [
      'a misspelt member of what is attached',
      { attached: { [ACCOUNT]: { scp: [nothing] } } },
      'what is attached to an account expected scps, withoutFullAccess, rcps, got "scp"',
    ],
    [
      'what is attached to an account of no unit',
      { attached: { [OTHER]: { scps: [nothing] } } },
      `"attached" expected accounts of the organization, got ${OTHER}`,
    ],
    ['a text for a switch', { withoutFullAccess: 'no' }, '"withoutFullAccess" expected a boolean'],
    ['a number for the root', { rootId: 5 }, '"rootId" expected r- and 4 to 32 '],
    ['a root of three letters', { rootId: 'r-abc' }, '"rootId" expected r- and 4 to 32 '],
    ['a root in capitals', { rootId: 'r-ROOT' }, '"rootId" expected r- and 4 to 32 '],
    [
      'a name for the management account',
      { managementAccount: 'x' },
      '"managementAccount" expected one of the accounts, 12 digits, got x',
    ],
    [
      'a management account that is in no unit',
      { managementAccount: OTHER },
      '"managementAccount" expected one of the accounts',
    ],
  ])('%s is told at once', (_, facts, message) => {
    const sim = createSimulator();
    const given = facts !== null && !Array.isArray(facts) ? { id, accounts, ...facts } : facts;
    const set = () => sim.organization.set(given as unknown as OrganizationFacts);
    expect(set).toThrow(TypeError);
    expect(set).toThrow(message);
    expect(sim.transcript().lines).toEqual([]);
  });

  test.each([
    ['one document', nothing],
    ['its JSON', JSON.stringify(nothing)],
    ['a list', [nothing]],
  ])('may have %s where policies go', (_, scps) => {
    const { sim, keyId } = withKey();
    const places = [
      { accounts, scps },
      { units: { 'ou-root-app': { accounts, scps } } },
      { accounts, attached: { [ACCOUNT]: { scps } } },
    ];
    for (const facts of places) {
      sim.organization.set({ id, ...facts });
      expect(sim.as(ACCOUNT).explain('kms:DescribeKey', keyId).allowed).toBe(false);
    }
  });

  test('may name a management account and attach policies down in the units', () => {
    const sim = createSimulator();
    sim.organization.set({
      id,
      rootId: 'r-ab12',
      managementAccount: ACCOUNT,
      units: { 'ou-ab12-a': { units: { 'ou-ab12-b': { accounts: [ACCOUNT, OTHER] } } } },
      attached: { [OTHER]: { scps: nothing, withoutFullAccess: true } },
    });
    expect(sim.as(OTHER).explain('kms:ListKeys').allowed).toBe(false);
    expect(sim.as(ACCOUNT).explain('kms:ListKeys').allowed).toBe(true);
  });
});
