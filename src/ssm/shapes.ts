/**
 * What the operations of Parameter Store take and answer.
 * Source: AWS's API model of Systems Manager, and its documentation where it is stricter.
 * @module
 */
import * as s from '../kernel/shape.ts';

export const name = s.string({ min: 1, max: 2048 });
export const names = s.list(name, { min: 1, max: 10 });
export const version = s.long();
/** Recorded: an empty value breaks a constraint, which the model has not; nor has it the upper bound that users report. */
export const value = s.string({ min: 1, max: 32_768, sensitive: true });
const shownValue = s.string({ sensitive: true });
/** In the order in which AWS's refusal names them. */
export const type = s.oneOf(['SecureString', 'StringList', 'String']);
export const tier = s.oneOf(['Standard', 'Advanced', 'Intelligent-Tiering']);
export const keyId = s.string({ min: 1, max: 256, pattern: '^([a-zA-Z0-9:/_-]+)$' });
export const description = s.string({ min: 0, max: 1024 });
export const allowedPattern = s.string({ min: 0, max: 1024 });
export const dataType = s.string({ min: 0, max: 128 });
export const labels = s.list(s.string({ min: 1, max: 100 }), { min: 1, max: 10 });
export const token = s.string();
export const pageSize = s.integer({ min: 1, max: 50 });
export const arn = s.string({ min: 20, max: 2048 });
export const policyId = s.string();
export const policyHash = s.string();

const TAG_TEXT = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
export const tagKey = s.string({ min: 1, max: 128, pattern: TAG_TEXT });
export const tags = s.list(
  s.struct({
    Key: s.required(tagKey),
    Value: s.required(s.string({ min: 0, max: 256, pattern: TAG_TEXT })),
  }),
  { max: 1000 },
);
/** What can have tags, besides a parameter. */
export const taggedType = s.oneOf([
  'Document',
  'ManagedInstance',
  'MaintenanceWindow',
  'Parameter',
  'PatchBaseline',
  'OpsItem',
  'OpsMetadata',
  'Automation',
  'Association',
  'CloudConnector',
]);

const filterValues = s.list(s.string({ min: 1, max: 1024 }), { min: 1, max: 50 });
export const parameterFilters = s.list(
  s.struct({
    Key: s.required(
      s.string({
        min: 1,
        max: 132,
        pattern: '^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$',
      }),
    ),
    Option: s.string({ min: 1, max: 10 }),
    Values: filterValues,
  }),
);
export const legacyFilters = s.list(
  s.struct({
    Key: s.required(s.oneOf(['Name', 'Type', 'KeyId'])),
    Values: s.required(filterValues),
  }),
);

export const parameter = s.struct({
  Name: s.always(name),
  Type: s.always(type),
  /** Absent only of a binary secret of Secrets Manager. */
  Value: shownValue,
  Version: s.always(version),
  Selector: s.string({ min: 0, max: 128 }),
  /** It holds a secret. */
  SourceResult: s.string({ unlogged: true }),
  LastModifiedDate: s.always(s.timestamp),
  ARN: s.always(s.string()),
  DataType: dataType,
});

const inlinePolicies = s.list(
  s.struct({
    PolicyText: s.always(s.string()),
    PolicyType: s.always(s.string()),
    PolicyStatus: s.string(),
  }),
);

export const parameterMetadata = s.struct({
  Name: s.always(name),
  ARN: s.always(s.string()),
  Type: s.always(type),
  KeyId: keyId,
  LastModifiedDate: s.always(s.timestamp),
  LastModifiedUser: s.always(s.string()),
  Description: description,
  AllowedPattern: allowedPattern,
  Version: s.always(version),
  Tier: s.always(tier),
  Policies: s.always(inlinePolicies),
  DataType: s.always(dataType),
});

export const parameterHistory = s.struct({
  Name: s.always(name),
  Type: s.always(type),
  KeyId: keyId,
  LastModifiedDate: s.always(s.timestamp),
  LastModifiedUser: s.always(s.string()),
  Description: description,
  Value: s.always(shownValue),
  AllowedPattern: allowedPattern,
  Version: s.always(version),
  Labels: s.always(labels),
  Tier: s.always(tier),
  Policies: s.always(inlinePolicies),
  DataType: s.always(dataType),
});

export const settingId = s.string({ min: 1, max: 1000 });
export const settingValue = s.string({ min: 1, max: 4096 });
export const serviceSetting = s.struct({
  SettingId: s.always(settingId),
  SettingValue: s.always(settingValue),
  LastModifiedDate: s.always(s.timestamp),
  LastModifiedUser: s.always(s.string()),
  ARN: s.always(s.string()),
  Status: s.always(s.string()),
});

/** A resource policy, as JSON. */
export const policy = s.string({ pattern: '^(?!\\s*$).+' });
