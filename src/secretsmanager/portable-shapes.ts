/**
 * The shape of the state of Secrets Manager as plain data.
 * @module
 */
import * as s from '../kernel/shape.ts';
import { STEPS } from './rotation/rotation.ts';

/** By such texts tables are kept. */
const name = s.required(s.string({ min: 1, max: 512, pattern: '[A-Za-z0-9/_+=.@!-]+' }));
const text = s.required(s.string());
const at = s.required(s.long());
const count = s.required(s.long({ min: 0 }));

const versionShape = s.struct({
  id: text,
  createdAt: at,
  accessedAt: s.long(),
  labels: s.required(s.list(s.string())),
  value: s.struct({
    kind: s.required(s.oneOf(['SecretString', 'SecretBinary'])),
    sealed: s.required(s.blob()),
    dataKeys: s.required(
      s.list(s.struct({ keyId: text, ciphertext: s.required(s.blob()) }), { min: 1 }),
    ),
  }),
});
const secretShape = s.struct({
  name,
  arn: text,
  ordinal: count,
  createdAt: at,
  changedAt: at,
  accessedAt: s.long(),
  description: s.string(),
  kmsKeyId: s.string(),
  type: s.string(),
  tags: s.list(s.struct({ Key: text, Value: text })),
  policy: s.string(),
  versions: s.required(s.list(versionShape)),
  versionsMade: count,
  rotation: s.struct({
    enabled: s.required(s.boolean),
    functionArn: s.string(),
    rules: s.struct({
      AutomaticallyAfterDays: s.long(),
      Duration: s.string(),
      ScheduleExpression: s.string(),
    }),
    next: s.struct({ opensAt: at, closesAt: at }),
    days: s.long(),
    lastAt: s.long(),
    calls: count,
    job: s.struct({
      versionId: text,
      step: s.required(s.oneOf(STEPS)),
      isTrial: s.required(s.boolean),
      attempt: count,
      closesAt: at,
      callId: s.string(),
      retryAt: s.long(),
    }),
  }),
  deletion: s.struct({ markedAt: at, dueAt: at, forced: s.required(s.boolean) }),
  primaryRegion: s.string(),
  replicas: s.required(
    s.list(s.struct({ region: text, kmsKeyId: text, since: at, failure: s.string() })),
  ),
});
const scopeShape = s.struct({
  account: s.required(s.string({ pattern: '\\d{12}' })),
  region: s.required(s.string({ min: 1, pattern: '[a-z0-9-]+' })),
  secretsMade: count,
  passwordsDrawn: count,
  secrets: s.required(s.list(secretShape)),
  nameUses: s.required(s.list(s.struct({ name, secrets: count }))),
});

/** The shape of the portable form. */
export const portableState = s.struct({
  scopes: s.required(s.list(scopeShape)),
  functions: s.required(s.list(s.struct({ arn: text }))),
  calls: s.required(
    s.list(
      s.struct({
        id: text,
        secretArn: text,
        functionArn: text,
        event: s.required(s.map(s.string())),
      }),
    ),
  ),
});
export type Portable = s.Value<typeof portableState>;
