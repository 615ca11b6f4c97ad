/**
 * Moves a staging label from one version of a secret to another, or takes it off.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { arnAndName, secretId, stage, versionId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import {
  CURRENT,
  checkLabels,
  holderOf,
  type Versions,
  versionOf,
  withLabel,
  withoutLabel,
} from '../versions.ts';
import { written } from '../writing.ts';

export const updateSecretVersionStage = secretOperation({
  name: 'UpdateSecretVersionStage',
  input: s.struct({
    SecretId: s.required(secretId),
    VersionStage: s.required(stage),
    RemoveFromVersionId: versionId,
    MoveToVersionId: versionId,
  }),
  output: arnAndName,
  readOnly: false,
  faults: [
    'InvalidParameterException',
    'InvalidRequestException',
    'LimitExceededException',
    'ResourceNotFoundException',
  ],
  check({ VersionStage, RemoveFromVersionId, MoveToVersionId }) {
    // Unconfirmed: the text; and of the next one, which users report, the code.
    if (RemoveFromVersionId === undefined && MoveToVersionId === undefined)
      fail('InvalidParameterException', 'You must specify MoveToVersionId or RemoveFromVersionId.');
    if (VersionStage === CURRENT && MoveToVersionId === undefined)
      fail(
        'InvalidParameterException',
        "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
      );
  },
  run(state, input, env, target) {
    const { secret } = target;
    const { VersionStage: label, RemoveFromVersionId: from, MoveToVersionId: to } = input;
    const { versions } = secret;
    checkMove(versions, { label, from, to });
    const moved = to === undefined ? withoutLabel(versions, label) : withLabel(versions, label, to);
    checkLabels(moved);
    const output = { ARN: secret.arn, Name: secret.name };
    return written(state, target, secretWith(secret, { versions: moved }), env, output);
  },
});

interface Move {
  readonly label: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Faults: ResourceNotFoundException, InvalidParameterException. */
function checkMove(versions: Versions, { label, from, to }: Move): void {
  // Unconfirmed: that a version without a value cannot become the current one, and how that is refused.
  const isMissing = (id: string) => {
    const version = versionOf(versions, id);
    return version === undefined || (label === CURRENT && id === to && version.value === undefined);
  };
  for (const id of [from, to])
    if (id !== undefined && isMissing(id))
      fail(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
      );
  const holder = holderOf(versions, label);
  if (from === undefined && holder !== undefined && holder.id !== to)
    fail(
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  // Source: the page above: "If you … specify a version that doesn't have the label, the operation fails." Unconfirmed: the text.
  if (from !== undefined && holder?.id !== from)
    fail(
      'InvalidParameterException',
      `Staging label ${label} is not currently attached to version ${from}.`,
    );
}
