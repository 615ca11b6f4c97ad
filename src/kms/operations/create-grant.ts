/**
 * Lets a principal use a key, apart from its key policy.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { grantFact } from '../consistency/grants.ts';
import { settling } from '../consistency/settling.ts';
import {
  admitGrant,
  checkGrantLimit,
  checkNewGrant,
  permissionOf,
  principalIn,
  repeated,
} from '../grants/creation.ts';
import { coverOf, type Grant } from '../grants/grant.ts';
import { addGrant, grantsOf } from '../grants/keeping.ts';
import { newToken } from '../grants/token.ts';
import { keyOperation } from '../operation.ts';
import {
  grantConstraints,
  grantId,
  grantName,
  grantOperations,
  grantToken,
  grantTokens,
  keyIdentifier,
  principal,
  servicePrincipal,
} from '../shapes.ts';

export const createGrant = keyOperation({
  name: 'CreateGrant',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GranteePrincipal: principal,
    RetiringPrincipal: principal,
    Operations: s.required(grantOperations),
    Constraints: grantConstraints,
    GrantTokens: grantTokens,
    Name: grantName,
    DryRun: s.boolean,
    GranteeServicePrincipal: servicePrincipal,
    RetiringServicePrincipal: servicePrincipal,
  }),
  output: s.struct({
    GrantToken: s.always(grantToken),
    GrantId: s.always(grantId),
  }),
  readOnly: false,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidArnException',
    'InvalidGrantTokenException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'NotFoundException',
  ],
  crossAccount: true,
  check: checkNewGrant,
  child: permissionOf,
  admit: ({ shared }, input) => admitGrant(input, shared),
  run(state, input, env) {
    const { target, caller, seed, now } = env;
    const { scope, key, arn: keyArn, shared } = target;
    const grants = grantsOf(scope, key.id);
    const grantee = principalIn(input.GranteePrincipal, caller);
    const n = Math.max(env.ordinal ?? 0, grants.issued);
    const random = env.random(keyArn, n);
    const made: Grant = {
      id: random.hex(64),
      keyArn,
      name: input.Name,
      createdAt: now,
      // Unconfirmed: that a grant is issued by the account that calls, and not by the key's own.
      issuer: caller.account,
      grantee,
      granteeService: input.GranteeServicePrincipal,
      cover: coverOf(grantee, input.GranteeServicePrincipal),
      retiring: principalIn(input.RetiringPrincipal, caller),
      retiringService: input.RetiringServicePrincipal,
      ...permissionOf(input),
    };
    const known = repeated(grants, made);
    if (known === undefined) checkGrantLimit(grants, shared);
    const grant = known ?? made;
    const next = addGrant(state, grant, n + 1);
    const changes = [['grant', grantFact(key.id, grant), undefined]] as const;
    return {
      state: known === undefined ? settling(next, scope, changes, env) : next,
      output: { GrantToken: newToken(grant, seed, random), GrantId: grant.id },
      ordinal: n,
    };
  },
});
