/**
 * The state of Parameter Store as plain data: of SecureStrings it holds the ciphertext.
 * @module
 */
import { parsePolicy } from '../iam/policy.ts';
import * as s from '../kernel/shape.ts';
import { entries, set } from '../lib/table.ts';
import {
  advancedIn,
  initialState,
  type Parameter,
  type ResourcePolicy,
  type Scope,
  type SsmState,
  scopeOf,
  type Version,
} from './state.ts';

const text = s.required(s.string());
const whole = s.required(s.long());

const portableVersion = s.struct({
  version: whole,
  type: s.required(s.oneOf(['String', 'StringList', 'SecureString'])),
  /** One of both: that of a SecureString is ciphertext. */
  text: s.string(),
  ciphertext: s.blob(),
  keyId: s.string(),
  description: s.string(),
  allowedPattern: s.string(),
  dataType: text,
  tier: s.required(s.oneOf(['Standard', 'Advanced'])),
  policies: s.list(
    s.struct({
      type: s.required(s.oneOf(['Expiration', 'ExpirationNotification', 'NoChangeNotification'])),
      text,
      at: whole,
      isFinished: s.required(s.boolean),
    }),
  ),
  modifiedAt: whole,
  modifiedBy: text,
  labels: s.list(s.string()),
});
const portableParameter = s.struct({
  /** By such texts the table is kept. */
  name: s.required(s.string({ min: 1, pattern: '[!-~]*' })),
  versions: s.required(s.list(portableVersion, { min: 1 })),
  tags: s.list(s.struct({ Key: text, Value: text })),
  resourcePolicies: s.list(s.struct({ id: text, hash: text, text })),
  policiesPut: whole,
});

/** The shape of that data. */
export const portableState = s.struct({
  scopes: s.required(
    s.list(
      s.struct({
        account: s.required(s.string({ pattern: '\\d{12}' })),
        region: s.required(s.string({ pattern: '[a-z\\d-]+' })),
        parameters: s.list(portableParameter),
        settings: s.list(
          s.struct({
            id: s.required(s.string({ pattern: '[!-~]+' })),
            value: text,
            modifiedAt: whole,
            modifiedBy: text,
          }),
        ),
      }),
    ),
  ),
});
type Portable = s.Value<typeof portableState>;
type PortableScope = Portable['scopes'][number];
type PortableParameter = s.Value<typeof portableParameter>;
type PortableVersion = s.Value<typeof portableVersion>;

export function dumpState({ scopes }: SsmState): Portable {
  return { scopes: Array.from(entries(scopes), dumpScope) };
}

function dumpScope({ account, region, parameters, settings }: Scope): PortableScope {
  return {
    account,
    region,
    parameters: Array.from(entries(parameters), dumpParameter),
    settings: [...entries(settings)],
  };
}

function dumpParameter(parameter: Parameter): PortableParameter {
  const { name, versions, tags, resourcePolicies, policiesPut } = parameter;
  return {
    name,
    versions: versions.map(dumpVersion),
    tags: [...tags],
    resourcePolicies: resourcePolicies.map(({ id, hash, text }) => ({ id, hash, text })),
    policiesPut,
  };
}

function dumpVersion({ value, policies, labels, ...facts }: Version): PortableVersion {
  return {
    ...facts,
    ...(typeof value === 'string' ? { text: value } : { ciphertext: value }),
    policies: [...policies],
    labels: [...labels],
  };
}

export function loadState(data: unknown): SsmState {
  const { scopes } = data as Portable;
  return scopes.reduce(
    (state, from) => ({ scopes: set(state.scopes, loadScope(from)) }),
    initialState,
  );
}

function loadScope({ account, region, parameters = [], settings = [] }: PortableScope): Scope {
  const empty = scopeOf(initialState, account, region);
  const loaded = parameters.map(loadParameter);
  return {
    ...empty,
    parameters: loaded.reduce((table, parameter) => set(table, parameter), empty.parameters),
    advanced: loaded.filter((parameter) => advancedIn(parameter) === 1).length,
    settings: settings.reduce((table, setting) => set(table, setting), empty.settings),
  };
}

function loadParameter(from: PortableParameter): Parameter {
  const { name, versions, tags = [], resourcePolicies = [], policiesPut } = from;
  return {
    name,
    versions: versions.map(loadVersion),
    tags,
    resourcePolicies: resourcePolicies.map(loadPolicy),
    policiesPut,
  };
}

function loadPolicy({ id, hash, text }: Omit<ResourcePolicy, 'document'>): ResourcePolicy {
  const parsed = parsePolicy(text, 'resource-based');
  if (!parsed.ok) throw new TypeError(`"ssm" expected a resource policy: ${parsed.message}`);
  return { id, hash, text, document: parsed.policy };
}

function loadVersion(from: PortableVersion): Version {
  return {
    version: from.version,
    type: from.type,
    value: from.ciphertext ?? from.text ?? '',
    keyId: from.keyId,
    description: from.description,
    allowedPattern: from.allowedPattern,
    dataType: from.dataType,
    tier: from.tier,
    policies: from.policies ?? [],
    modifiedAt: from.modifiedAt,
    modifiedBy: from.modifiedBy,
    labels: from.labels ?? [],
  };
}
