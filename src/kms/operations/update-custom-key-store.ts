/**
 * Changes a custom key store.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  customKeyStoreName,
  keyStorePassword,
  xksProxyAuthenticationCredential,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-store-shapes.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const updateCustomKeyStore = unbuilt({
  name: 'UpdateCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
    NewCustomKeyStoreName: customKeyStoreName,
    KeyStorePassword: keyStorePassword,
    CloudHsmClusterId: cloudHsmClusterId,
    XksProxyUriEndpoint: xksProxyUriEndpoint,
    XksProxyUriPath: xksProxyUriPath,
    XksProxyVpcEndpointServiceName: xksProxyVpcEndpointServiceName,
    XksProxyVpcEndpointServiceOwner: accountId,
    XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
    XksProxyConnectivity: xksProxyConnectivity,
  }),
  output: s.struct({}),
});
