/**
 * What AssumeRole takes and answers.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @module
 */
import * as s from '../kernel/shape.ts';

const arn = { min: 20, max: 2048 };
/** How long a session token can be told to be, in bytes. */
export const TOKEN_MAX = 4096;
const NAME = '[\\w+=,.@-]*';
const tagKey = s.string({ min: 1, max: 128 });
const secret = s.string({ sensitive: true });

export const assumeRoleInput = s.struct({
  RoleArn: s.required(s.string(arn)),
  RoleSessionName: s.required(s.string({ min: 2, max: 64, pattern: NAME })),
  PolicyArns: s.list(s.struct({ arn: s.string(arn) })),
  // "The plaintext … can't exceed 2,048 characters."
  Policy: s.string({ min: 1, max: 2048 }),
  DurationSeconds: s.integer({ min: 900, max: 43_200 }),
  Tags: s.list(
    s.struct({ Key: s.required(tagKey), Value: s.required(s.string({ min: 0, max: 256 })) }),
    { max: 50 },
  ),
  TransitiveTagKeys: s.list(tagKey, { max: 50 }),
  ExternalId: s.string({ min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' }),
  SerialNumber: s.string({ min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' }),
  TokenCode: s.string({ min: 6, max: 6, pattern: '[\\d]*' }),
  SourceIdentity: s.string({ min: 2, max: 64, pattern: NAME }),
  ProvidedContexts: s.list(s.struct({ ProviderArn: s.string(arn), ContextAssertion: secret }), {
    max: 5,
  }),
  MinimumSessionTokenSize: s.integer({ min: 0, max: TOKEN_MAX }),
});

export const assumeRoleOutput = s.struct({
  Credentials: s.always(
    s.struct({
      AccessKeyId: s.always(s.string()),
      SecretAccessKey: s.always(secret),
      SessionToken: s.always(secret),
      Expiration: s.always(s.timestamp),
    }),
  ),
  AssumedRoleUser: s.always(
    s.struct({ AssumedRoleId: s.always(s.string()), Arn: s.always(s.string()) }),
  ),
  PackedPolicySize: s.integer(),
  SourceIdentity: s.string(),
  SessionTokenUtilization: s.always(s.integer()),
  SessionTokenSize: s.always(s.integer()),
});
