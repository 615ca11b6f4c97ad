/** An enclave: its attestation document, as a simulator's own authority makes it, and its private key. @module */
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { openEnvelopedData } from '../../src/hsm/cms.ts';
import { attest } from '../../src/hsm/recipient.ts';
import type { Simulator } from '../../src/index.ts';
import { randomFrom, seedFrom } from '../../src/lib/random.ts';
import { runOpenssl } from './openssl.ts';

export interface Enclave {
  /** The member of a request. */
  readonly Recipient: {
    readonly KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256';
    readonly AttestationDocument: Uint8Array;
  };
  /** What `CiphertextForRecipient` holds, by node:crypto, or undefined when it is not for this enclave. */
  open(ciphertextForRecipient: Uint8Array | undefined): Uint8Array | undefined;
  /** The same by the openssl command. */
  openWithCommand(ciphertextForRecipient: Uint8Array | undefined): Uint8Array | undefined;
}

/** An enclave that the simulator of a seed trusts, now. */
export function enclaveOf(seed: string, sim: Simulator): Enclave {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  const claims = { moduleId: 'i-1-enc2', publicKey: spki, now: sim.clock.now().getTime() };
  const random = randomFrom(seedFrom(seed), 'test', 'enclave', 0);
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return {
    Recipient: {
      KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      AttestationDocument: attest(seedFrom(seed), claims, random),
    },
    open: (bytes = new Uint8Array()) =>
      openEnvelopedData(
        bytes,
        (wrapped) => new Uint8Array(privateDecrypt({ key: privateKey, ...oaep }, wrapped)),
      ),
    openWithCommand(bytes = new Uint8Array()) {
      const args = ['cms', '-decrypt', '-inform', 'DER', '-in', 'a', '-inkey', 'key', '-binary'];
      return runOpenssl(args, { a: bytes, key });
    },
  };
}
