/**
 * How questions about actions of KMS become requests.
 * @module
 */
import type { Questions } from '../kernel/operation.ts';
import { judge } from './access.ts';
import type { KmsAccessRequest } from './access-request.ts';
import { explain } from './explain.ts';
import type { KmsState } from './state.ts';

const asItIs = (resource: string) => resource;

export const questions: Questions<KmsState> = {
  identifiers: {
    KeyId: asItIs,
    SourceKeyId: asItIs,
    DestinationKeyId: asItIs,
    TargetKeyId: asItIs,
    AliasName: (resource) => /(?:^|:)(alias\/.*)$/s.exec(resource)?.[1],
  },
  operations: { ReEncryptFrom: 'ReEncrypt', ReEncryptTo: 'ReEncrypt' },
  explain: (_state, caller, request, situation) =>
    explain(judge(caller, request as KmsAccessRequest, situation)),
};
