import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { APP } from '../support/grants.ts';
import { ACCOUNT, ARN_PREFIX } from '../support/simulator.ts';

/**
 * Which refusal of an operation on grants wins: the order of kms-state-and-rules.md section 2. Constraints of the model,
 * checks between members, resolution, grant tokens and permission, key state, what the key is, the grant, DryRun.
 */
const sim = createSimulator({ seed: 'precedence of grants' });
const key = (): string => sim.kms.createKey({}).KeyMetadata.KeyId;
const [enabled, disabled] = [key(), key()];
sim.kms.disableKey({ KeyId: disabled });
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FOREIGN = '999988887777';
const grant = { GranteePrincipal: APP, Operations: ['Decrypt'] };
const ofDisabled = { KeyId: `${ARN_PREFIX}key/${disabled}` };

type Row = readonly [
  claim: string,
  operation: string,
  input: unknown,
  code: string,
  account?: string,
];
const rows: readonly Row[] = [
  [
    'a limit of the model before who the grantee is',
    'CreateGrant',
    { ...grant, KeyId: enabled, Name: ' ', GranteePrincipal: undefined },
    'ValidationException',
  ],
  [
    'who the grantee is before resolution',
    'CreateGrant',
    { ...grant, KeyId: UNKNOWN, GranteePrincipal: undefined },
    'ValidationException',
  ],
  [
    'resolution before grant tokens',
    'CreateGrant',
    { ...grant, KeyId: UNKNOWN, GrantTokens: ['t'] },
    'NotFoundException',
  ],
  [
    'grant tokens before permission',
    'CreateGrant',
    { ...grant, ...ofDisabled, GrantTokens: ['t'] },
    'InvalidGrantTokenException',
    FOREIGN,
  ],
  [
    'permission before key state',
    'CreateGrant',
    { ...grant, ...ofDisabled },
    'AccessDeniedException',
    FOREIGN,
  ],
  [
    'key state before the operations',
    'CreateGrant',
    { ...grant, ...ofDisabled, Operations: ['Sign'] },
    'DisabledException',
  ],
  [
    'key state before whether the principal is one',
    'CreateGrant',
    { ...grant, ...ofDisabled, GranteePrincipal: 'x' },
    'DisabledException',
  ],
  [
    'the operations before DryRun',
    'CreateGrant',
    { ...grant, KeyId: enabled, Operations: ['Sign'], DryRun: true },
    'ValidationException',
  ],
  [
    'resolution before the form of a grant ID',
    'RevokeGrant',
    { KeyId: UNKNOWN, GrantId: 'x' },
    'NotFoundException',
  ],
  [
    'permission before the grant',
    'RevokeGrant',
    { ...ofDisabled, GrantId: 'x' },
    'AccessDeniedException',
    FOREIGN,
  ],
  [
    'the grant before DryRun',
    'RevokeGrant',
    { KeyId: enabled, GrantId: '0'.repeat(64), DryRun: true },
    'NotFoundException',
  ],
  [
    'which grant is meant before resolution',
    'RetireGrant',
    { KeyId: UNKNOWN },
    'ValidationException',
  ],
  [
    'permission before the marker',
    'ListGrants',
    { ...ofDisabled, Marker: 'x' },
    'AccessDeniedException',
    FOREIGN,
  ],
];

describe('precedence of the refusals of grants', () => {
  for (const [claim, operation, input, code, account = ACCOUNT] of rows)
    test(claim, () => {
      const caller = { account, arn: `arn:aws:iam::${account}:root`, region: 'us-east-1' };
      const { result } = sim.cell.execute({ service: 'kms', operation, input, caller });
      expect(result.ok ? 'success' : result.fault.code).toBe(code);
    });
});
