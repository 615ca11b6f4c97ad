/**
 * Makes a replica of a multi-Region key in another Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 * @module
 */
import type { Change, Env } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { checkTags, type Tag } from '../../kernel/tags.ts';
import { newKey } from '../creation.ts';
import { happening } from '../happenings.ts';
import { keyMetadata } from '../key-metadata-shapes.ts';
import { keyPolicy, policyText } from '../key-policy.ts';
import { checkLockout } from '../lockout.ts';
import { metadataOf } from '../metadata.ts';
import { keyOperation, taggingOf } from '../operation.ts';
import { admitReplicaRegion, CREATING_MS, firstUse, primaryOf, withReplica } from '../replicas.ts';
import { description, keyIdentifier, policy, region, tags } from '../shapes.ts';
import { type KmsState, scopeOf, withKey, withRelated } from '../state.ts';
import { findKey, type KeyTarget } from '../target.ts';
import { retimed } from '../timers.ts';

const NO_TAGS: readonly Tag[] = [];

export const replicateKey = keyOperation({
  name: 'ReplicateKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    ReplicaRegion: s.required(region),
    Policy: policy,
    BypassPolicyLockoutSafetyCheck: s.boolean,
    Description: description,
    Tags: tags,
  }),
  output: s.struct({
    ReplicaKeyMetadata: s.always(keyMetadata),
    ReplicaPolicy: s.always(policy),
    ReplicaTags: tags,
  }),
  readOnly: false,
  faults: [
    'AlreadyExistsException',
    'DisabledException',
    'InvalidArnException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'MalformedPolicyDocumentException',
    'NotFoundException',
    'TagException',
    'UnsupportedOperationException',
  ],
  check({ Tags }) {
    if (Tags !== undefined) checkTags(Tags);
  },
  // The page: kms:CreateKey in an IAM policy in the replica Region.
  // Unconfirmed: that aws:RequestedRegion is the replica's Region then; a recording of a refusal would settle it.
  besides({ shared: { spec, usage, origin } }, input) {
    const { Tags, Policy, BypassPolicyLockoutSafetyCheck } = input;
    const members = { Tags, Policy, BypassPolicyLockoutSafetyCheck };
    const made = { KeySpec: spec, KeyUsage: usage, Origin: origin, MultiRegion: true, ...members };
    const all = [{ action: 'kms:CreateKey', input: made }, ...taggingOf(input)];
    return all.map((one) => ({ ...one, region: input.ReplicaRegion }));
  },
  admit: (target) => void primaryOf(target),
  run(state, input, env) {
    const { target } = env;
    admitReplicaRegion(state, target, input.ReplicaRegion);
    const replica = replicaOf(state, input, env);
    const { arn } = replica;
    const output = {
      ReplicaKeyMetadata: metadataOf(replica, target),
      ReplicaPolicy: policyText(replica),
      ...(input.Tags === undefined || input.Tags.length === 0
        ? {}
        : { ReplicaTags: input.Tags.map((tag) => ({ ...tag })) }),
    };
    const change = retimed(state, replica.state, [arn], output);
    return { ...change, happened: [happening(env.now, 'CreateKey', arn)] };
  },
});

interface ReplicateKeyRequest {
  readonly ReplicaRegion: string;
  readonly Policy?: string | undefined;
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined;
  readonly Description?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

/** The replica, and the state with it. What the primary has of its own, such as its tags, is not copied. */
function replicaOf(
  state: KmsState,
  input: ReplicateKeyRequest,
  env: Env<KeyTarget>,
): KeyTarget & Pick<Change<KmsState, void>, 'state'> {
  const { target, now } = env;
  const { key, scope } = target;
  const related = primaryOf(target);
  const there = scopeOf(state, scope.account, input.ReplicaRegion);
  const given = input.Policy === undefined ? undefined : keyPolicy(input.Policy);
  const replica = newKey({
    id: key.id,
    createdAt: now,
    description: input.Description ?? '',
    policy: given,
    state: 'Creating',
    due: now + CREATING_MS,
    tags: input.Tags ?? NO_TAGS,
    uses: firstUse(related),
    own: undefined,
  });
  const known = withRelated(state, withReplica(related, input.ReplicaRegion));
  const next = withKey(known, there, replica);
  const found = findKey(next, scopeOf(next, scope.account, input.ReplicaRegion), key.id);
  if (found === undefined) throw new Error('bug: a replica that was made is not there');
  if (given !== undefined && input.BypassPolicyLockoutSafetyCheck !== true)
    checkLockout(given, found, env);
  return { ...found, state: next };
}
