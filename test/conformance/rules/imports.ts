/**
 * Imported key material, and multi-Region keys.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html and multi-region-keys-overview.html.
 * @module
 */
import { type Rule, rules } from './rule.ts';

export const imports: readonly Rule[] = rules(
  5,
  `
  token and wrapping key live for 24 hours | kms/import-token | is good to the end of its 24 hours, and no longer
    | kms/imports | answers a token and a public key that are good for 24 hours
  unlimited sets of them | kms/import-token | is good as often as one likes, and an older one stays good beside newer ones
  token and key are a pair | kms/import-token | goes with its own public key
  symmetric: 32 bytes | kms/import-specs | %i bytes, for a symmetric key
  symmetric in China: 16 bytes | kms/create-key-specs | %s: a symmetric key is not modelled
    | later | SM4 is missing: CreateKey answers NotModelledException there
  HMAC: from the spec’s length to 128 bytes | kms/import-specs | too few or too many bytes, for HMAC_%s; at both limits the MACs are right
  RSA: PKCS#8 in DER or BER, the modulus as the spec says | kms/import-specs | an RSA key of another length
    | kms/import-specs | BER is taken for RSA and the named curves, and not for Ed25519: %s
  RSA: two primes | hsm/encodings/key-parsing-refusals | RSA of three primes, and a curve by its parameters, as
  ECC: PKCS#8 with a named curve alone | kms/import-specs | a curve by its parameters
  ECC: the public point may be left out or compressed | kms/import-specs | the point of another key; an own one may be left out or compressed
  not importable: ML-DSA, ML-KEM | kms/imports | is refused for key specs without import
  not importable: into custom key stores | kms/key-store-states | that is connected: %s is unsupported too
  ValidTo in the future, at most 365 days, no minimum | kms/imports | %s is refused
    | kms/imports | a date may be as far as %s; it is shown in whole seconds
  no ValidTo with KEY_MATERIAL_DOES_NOT_EXPIRE | kms/imports | %s is refused
  another expiry needs another import | kms/import-expiry | expires by the date of its last import
  at expiry the material goes, and the key waits | kms/import-expiry | is there until its instant in whole seconds, and then the key waits for it
  at expiry: DeleteExpiredKeyMaterial in the record | kms/import-expiry | is there until its instant in whole seconds, and then the key waits for it
  at expiry: the event of EventBridge | sim/event-bridge | tells of an expiry which material it was
  imported again any time, the same bytes | kms/import-bytes | is refused, with the identifier of the key’s own material
    | kms/import-bytes | gives the same ID, always
  several materials: symmetric keys alone | kms/imports | symmetric keys take ImportType, ID and description; other keys none of them
  several materials: each expires or is deleted by itself | kms/import-expiry | shows the date of the one that expires first, and each has its own end
  several materials: a missing one makes the key wait | kms/import-expiry | waits while one of them is missing, the old one too
  KeyMaterialId: 64 hexadecimal digits, from key ID and bytes | kms/import-bytes | gives the same ID, always
    | kms/import-bytes | in another key is another material: neither opens what the other sealed
    | kms/rotation-schedule | rotates at its instant, and not a millisecond before
  description: at most 256 characters of its pattern | kms/imports | a description of %j is refused
  description: kept from the last import | kms/import-new-material | a description stays when the material goes, and is replaced by the next that is given
  wrapping: symmetric and HMAC | kms/import-wrapping.slow | %s is carried by what AWS’s page says, and by nothing else
  wrapping: RSA private keys | kms/import-wrapping.slow | %s is carried by what AWS’s page says, and by nothing else
  wrapping: ECC private keys | kms/import-wrapping.slow | %s is carried by what AWS’s page says, and by nothing else
  wrapping: SM2 private keys | kms/import-wrapping.slow | %s is carried by what AWS’s page says, and by nothing else
  RSA_AES_KEY_WRAP: RSA block, then AES-KWP of the PKCS#8 | kms/import-wrapping.slow | what was wrapped in another way than the token says is refused
  OAEP: its hash for MGF1 too, no label | kms/import-wrapping.slow | what was wrapped in another way than the token says is refused
  RSAES_PKCS1_V1_5 is no longer taken | kms/import-wrapping.slow | %s is carried by what AWS’s page says, and by nothing else
  an imported private key has its own public key | kms/get-public-key | the public key of an imported key is that of its private key
  `,
);

export const multiRegion: readonly Rule[] = rules(
  6,
  `
  mrk- and 32 digits | kms/create-key | a multi-Region key has an mrk- ID and is its own primary
  the same ID in every Region, another ARN | kms/multi-region | answers the metadata of a replica that is being made, and its policy
  MultiRegion is fixed at creation | kms/multi-region | of a single-Region key
  not in custom key stores | kms/key-store-keys | %o is refused: %s
  the same partition only | kms/multi-region | in another partition
  the Region must be enabled | absent | every Region of AWS is enabled in every account
  shared: ID, origin, spec, algorithms, usage | kms/multi-region-independence | ID, spec, usage, origin and algorithms
  shared: material | kms/multi-region-independence | their key material: a MAC, a signature and a public key are the same everywhere
  shared: rotation setting, rotations | kms/multi-region-independence | their rotations, whatever brought them: IDs, dates and types
  shared: who is the primary | kms/multi-region | is seen in every Region at once, by the replica that is being made too
  shared: descriptions of materials | kms/multi-region-imported | shows how the primary expires while it is made (%o), and then waits
  independent: key policy | kms/multi-region-independence | a key policy
  independent: grants | kms/grants-access | counts in its own Region
  independent: aliases | kms/multi-region-independence | aliases
  independent: tags | kms/multi-region-independence | tags
  independent: description | kms/multi-region-independence | their description
  independent: enabled or disabled | kms/multi-region-independence | whether they are enabled
  independent: creation date | kms/multi-region-independence | a date of creation
  independent: last use | kms/multi-region-independence | a last use
  independent: deletion | kms/multi-region-independence | when they are to be deleted
  independent: import and expiry | kms/multi-region-imported | loses its material, or sees it expire, without its relatives
  DescribeKey shows the whole configuration | kms/multi-region | is seen in every Region at once, by the replica that is being made too
  UpdatePrimaryRegion: both keys Updating for seconds | kms/multi-region-primary | swaps the roles at once; both keys are Updating for some 10 seconds
  UpdatePrimaryRegion: cryptography goes on | kms/multi-region-primary | leaves both keys in use meanwhile
  UpdatePrimaryRegion: both may look like replicas in between | absent | the roles change at one instant
  a blob opens under every related key | kms/multi-region-independence | opens with %s, and the answer names the replica
  KMS does not route: a Region without a related key | kms/multi-region-independence | opens nowhere where there is no related key
  CloudTrail: ReplicateKey here, CreateKey there | kms/multi-region | is in the records of both Regions: a call in the one, a key made in the other
  CloudTrail: SynchronizeMultiRegionKey | kms/multi-region | is in the records of both Regions: a call in the one, a key made in the other
    | kms/multi-region-primary | swaps the roles at once; both keys are Updating for some 10 seconds
  the service-linked role | absent | KMS acts for itself: kmsim has no roles that anybody would have to make
  `,
);
