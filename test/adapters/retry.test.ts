import * as current from '@aws-sdk/client-kms';
import * as yearOld from 'client-kms-2025';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attach } from '../../src/adapters/attach.ts';
import { clientConfig } from '../../src/adapters/sdk.ts';
import { createSimulator } from '../../src/index.ts';
import { Fault, type FaultCode } from '../../src/kernel/fault.ts';
import type { Cell } from '../../src/sim/cell.ts';

const sdks = [
  ['3.1162', current],
  ['3.922, a year older', yearOld as unknown as typeof current],
] as const;
const cases = sdks.flatMap(([version, sdk]) =>
  (['clientConfig', 'afterRetry', 'initialize'] as const).map((level) => ({ version, level, sdk })),
);

/** A cell that refuses the first calls, as one whose caller is too fast. */
function refusing(code: FaultCode, message: string | undefined, times: number) {
  const { cell } = createSimulator();
  const state = { calls: 0 };
  const { services, account, region } = cell;
  const scripted: Cell = {
    services,
    account,
    region,
    present: () => cell.present(),
    execute(command) {
      state.calls += 1;
      const { at, requestId, result } = cell.execute(command);
      return state.calls > times
        ? { at, requestId, result }
        : { at, requestId, result: { ok: false, fault: new Fault(code, message) } };
    },
  };
  return { scripted, state };
}

function connect(sdk: typeof current, cell: Cell, level: (typeof cases)[number]['level']) {
  const client = new sdk.KMSClient({ ...clientConfig(cell), maxAttempts: 3 });
  if (level !== 'clientConfig') attach(cell, client, { at: level });
  return client;
}

// The SDK waits before it tries again: up to two seconds after throttling.
beforeEach(() => {
  vi.stubGlobal('setTimeout', (then: () => void) => queueMicrotask(then));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(cases)('retries of client-kms $version by $level', ({ sdk, level }) => {
  // Source: the SDK's own classification, service-error-classification of @smithy/core; spec/kms-errors.md section 1.
  test.each([
    ['ThrottlingException', 'Rate exceeded'],
    // A full quota counts as throttling with the SDK.
    ['LimitExceededException', undefined],
    ['KMSInternalException', undefined],
    ['DependencyTimeoutException', undefined],
    ['KeyUnavailableException', undefined],
  ] as const)('%s is retried until the call succeeds', async (code, message) => {
    const { scripted, state } = refusing(code, message, 2);
    const { $metadata } = await connect(sdk, scripted, level).send(new sdk.ListKeysCommand({}));
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 3 });
    expect(state.calls).toBe(3);
  });

  test('the last refusal of an exhausted retry is told', async () => {
    const { scripted, state } = refusing('ThrottlingException', 'Rate exceeded', 9);
    const error = await connect(sdk, scripted, level)
      .send(new sdk.ListKeysCommand({}))
      .catch((thrown: current.KMSServiceException) => thrown);
    expect(error).toBeInstanceOf(sdk.KMSServiceException);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400, attempts: 3 },
    });
    expect(state.calls).toBe(3);
  });

  test.each(['NotModelledException', 'AccessDeniedException', 'NotFoundException'] as const)(
    '%s is not retried',
    async (code) => {
      const { scripted, state } = refusing(code, 'why', 9);
      const call = connect(sdk, scripted, level).send(new sdk.ListKeysCommand({}));
      await expect(call).rejects.toMatchObject({ name: code, message: 'why' });
      expect(state.calls).toBe(1);
    },
  );
});
