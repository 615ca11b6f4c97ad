/**
 * Makes a secret, with a first version or without.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { regionAccess, secretAccess } from '../access.ts';
import { createSecretIn, nextArn, replayOf } from '../creation.ts';
import { plainIn } from '../encryption.ts';
import { checkRegions, replicationStatusOf } from '../replication.ts';
import { checkName, type Sought, seek } from '../secret-id.ts';
import {
  clientRequestToken,
  description,
  kmsKeyId,
  name,
  replicaRegions,
  replicationStatus,
  secretArn,
  secretBinary,
  secretName,
  secretString,
  tags,
  type,
  versionId,
} from '../shapes.ts';
import type { SecretsState } from '../state.ts';
import { checkTags } from '../tags.ts';
import { drawnToken, tokenIn } from '../tokens.ts';
import { checkNotBoth } from '../values.ts';

const input = s.struct({
  Name: s.required(name),
  ClientRequestToken: clientRequestToken,
  Description: description,
  KmsKeyId: kmsKeyId,
  SecretBinary: secretBinary,
  SecretString: secretString,
  Tags: tags,
  AddReplicaRegions: replicaRegions,
  ForceOverwriteReplicaSecret: s.boolean,
  Type: type,
});
const output = s.struct({
  ARN: s.always(secretArn),
  Name: s.always(secretName),
  VersionId: versionId,
  ReplicationStatus: replicationStatus,
});

export const createSecret: Operation<SecretsState, Sought, typeof input, typeof output> = {
  name: 'CreateSecret',
  input,
  output,
  readOnly: false,
  faults: [
    'DecryptionFailure',
    'EncryptionFailure',
    'InvalidParameterException',
    'InvalidRequestException',
    'ResourceExistsException',
  ],
  complete(state, request, caller, { seed }) {
    const { Name, ClientRequestToken } = request;
    if (ClientRequestToken !== undefined || plainIn(request) === undefined) return request;
    const { scope } = seek(state, Name, caller);
    return { ...request, ClientRequestToken: drawnToken(seed, ...nextArn(scope, Name ?? '')) };
  },
  check(request, caller) {
    const { Name, Tags = [], AddReplicaRegions = [] } = request;
    if (Name.startsWith('arn:')) checkName(' ');
    checkName(Name);
    checkNotBoth(request);
    checkTags(Tags);
    checkRegions(AddReplicaRegions, caller);
    if (plainIn(request) !== undefined) tokenIn(request);
  },
  resolve: (state, { Name }, { account, region }) => {
    const { scope } = seek(state, undefined, { account, region });
    const found = Name === undefined ? undefined : seek(state, Name, { account, region }).secret;
    const arn = nextArn(scope, Name ?? '')[0];
    return { scope, secret: found, arn, named: Name ?? '' };
  },
  // Source: the page above: tags need TagResource too, and replica Regions ReplicateSecretToRegions.
  access({ scope, arn, named }, caller, request) {
    if (request.Name === undefined) return [regionAccess('CreateSecret', caller)];
    const { Tags = [], AddReplicaRegions = [] } = request;
    // The policy of a secret that has the name is not one of the secret that is to be.
    const sought = { scope, secret: undefined, arn, named };
    return [
      'CreateSecret',
      ...(Tags.length > 0 ? ['TagResource'] : []),
      ...(AddReplicaRegions.length > 0 ? ['ReplicateSecretToRegions'] : []),
    ].map((action) => secretAccess(action, sought, request));
  },
  admit({ secret, named }) {
    if (secret?.deletion?.forced === false)
      fail(
        'InvalidRequestException',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    if (secret !== undefined && secret.deletion === undefined && secret.versions.length === 0)
      refuseName(named);
  },
  run(state, request, env) {
    const { secret: present } = env.target;
    if (present !== undefined && present.deletion === undefined) {
      const replay = replayOf(present, request, env);
      if (!replay) refuseName(present.name);
      const { ClientRequestToken } = request;
      const status = replicationStatusOf(state, env.target.scope, present, env.now);
      return {
        state,
        output: {
          ARN: present.arn,
          Name: present.name,
          VersionId: ClientRequestToken,
          ...(status.length === 0 ? {} : { ReplicationStatus: status }),
        },
      };
    }
    return createSecretIn(state, request, env);
  },
  resources: ({ secret }) => (secret === undefined ? [] : [secret.arn]),
};

function refuseName(name: string): never {
  return fail(
    'ResourceExistsException',
    `The operation failed because the secret ${name} already exists.`,
  );
}
