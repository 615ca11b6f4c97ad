/**
 * Ends a grant, by those whom it names.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Caller, Moment, Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { endGrant } from '../consistency/grants.ts';
import type { Grant } from '../grants/grant.ts';
import { grantAt } from '../grants/keeping.ts';
import { findGrant } from '../grants/listing.ts';
import { grantNamed } from '../grants/token.ts';
import { resolveKey } from '../key-id.ts';
import { grantId, grantToken, keyIdentifier } from '../shapes.ts';
import type { KmsState } from '../state.ts';
import { type KeyTarget, keyAt } from '../target.ts';

const action = 'kms:RetireGrant';
const input = s.struct({
  GrantToken: grantToken,
  KeyId: keyIdentifier,
  GrantId: grantId,
  DryRun: s.boolean,
});

/** A grant, with its key. */
export interface Retired {
  readonly grant: Grant;
  readonly key: KeyTarget;
}

export const retireGrant: Operation<KmsState, Retired, typeof input, typeof s.noOutput> = {
  name: 'RetireGrant',
  input,
  output: s.noOutput,
  readOnly: false,
  faults: [
    'DryRunOperationException',
    'InvalidArnException',
    'InvalidGrantIdException',
    'InvalidGrantTokenException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  check({ GrantToken, KeyId, GrantId }) {
    if (GrantToken === undefined && (KeyId === undefined || GrantId === undefined))
      fail('ValidationException', 'Grant token OR (grant ID, key ID) must be specified');
    if (GrantToken !== undefined && (KeyId !== undefined || GrantId !== undefined))
      notModelled('RetireGrant with both a grant token and an ID');
  },
  resolve(state, { GrantToken, KeyId = '', GrantId = '' }, caller, moment) {
    if (GrantToken !== undefined) return byToken(state, GrantToken, caller, moment);
    const { now } = moment;
    const request = { accepts: 'keys', action, invalidArn: true, now } as const;
    const key = resolveKey(state, KeyId, caller, request);
    return { grant: findGrant(key, GrantId), key };
  },
  access: ({ grant, key: { arn: resource, scope } }) => [
    { action, resource, account: scope.account, retires: grant },
  ],
  run: (state, _input, env) => ({
    state: endGrant(state, env.target.key, env.target.grant, env),
    output: {},
  }),
  resources: ({ key }) => [key.arn],
};

function byToken(state: KmsState, token: string, caller: Caller, { seed }: Moment): Retired {
  const { keyArn, id } = grantNamed(token, seed);
  // Unconfirmed: what AWS answers to a token from another Region; a recording would settle it.
  if (parseArn(keyArn)?.region !== caller.region) fail('InvalidGrantTokenException');
  const key = keyAt(state, keyArn) ?? fail('NotFoundException', `Key '${keyArn}' does not exist`);
  const grant = grantAt(state, keyArn, id) ?? fail('InvalidGrantTokenException');
  return { grant, key };
}
