import type * as current from '@aws-sdk/client-kms';
import type * as yearOld from 'client-kms-2025';
import { expectTypeOf, test } from 'vitest';
import { type Command, createWorld, type Result, step } from '../../src/engine.ts';
import {
  createSimulator,
  type KmsClient,
  type KmsInput,
  type KmsOperationName,
  type KmsOutput,
} from '../../src/index.ts';
import type { Input, Output } from '../../src/kernel/operation.ts';
import type { kms } from '../../src/kms/service.ts';

type Operations = typeof kms.operations;
/** What the SDK's commands take, by the operation's name. */
type SdkInput<Sdk, N extends string> = `${N}Command` extends keyof Sdk
  ? Sdk[`${N}Command`] extends new (
      input: infer I,
    ) => unknown
    ? I
    : never
  : never;
/** The operations whose input does not take what the SDK's own type is. */
type Misfits<Sdk> = {
  [N in keyof Operations & string]: SdkInput<Sdk, N> extends Input<Operations[N]> ? never : N;
}[keyof Operations & string];

test('every input takes what both SDKs’ own types produce', () => {
  expectTypeOf<Misfits<typeof current>>().toEqualTypeOf<never>();
  expectTypeOf<Misfits<typeof yearOld>>().toEqualTypeOf<never>();
  // The proof can fail: 56 names, each with an input.
  expectTypeOf<SdkInput<typeof current, 'Encrypt'>>().toEqualTypeOf<current.EncryptCommandInput>();
  expectTypeOf<{ KeyId: number }>().not.toExtend<Input<Operations['DescribeKey']>>();
});

test('outputs are plain fields, those that are always there not optional', () => {
  expectTypeOf<Output<Operations['Encrypt']>>().toEqualTypeOf<{
    readonly CiphertextBlob: Uint8Array;
    readonly KeyId: string;
    readonly EncryptionAlgorithm:
      | 'SYMMETRIC_DEFAULT'
      | 'RSAES_OAEP_SHA_1'
      | 'RSAES_OAEP_SHA_256'
      | 'SM2PKE';
  }>();
  const { KeyMetadata } = createSimulator().kms.createKey({});
  expectTypeOf(KeyMetadata.KeyId).toEqualTypeOf<string>();
  expectTypeOf(KeyMetadata.DeletionDate).toEqualTypeOf<Date | undefined>();
});

test('the typed client refuses what is wrong', () => {
  const { kms } = createSimulator();
  // @ts-expect-error a member that must be there
  kms.encrypt({ KeyId: 'k' });
  // @ts-expect-error a member of the wrong type
  kms.describeKey({ KeyId: 5 });
  // @ts-expect-error a value that the enum has not
  kms.generateDataKey({ KeyId: 'k', KeySpec: 'AES_512' });
  // @ts-expect-error a member that there is not
  kms.createKey({ Descripton: 'x' });
  // @ts-expect-error an operation that there is not
  kms.encript({});
  expectTypeOf(kms.createKey).toBeCallableWith();
});

test('what an operation takes and answers has a name', () => {
  expectTypeOf<KmsInput<'Encrypt'>>().toEqualTypeOf<Parameters<KmsClient['encrypt']>[0]>();
  expectTypeOf<KmsOutput<'Encrypt'>>().toEqualTypeOf<ReturnType<KmsClient['encrypt']>>();
  expectTypeOf<KmsOperationName>().toEqualTypeOf<keyof Operations>();
  // @ts-expect-error an operation that there is not
  type _Encript = KmsInput<'Encript'>;
});

test('a step answers what its operation does', () => {
  const caller = { account: '111122223333', arn: 'a', region: 'us-east-1' };
  const world = createWorld({ seed: 1, now: 0 });
  const { result } = step(world, { service: 'kms', operation: 'GetKeyPolicy', input: {}, caller });
  if (result.ok) expectTypeOf(result.value).toEqualTypeOf<Output<Operations['GetKeyPolicy']>>();
  const command: Command = { service: 'kms', operation: 'GetKeyPolicy', input: {}, caller };
  expectTypeOf(step(world, command).result).toEqualTypeOf<Result<unknown>>();
});
