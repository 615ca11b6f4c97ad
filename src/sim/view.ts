/**
 * The typed clients of one caller in one Region.
 * @module
 */
import { type Directory, type Enforcement, initialDirectory } from '../iam/directory.ts';
import type { Explanation } from '../iam/explanation.ts';
import { throughService } from '../kernel/call.ts';
import type { Caller, Input, Output } from '../kernel/operation.ts';
import type { World } from '../kernel/world.ts';
import { kms } from '../kms/service.ts';
import type { Settings } from '../kms/state.ts';
import { secretsManager } from '../secretsmanager/service.ts';
import { ssm } from '../ssm/service.ts';
import { sts } from '../sts/service.ts';
import type { Cell } from './cell.ts';
import { type Client, createClient } from './client.ts';
import { type ConsistencyOption, consistencyFrom } from './consistency.ts';
import { explainQuestion } from './explain.ts';
import { createKeyStoreControls, type KeyStoreControls } from './key-stores.ts';
import { callerOf, checkedRegion, checkedService, type PrincipalOptions } from './principal.ts';

/** Every service of AWS that kmsim simulates. */
export const services = { kms, secretsmanager: secretsManager, ssm, sts };

/** What of a world may begin otherwise than by default. */
export interface WorldSettings extends Pick<Settings, 'onDemandRotation'> {
  readonly consistency: ConsistencyOption;
  readonly enforcement: Enforcement;
}

/** The services' states of a world that begins so. @throws TypeError for a setting that is none */
export function slicesWith(settings: Partial<WorldSettings>): World['slices'] {
  const { onDemandRotation = 'asynchronous', enforcement = 'enforce' } = settings;
  const { consistency = 'strong' } = settings;
  expectOneOf('onDemandRotation', ['asynchronous', 'immediate'], onDemandRotation);
  expectOneOf('enforcement', ['enforce', 'permissive', 'off'], enforcement);
  const directory: Directory = { ...initialDirectory, enforcement };
  return {
    ...(onDemandRotation === 'asynchronous' && consistency === 'strong'
      ? {}
      : {
          kms: {
            ...kms.initial,
            settings: { onDemandRotation, consistency: consistencyFrom(consistency) },
          },
        }),
    ...(enforcement === 'enforce' ? {} : { [sts.name]: directory }),
  };
}

function expectOneOf(name: string, values: readonly string[], given: unknown): void {
  if (!values.some((value) => value === given))
    throw new TypeError(
      `"${name}" expected ${values.map((value) => `'${value}'`).join(' or ')}, got ${String(given)}`,
    );
}

export type KmsClient = Client<typeof kms.operations>;
export type SsmClient = Client<typeof ssm.operations>;
export type StsClient = Client<typeof sts.operations>;
export type SecretsManagerClient = Client<typeof secretsManager.operations>;

type KmsOperations = typeof kms.operations;
/** An operation of KMS: `'Encrypt'`. */
export type KmsOperationName = keyof KmsOperations & string;
/** What an operation takes. @example KmsInput<'Encrypt'> */
export type KmsInput<N extends KmsOperationName> = Input<KmsOperations[N]>;
/** What an operation answers. @example KmsOutput<'Encrypt'> */
export type KmsOutput<N extends KmsOperationName> = Output<KmsOperations[N]>;

export interface View {
  /** Who calls here, and through which Region's endpoint. */
  readonly caller: Caller;
  /** AWS KMS: one synchronous, typed method for each operation. */
  readonly kms: KmsClient;
  /** AWS Systems Manager Parameter Store. */
  readonly ssm: SsmClient;
  /** AWS STS: who calls, and sessions of roles. */
  readonly sts: StsClient;
  /** AWS Secrets Manager: one synchronous, typed method for each operation. */
  readonly secretsManager: SecretsManagerClient;
  /** What is outside KMS, behind the custom key stores of the caller's account and Region: for tests alone. */
  readonly keyStores: KeyStoreControls;
  /**
   * The same caller in another Region.
   * @throws TypeError when the name has not the form of a Region's
   */
  region(name: string): View;
  /**
   * AWS KMS as an AWS service uses it on the caller's behalf: with `kms:ViaService`, and its AWS managed key
   * `alias/aws/<service>`, which is made at the first use.
   * @example sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' })
   * @throws TypeError when it is not the name of a service, as its endpoint begins: `s3`, `ec2`
   */
  service(name: string): KmsClient;
  /**
   * Another caller: by the ARN of an IAM principal, by a 12-digit account ID for the account's root, or by the name of an AWS
   * service that calls for itself, `s3.amazonaws.com`.
   *
   * Without options, it is at each call what `principals` then knows of it, and of a session what is known of its role; of one that
   * it does not know, and of a root user, all that its account can give. Each of policies, boundary, tags and
   * ID that is given here takes the place of what is known, and what is left out stays. Session and endpoint policies are those given.
   * @param options - what its own policies say, its tags, what else its requests say
   * @example sim.as('arn:aws:iam::111122223333:role/app', { policies: [readOnly], boundary, tags: { team: 'a' } })
   * @throws TypeError for anything else, and for a policy that is none
   */
  as(principal: string, options?: PrincipalOptions): View;
  /**
   * Whether this caller may do an action, and why: every statement and grant that was looked at, the one that decided, what
   * does not match, and the least that would allow it. Nothing is done.
   * @param resource - as an operation takes it: a key ID, alias, name or ARN. Default `*`, for an action on no resource
   * @param input - further members of the request that conditions are about
   * @example sim.as(role, { policies }).explain('kms:Decrypt', 'alias/app', { EncryptionContext: { tenant: 'a' } })
   * @throws TypeError for an action that kmsim does not decide on, and for a resource that is not there
   */
  explain(
    action: string,
    resource?: string,
    input?: Readonly<Record<string, unknown>>,
  ): Explanation;
}

export function createView(cell: Cell, who: Caller): View {
  const caller = Object.freeze({ ...who });
  let client: KmsClient | undefined;
  let ssmClient: SsmClient | undefined;
  let stsClient: StsClient | undefined;
  let secretsManagerClient: SecretsManagerClient | undefined;
  return {
    caller,
    get kms() {
      client ??= createClient(cell, kms, caller);
      return client;
    },
    get ssm() {
      ssmClient ??= createClient(cell, ssm, caller);
      return ssmClient;
    },
    get sts() {
      stsClient ??= createClient(cell, sts, caller);
      return stsClient;
    },
    get secretsManager() {
      secretsManagerClient ??= createClient(cell, secretsManager, caller);
      return secretsManagerClient;
    },
    keyStores: createKeyStoreControls(cell, caller),
    region: (name) => createView(cell, { ...caller, region: checkedRegion(name) }),
    service: (name) => createClient(cell, kms, throughService(caller, checkedService(name))),
    as: (principal, options) => createView(cell, callerOf(principal, caller, options)),
    explain: (action, resource = '*', input = {}) =>
      explainQuestion(cell, caller, { action, resource, input }),
  };
}
