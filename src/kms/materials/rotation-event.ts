/**
 * The audit record of a rotation.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/ct-rotatekey.html
 * @module
 */
import { generateMaterial, materialId } from '../../hsm/hsm.ts';
import { parseArn } from '../../kernel/arn.ts';
import type { Details, Event } from '../../kernel/event.ts';
import type { Seed } from '../../lib/random.ts';
import type { Millis } from '../../lib/time.ts';
import type { RotationType } from '../shared-key.ts';
import { ROTATION } from '../timers.ts';

/**
 * RotateKey, with CloudTrail's `serviceEventDetails`. Unconfirmed: that `keyId` there is the ARN, and that replicas' Regions have
 * no record of their own. There may be millions: it holds on to no state, and computes when it is
 * read.
 */
export class RotationEvent implements Event {
  readonly at: Millis;
  readonly #arn: string;
  readonly #type: RotationType;
  readonly #seed: Seed;
  readonly #ordinal: number;
  /** @param ordinal - of the key material before the rotation */
  constructor(at: Millis, arn: string, type: RotationType, seed: Seed, ordinal: number) {
    this.at = at;
    this.#arn = arn;
    this.#type = type;
    this.#seed = seed;
    this.#ordinal = ordinal;
  }
  get service(): string {
    return 'kms';
  }
  get name(): string {
    return ROTATION;
  }
  get resources(): readonly string[] {
    return [this.#arn];
  }
  get details(): Details {
    return { shown: () => this.#shown() };
  }
  #shown() {
    const { account = '', resource = '' } = parseArn(this.#arn) ?? {};
    const keyId = resource.slice('key/'.length);
    const id = (ordinal: number) =>
      materialId(generateMaterial(this.#seed, 'SYMMETRIC_DEFAULT', { account, keyId, ordinal }));
    return {
      keyId: this.#arn,
      keyOrigin: 'AWS_KMS',
      rotationType: this.#type,
      previousKeyMaterialId: id(this.#ordinal),
      currentKeyMaterialId: id(this.#ordinal + 1),
    };
  }
}
