/**
 * A record of CloudTrail, member for member.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * @module
 */

/** Members of a request or an answer, in AWS's camelCase. */
export type TrailMembers = Readonly<Record<string, unknown>>;

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export interface UserIdentity {
  /** Absent for what a service did by itself. */
  readonly type?:
    | 'Root'
    | 'IAMUser'
    | 'AssumedRole'
    | 'FederatedUser'
    | 'AWSService'
    | 'AWSAccount'
    | 'Unknown';
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly userName?: string;
  readonly sessionContext?: { readonly sessionIssuer: SessionIssuer };
  /** The service that called on the caller's behalf, or for itself: `s3.amazonaws.com`. */
  readonly invokedBy?: string;
}

export interface SessionIssuer {
  readonly type: 'Role' | 'IAMUser';
  readonly principalId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly userName: string;
}

export interface TrailResource {
  readonly accountId: string;
  /** `AWS::KMS::Key`, `AWS::SecretsManager::Secret`; absent for a parameter. */
  readonly type?: string;
  readonly ARN: string;
}

/** One record. */
export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: UserIdentity;
  /** In whole seconds: `2026-01-01T00:00:00Z`. */
  readonly eventTime: string;
  /** `kms.amazonaws.com` */
  readonly eventSource: string;
  /** `Decrypt`, `RotateKey` */
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** AWS's code of a refusal. */
  readonly errorCode?: string;
  /** Absent where AWS's answer has no text. */
  readonly errorMessage?: string;
  /** Without plaintexts, ciphertexts, messages, signatures and tokens. */
  readonly requestParameters: TrailMembers | null;
  readonly responseElements: TrailMembers | null;
  readonly additionalEventData?: TrailMembers;
  /** Absent for what a service did by itself. */
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  /** Absent when the call was refused before they were known, and where there are none. */
  readonly resources?: readonly TrailResource[];
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  /** The same in both records of a use by another account. */
  readonly sharedEventID?: string;
  readonly serviceEventDetails?: TrailMembers;
  readonly vpcEndpointId?: string;
  readonly eventCategory: 'Management';
  readonly tlsDetails?: {
    readonly tlsVersion: string;
    readonly cipherSuite: string;
    readonly clientProvidedHostHeader: string;
    readonly keyExchange: string;
  };
}
