/**
 * How a reader names a parameter: by name or ARN, and after a colon a version or a label of it.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html; refusals recorded
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import { Fault, fail } from '../kernel/fault.ts';
import { nameIn } from './names.ts';
import { latestOf, type Parameter, type Version } from './state.ts';

/** A parameter as a request names it. */
export interface Named {
  readonly name: string;
  /** Of an ARN: where the parameter is. */
  readonly at: { readonly account: string; readonly region: string } | undefined;
  /** What follows the first colon. */
  readonly selector: string | undefined;
}

const SECRET_ARN =
  'Secrets manager ARN reference should not be passed in the GetParameter(s) request, please refer to https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html';

/** Faults: ValidationException, for an ARN that is no parameter's. */
export function namedBy(text: string): Named {
  const given = nameIn(text);
  if (!given.startsWith('arn:')) return partsOf(given, undefined);
  const arn = parseArn(given);
  if (arn?.service === 'secretsmanager') fail('ValidationException', SECRET_ARN);
  const [, path] = /^parameter(\/.+)$/s.exec(arn?.resource ?? '') ?? [];
  // Unconfirmed: the text for an ARN of something else; a recording would settle it.
  if (arn?.service !== 'ssm' || path === undefined)
    return fail('ValidationException', 'Invalid parameter ARN.');
  return partsOf(path, { account: arn.account, region: arn.region });
}

function partsOf(text: string, at: Named['at']): Named {
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: text, at, selector: undefined }
    : { name: text.slice(0, colon), at, selector: text.slice(colon + 1) };
}

/** The refusal of what follows a name and is no selector. */
export const badSelector: Fault = new Fault(
  'ValidationException',
  'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>',
);

/** Whether a text can be a selector: neither empty, nor two of them. */
export function isSelector(text: string): boolean {
  return text !== '' && !text.includes(':');
}

/** The version that a selector names, the latest without one; or its refusal, ParameterVersionNotFound. */
export function selected(parameter: Parameter, selector: string | undefined): Version | Fault {
  if (selector === undefined) return latestOf(parameter);
  const { name, versions } = parameter;
  if (/^\d+$/.test(selector))
    return (
      versions.find(({ version }) => version === Number(selector)) ?? noVersion(name, selector)
    );
  return (
    versions.find(({ labels }) => labels.includes(selector)) ??
    new Fault(
      'ParameterVersionNotFound',
      `Systems Manager could not find a version of ${name} that has the specified label, ${selector}. Verify the parameter label and try again.`,
    )
  );
}

/** The refusal of a version that a parameter has not, or has no more. */
export function noVersion(name: string, version: string | number): Fault {
  return new Fault(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
}
