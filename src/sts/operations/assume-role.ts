/**
 * Begins a session of a role: temporary credentials that act as it until they expire.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @module
 */
import { principalNamed } from '../../iam/acting.ts';
import type { Directory } from '../../iam/directory.ts';
import { parsePolicy } from '../../iam/policy.ts';
import { type Principal, partsOf, principalKey, uniqueIdOf } from '../../iam/registry.ts';
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Caller, Operation } from '../../kernel/operation.ts';
import type { Value } from '../../kernel/shape.ts';
import type { StsAccessRequest } from '../access.ts';
import { beginSession, PACKED_MAX, packedSize } from '../session.ts';
import { checkSessionTags, inheritedTags } from '../session-tags.ts';
import { assumeRoleInput as input, assumeRoleOutput as output, TOKEN_MAX } from '../shapes.ts';
import { checkSourceIdentity, withSourceIdentity } from '../source-identity.ts';

type Input = Value<typeof input>;

/** The role that is to be assumed. */
export interface RoleTarget {
  readonly arn: string;
  readonly account: string;
  /** What a test has told of it. */
  readonly role: Principal | undefined;
  readonly sessionArn: string;
}

const CHAINED_MAX = 3600;

export const assumeRole: Operation<Directory, RoleTarget, typeof input, typeof output> = {
  name: 'AssumeRole',
  input,
  output,
  readOnly: false,
  faults: ['MalformedPolicyDocumentException', 'PackedPolicyTooLargeException'],
  check(request, caller) {
    const { PolicyArns = [], SerialNumber, TokenCode, ProvidedContexts = [] } = request;
    if (PolicyArns.length > 0) notModelled('managed policies');
    if (SerialNumber !== undefined || TokenCode !== undefined) notModelled('MFA');
    if (ProvidedContexts.length > 0) notModelled('trusted contexts');
    checkSessionTags(request, caller);
    checkSourceIdentity(request, caller);
    checkPolicy(request);
    const { DurationSeconds = CHAINED_MAX } = request;
    if (DurationSeconds > CHAINED_MAX && isSession(caller))
      fail(
        'ValidationException',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      );
  },
  resolve(directory, { RoleArn, RoleSessionName }) {
    const parts = partsOf(RoleArn);
    // Unconfirmed: the text, which users report; a call with another ARN would settle it.
    if (parts?.type !== 'role') return fail('ValidationException', 'Request ARN is invalid');
    const { partition, account, name } = parts;
    return {
      arn: RoleArn,
      account,
      role: principalNamed(directory, RoleArn),
      sessionArn: `arn:${partition}:sts::${account}:assumed-role/${name}/${RoleSessionName}`,
    };
  },
  access({ arn, account, role }, caller, request): readonly StsAccessRequest[] {
    const asking = withSourceIdentity(request, caller);
    const { Tags = [], SourceIdentity } = asking;
    const passed = inheritedTags(caller).length + Tags.length > 0;
    return [
      'sts:AssumeRole',
      ...(passed ? ['sts:TagSession'] : []),
      ...(SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
    ].map((action) => ({ action, resource: arn, account, role, asking }));
  },
  admit({ role }, { DurationSeconds = CHAINED_MAX }) {
    // Where nothing is told of the role, nothing limits its sessions.
    if (DurationSeconds > (role?.maxSessionSeconds ?? DurationSeconds))
      fail(
        'ValidationException',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
  },
  run(directory, asked, env) {
    const { target, caller, seed } = env;
    const request = withSourceIdentity(asked, caller);
    const { arn, role, sessionArn } = target;
    const roleId = role?.permissions.id ?? uniqueIdOf(directory, seed, principalKey(arn) ?? arn);
    const { state, credential, session, n } = beginSession(directory, request, env, {
      arn: sessionArn,
      roleArn: arn,
      roleId: role?.permissions.id,
      id: `${roleId}:${request.RoleSessionName}`,
      inherited: inheritedTags(caller),
    });
    const packed = packedSize(request);
    return {
      state,
      output: {
        Credentials: {
          AccessKeyId: credential.accessKeyId,
          SecretAccessKey: credential.secretAccessKey,
          SessionToken: session.token,
          Expiration: new Date(session.endsAt),
        },
        AssumedRoleUser: { AssumedRoleId: session.id, Arn: sessionArn },
        ...(packed === 0 ? {} : { PackedPolicySize: packed }),
        ...(request.SourceIdentity === undefined ? {} : { SourceIdentity: request.SourceIdentity }),
        // Unconfirmed: that the most that can be asked for is the most that is allowed.
        SessionTokenUtilization: Math.ceil((100 * session.token.length) / TOKEN_MAX),
        SessionTokenSize: session.token.length,
      },
      ordinal: n,
    };
  },
  resources: ({ arn }) => [arn],
};

function isSession({ arn }: Caller): boolean {
  return arn.includes(':assumed-role/') || partsOf(arn)?.type === 'role';
}

function checkPolicy(request: Input): void {
  const parsed = request.Policy === undefined ? undefined : parsePolicy(request.Policy, 'session');
  if (parsed?.ok === false) fail('MalformedPolicyDocumentException', parsed.message);
  const packed = packedSize(request);
  // Unconfirmed: the code on the wire; the text is one that users report.
  if (packed > PACKED_MAX)
    fail(
      'PackedPolicyTooLargeException',
      `Packed policy consumes ${packed}% of allotted space, please use smaller policy.`,
    );
}
