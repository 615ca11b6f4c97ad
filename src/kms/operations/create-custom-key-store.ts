/**
 * Makes a custom key store on a CloudHSM cluster or an external key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  customKeyStore,
  customKeyStoreName,
  keyStorePassword,
  trustAnchorCertificate,
  xksProxyAuthenticationCredential,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-store-shapes.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const createCustomKeyStore = unbuilt({
  name: 'CreateCustomKeyStore',
  input: s.struct({
    CustomKeyStoreName: s.required(customKeyStoreName),
    CloudHsmClusterId: cloudHsmClusterId,
    TrustAnchorCertificate: trustAnchorCertificate,
    KeyStorePassword: keyStorePassword,
    CustomKeyStoreType: customKeyStore,
    XksProxyUriEndpoint: xksProxyUriEndpoint,
    XksProxyUriPath: xksProxyUriPath,
    XksProxyVpcEndpointServiceName: xksProxyVpcEndpointServiceName,
    XksProxyVpcEndpointServiceOwner: accountId,
    XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
    XksProxyConnectivity: xksProxyConnectivity,
  }),
  output: s.struct({
    CustomKeyStoreId: customKeyStoreId,
  }),
});
