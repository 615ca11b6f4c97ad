/**
 * The shapes of custom key stores.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 * @module
 */
import * as s from '../kernel/shape.ts';

export const customKeyStoreName = s.string({ min: 1, max: 256 });
export const trustAnchorCertificate = s.string({ min: 1, max: 5000 });
export const keyStorePassword = s.string({ min: 7, max: 32, sensitive: true });
export const customKeyStore = s.oneOf(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']);
export const xksProxyUriEndpoint = s.string({
  min: 10,
  max: 128,
  pattern: '^https://[a-zA-Z0-9.-]+$',
});
export const xksProxyUriPath = s.string({
  min: 10,
  max: 128,
  pattern: '^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$',
});
export const xksProxyVpcEndpointServiceName = s.string({
  min: 20,
  max: 64,
  pattern: '^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$',
});
export const xksProxyAuthenticationAccessKeyId = s.string({
  min: 20,
  max: 30,
  pattern: '^[A-Z2-7]+$',
  sensitive: true,
});
export const xksProxyAuthenticationRawSecretAccessKey = s.string({
  min: 43,
  max: 64,
  pattern: '^[a-zA-Z0-9\\/+=]+$',
  sensitive: true,
});
export const xksProxyAuthenticationCredential = s.struct({
  AccessKeyId: s.required(xksProxyAuthenticationAccessKeyId),
  RawSecretAccessKey: s.required(xksProxyAuthenticationRawSecretAccessKey),
});
export const xksProxyConnectivity = s.oneOf(['PUBLIC_ENDPOINT', 'VPC_ENDPOINT_SERVICE']);
