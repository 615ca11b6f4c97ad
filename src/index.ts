/**
 * kmsim: an in-memory simulator of AWS KMS for tests. Not for real secrets: keys are derived from a seed.
 * @module
 */
export type { Attachment, AttachOptions } from './adapters/attach.ts';
export type { ClientConfig, ClientConfigOptions } from './adapters/sdk.ts';
export type {
  DecidedBy,
  ExplainedGrant,
  ExplainedStatement,
  Explanation,
  Suggestion,
} from './iam/explanation.ts';
export type { Caller, Permissions } from './kernel/operation.ts';
export type { CiphertextDescription } from './kms/ciphertexts/describe-ciphertext.ts';
export type { Duration } from './lib/duration.ts';
export { shrink } from './shrink.ts';
export type { AuditEvent } from './sim/audit.ts';
export { ServiceError } from './sim/client.ts';
export type { Clock, MoveOptions, Pending } from './sim/clock.ts';
export type {
  CloudTrailRecord,
  TrailMembers,
  TrailResource,
  UserIdentity,
} from './sim/cloudtrail/record.ts';
export type { ConsistencyControls, ConsistencyOption, Delay } from './sim/consistency.ts';
export type { Cost, CostLine, CostOptions } from './sim/cost/cost.ts';
export { CrashError, type CrashPoint } from './sim/crash-points.ts';
export type { Difference } from './sim/diff.ts';
export { type EnclaveClaims, type EnclavePcrs, openRecipientCiphertext } from './sim/enclave.ts';
export type { FunctionHandler, Invocation } from './sim/errands.ts';
export type { EventBridgeEvent } from './sim/event-bridge/event-bridge.ts';
export type {
  Forecast,
  ForecastChange,
  ForecastFailure,
  ForecastLoss,
} from './sim/forecast/forecast.ts';
export type { FunctionContext, FunctionControls, FunctionOptions } from './sim/functions.ts';
export type {
  ClusterFacts,
  ExternalKeyFacts,
  KeyStoreControls,
  ProxyFacts,
} from './sim/key-stores.ts';
export { type IdentityPolicy, leastPrivilege } from './sim/least-privilege.ts';
export type { Metric } from './sim/metrics.ts';
export type { Observations } from './sim/observations.ts';
export type {
  ControlPolicies,
  OrganizationalUnit,
  OrganizationControls,
  OrganizationFacts,
} from './sim/organization.ts';
export type { PortableWorld } from './sim/portable.ts';
export type {
  ContextValue,
  PolicyDocument,
  Principal,
  PrincipalOptions,
} from './sim/principal.ts';
export type {
  AccessKey,
  PrincipalControls,
  PrincipalFacts,
  RoleFacts,
  UserFacts,
} from './sim/principals.ts';
export {
  type ParameterTree,
  type SecretContent,
  type Secure,
  type Seeding,
  secure,
} from './sim/seeding.ts';
export type { PlaceOptions, SpanOptions } from './sim/span.ts';
export type { Transcript, TranscriptLine } from './sim/transcript.ts';
export type {
  KmsClient,
  KmsInput,
  KmsOperationName,
  KmsOutput,
  SecretsManagerClient,
  SsmClient,
  StsClient,
  View,
} from './sim/view.ts';
export {
  createSimulator,
  replay,
  type Simulator,
  type SimulatorOptions,
  type Snapshot,
} from './simulator.ts';
