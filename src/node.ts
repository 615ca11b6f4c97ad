/**
 * Node's own cryptography in place of TypeScript's: `kmsim/node`. It gives the same bytes sooner, and changes nothing else.
 * @module
 */
import { nodeProvider } from './hsm/node-provider.ts';
import { type CryptoProvider, offer } from './hsm/provider.ts';

export type { CryptoProvider };

/**
 * node:crypto, that is OpenSSL, for whatever it does sooner with the same bytes.
 * @example const sim = createSimulator({ crypto: nodeCrypto });
 */
export const nodeCrypto: CryptoProvider = offer(nodeProvider);
