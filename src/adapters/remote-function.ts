/**
 * A Lambda function that runs elsewhere, called as AWS's runtime interface emulator is called.
 * Source: https://github.com/aws/aws-lambda-runtime-interface-emulator: `POST /2015-03-31/functions/function/invocations` with the event
 * @module
 */
import type { FunctionHandler } from '../sim/errands.ts';

const INVOCATIONS = '/2015-03-31/functions/function/invocations';

/**
 * @param url - where the emulator listens, `http://localhost:9000`; with a path, that one is called as it is
 * @throws TypeError for what is no URL of HTTP
 */
export function remoteFunction(url: string): FunctionHandler {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol))
    throw new TypeError(`"url" expected a URL such as http://localhost:9000, got "${url}"`);
  if (target.pathname === '/') target.pathname = INVOCATIONS;
  return async (event: unknown) => {
    const response = await fetch(target, { method: 'POST', body: JSON.stringify(event) });
    const text = await response.text();
    const error = errorIn(text);
    if (response.ok && error === undefined) return;
    throw new Error(error ?? `${target.href} answered ${response.status}`);
  };
}

/** The emulator answers 200 for a function that threw, with what it threw as JSON. */
function errorIn(text: string): string | undefined {
  try {
    const { errorType, errorMessage } = JSON.parse(text) as Record<string, unknown>;
    return errorMessage === undefined ? undefined : `${errorType}: ${errorMessage}`;
  } catch {
    return undefined;
  }
}
