/**
 * Refusals as values: every code an operation may answer, with its HTTP status on the JSON wire.
 * Source: each error recorded from KMS's JSON endpoint is HTTP 400, whatever its Smithy trait says;
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 * @module
 */

const CLIENT = { status: 400 } as const;
const SERVER = { status: 500 } as const;

/** The code and the HTTP status of every refusal that kmsim knows. */
export const faults = {
  // Common to every operation.
  AccessDeniedException: CLIENT,
  NotAuthorizedException: CLIENT,
  SerializationException: CLIENT,
  UnknownOperationException: CLIENT,
  ValidationException: CLIENT,
  ThrottlingException: CLIENT,
  UnrecognizedClientException: CLIENT,
  ExpiredTokenException: CLIENT,
  MissingAuthenticationTokenException: CLIENT,
  /** Ours: AWS has the behaviour and kmsim does not model it. Status 400, so that no SDK retries. */
  NotModelledException: CLIENT,
  // Modelled by KMS, or by STS.
  AlreadyExistsException: CLIENT,
  CloudHsmClusterInUseException: CLIENT,
  CloudHsmClusterInvalidConfigurationException: CLIENT,
  CloudHsmClusterNotActiveException: CLIENT,
  CloudHsmClusterNotFoundException: CLIENT,
  CloudHsmClusterNotRelatedException: CLIENT,
  ConflictException: CLIENT,
  CustomKeyStoreHasCMKsException: CLIENT,
  CustomKeyStoreInvalidStateException: CLIENT,
  CustomKeyStoreNameInUseException: CLIENT,
  CustomKeyStoreNotFoundException: CLIENT,
  DependencyTimeoutException: { status: 503 },
  DisabledException: CLIENT,
  DryRunOperationException: CLIENT,
  ExpiredImportTokenException: CLIENT,
  IncorrectKeyException: CLIENT,
  IncorrectKeyMaterialException: CLIENT,
  IncorrectTrustAnchorException: CLIENT,
  InvalidAliasNameException: CLIENT,
  InvalidArnException: CLIENT,
  InvalidCiphertextException: CLIENT,
  InvalidGrantIdException: CLIENT,
  InvalidGrantTokenException: CLIENT,
  InvalidImportTokenException: CLIENT,
  InvalidKeyUsageException: CLIENT,
  InvalidMarkerException: CLIENT,
  KMSInternalException: SERVER,
  KMSInvalidMacException: CLIENT,
  KMSInvalidSignatureException: CLIENT,
  KMSInvalidStateException: CLIENT,
  KeyUnavailableException: SERVER,
  LimitExceededException: CLIENT,
  MalformedPolicyDocumentException: CLIENT,
  NotFoundException: CLIENT,
  PackedPolicyTooLargeException: CLIENT,
  TagException: CLIENT,
  UnsupportedOperationException: CLIENT,
  XksKeyAlreadyInUseException: CLIENT,
  XksKeyInvalidConfigurationException: CLIENT,
  XksKeyNotFoundException: CLIENT,
  XksProxyIncorrectAuthenticationCredentialException: CLIENT,
  XksProxyInvalidConfigurationException: CLIENT,
  XksProxyInvalidResponseException: CLIENT,
  XksProxyUriEndpointInUseException: CLIENT,
  XksProxyUriInUseException: CLIENT,
  XksProxyUriUnreachableException: CLIENT,
  XksProxyVpcEndpointServiceInUseException: CLIENT,
  XksProxyVpcEndpointServiceInvalidConfigurationException: CLIENT,
  XksProxyVpcEndpointServiceNotFoundException: CLIENT,
  // Modelled by Secrets Manager, or by Parameter Store.
  DecryptionFailure: CLIENT,
  EncryptionFailure: CLIENT,
  HierarchyLevelLimitExceededException: CLIENT,
  HierarchyTypeMismatchException: CLIENT,
  IncompatiblePolicyException: CLIENT,
  InternalServerError: SERVER,
  InternalServiceError: SERVER,
  InvalidAllowedPatternException: CLIENT,
  InvalidFilterKey: CLIENT,
  InvalidFilterOption: CLIENT,
  InvalidFilterValue: CLIENT,
  InvalidKeyId: CLIENT,
  InvalidNextToken: CLIENT,
  InvalidNextTokenException: CLIENT,
  InvalidParameterException: CLIENT,
  InvalidPolicyAttributeException: CLIENT,
  InvalidPolicyTypeException: CLIENT,
  InvalidRequestException: CLIENT,
  InvalidResourceId: CLIENT,
  InvalidResourceType: CLIENT,
  MalformedResourcePolicyDocumentException: CLIENT,
  ParameterAlreadyExists: CLIENT,
  ParameterLimitExceeded: CLIENT,
  ParameterMaxVersionLimitExceeded: CLIENT,
  ParameterNotFound: CLIENT,
  ParameterPatternMismatchException: CLIENT,
  ParameterVersionLabelLimitExceeded: CLIENT,
  ParameterVersionNotFound: CLIENT,
  PoliciesLimitExceededException: CLIENT,
  PreconditionNotMetException: CLIENT,
  PublicPolicyException: CLIENT,
  ResourceExistsException: CLIENT,
  ResourceNotFoundException: CLIENT,
  ResourcePolicyConflictException: CLIENT,
  ResourcePolicyInvalidParameterException: CLIENT,
  ResourcePolicyLimitExceededException: CLIENT,
  ResourcePolicyNotFoundException: CLIENT,
  ServiceSettingNotFound: CLIENT,
  TooManyTagsError: CLIENT,
  TooManyUpdates: CLIENT,
  UnsupportedParameterType: CLIENT,
} as const satisfies Readonly<Record<string, { readonly status: number }>>;
export type FaultCode = keyof typeof faults;

/** Refusals that any operation may answer: an operation does not list them. */
export const commonFaults: readonly FaultCode[] = [
  'AccessDeniedException',
  'NotAuthorizedException',
  'NotModelledException',
  'SerializationException',
  'ThrottlingException',
  'UnknownOperationException',
  'ValidationException',
];

/** A refusal. `message` is AWS's text, or undefined where AWS's answer has none. */
export class Fault {
  readonly code: FaultCode;
  readonly message: string | undefined;
  readonly #explain: (() => object) | undefined;
  readonly #recorded: string | undefined;
  /** @param recorded - the text that the record has, where AWS's repeats a secret */
  constructor(
    code: FaultCode,
    message: string | undefined,
    explain?: () => object,
    recorded?: string,
  ) {
    this.code = code;
    this.message = message;
    this.#explain = explain;
    this.#recorded = recorded;
  }
  /** As the record has it: without secrets. */
  get recorded(): Fault {
    return this.#recorded === undefined
      ? this
      : new Fault(this.code, this.#recorded, this.#explain);
  }
  /** Of a refusal by the access decision: how it came to be, made at each reading. */
  get explanation(): object | undefined {
    return this.#explain?.();
  }
}

/** Stops the running operation. `step` alone catches it and answers it as a failed result. */
export function fail(code: FaultCode, message?: string): never {
  throw new Fault(code, message);
}

/** Stops the operation at a behaviour that AWS has and kmsim lacks. */
export function notModelled(what: string): never {
  return fail('NotModelledException', `kmsim does not model ${what} yet.`);
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };
