/**
 * Lambda functions that AWS services call, such as those that rotate secrets: the user's own code, in process.
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Cell, MutableCell } from './cell.ts';
import type { FunctionHandler, Invocation } from './errands.ts';
import { callerFrom, type Principal } from './principal.ts';
import { createView, type View } from './view.ts';

/** What a function gets besides its event: what Lambda's context has, and the simulator that calls it. */
export interface FunctionContext<Host = unknown, Config = unknown> {
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  /**
   * The simulator as the function's role sees it, in the function's Region: `sim.secretsManager`, `sim.kms`. It throws once
   * another world has been restored than that in which the function was called.
   */
  readonly sim: View;
  /**
   * The configuration of an AWS SDK v3 client that acts as the function's role, in the function's Region, in the simulator that
   * calls: `new SecretsManagerClient(context.clientConfig())`.
   */
  clientConfig(): Config;
  /** The simulator that calls; a fork calls by itself. */
  readonly simulator: Host;
}

export interface FunctionOptions {
  /** The function's role, as which it calls through `context.sim` and `context.clientConfig()`. Default: the root of its account. */
  readonly role?: Principal | undefined;
}

export interface FunctionControls<Host = unknown, Config = unknown> {
  /**
   * Tells of a function that may be called by Secrets Manager, and what it does. A handler that gives a promise is under way until
   * that is settled: `clock.advanceAsync` waits for it, and so does `idle`.
   * @param functionArn - `arn:aws:lambda:us-east-1:111122223333:function:rotate`; with it its versions and aliases; the ARN of
   * one of these stands for itself alone
   * @returns a function that takes the handler away: whoever calls the function then waits for another
   * @example
   * sim.functions.register(functionArn, ({ Step, SecretId, ClientRequestToken }, { sim }) => {
   *   if (Step === 'createSecret')
   *     sim.secretsManager.putSecretValue({ SecretId, ClientRequestToken, SecretString, VersionStages: ['AWSPENDING'] });
   * });
   * @throws TypeError for an ARN or a handler that is none
   */
  register<Event>(
    functionArn: string,
    handler: (event: Event, context: FunctionContext<Host, Config>) => unknown,
    options?: FunctionOptions,
  ): () => void;
  /** Every call of a function, oldest first, with what it threw; since `reset`, `restore` or `import` if there was one. */
  readonly invocations: readonly Invocation[];
  /** Ends when no function is under way. */
  idle(): Promise<void>;
}

const FUNCTION = /^function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]+)?$/;

/** @param configOf - of an SDK's client that acts as a principal */
export function createFunctionControls<Host, Config>(
  cell: MutableCell,
  caller: Caller,
  configOf: (cell: Cell, options: { region: string; principal: View }) => Config,
): FunctionControls<Host, Config> {
  const { errands } = cell;
  return {
    register(functionArn, handler, options = {}) {
      const { region, account } = placeOf(functionArn);
      if (typeof handler !== 'function')
        throw new TypeError(`"handler" expected a function, got ${typeof handler}`);
      const { role = account, ...unknown } = options;
      const stray = Object.keys(unknown)[0];
      if (stray !== undefined) throw new TypeError(`options expected role, got "${stray}"`);
      callerFrom(role, { region, account });
      const registered = {
        handler: handler as FunctionHandler,
        contextIn: (
          host: unknown,
          {
            id,
            functionArn: invokedFunctionArn,
          }: { readonly id: string; readonly functionArn: string },
          isPresent: () => boolean,
        ) => {
          const own = whilePresent((host as { readonly cell: Cell }).cell, isPresent);
          const sim = createView(own, callerFrom(role, { region, account }));
          return {
            functionName: invokedFunctionArn.split(':')[6] ?? '',
            invokedFunctionArn,
            awsRequestId: id,
            sim,
            clientConfig: () => configOf(own, { region, principal: sim }),
            simulator: host,
          };
        },
      };
      errands.functions.set(functionArn, registered);
      const input = { FunctionArn: functionArn };
      const operation = 'kmsim:RegisterFunction';
      cell.execute({ service: 'secretsmanager', operation, input, caller });
      return () => {
        if (errands.functions.get(functionArn) === registered)
          errands.functions.delete(functionArn);
      };
    },
    get invocations() {
      return [...errands.invocations];
    },
    async idle() {
      errands.run(cell);
      await errands.settle();
    },
  };
}

/** The cell, as long as its world is the one in which a function was called. */
function whilePresent(cell: Cell, isPresent: () => boolean): Cell {
  const { services, account, region } = cell;
  return {
    services,
    account,
    region,
    execute(command) {
      if (!isPresent())
        throw new Error('the world in which this function was called is no longer the present one');
      return cell.execute(command);
    },
    present: () => cell.present(),
  };
}

/** @throws TypeError for what is no function's ARN */
function placeOf(functionArn: unknown): { readonly region: string; readonly account: string } {
  const arn = typeof functionArn === 'string' ? parseArn(functionArn) : undefined;
  if (arn?.service === 'lambda' && FUNCTION.test(arn.resource) && /^\d{12}$/.test(arn.account))
    return arn;
  throw new TypeError(
    `"functionArn" expected the ARN of a Lambda function such as arn:aws:lambda:us-east-1:111122223333:function:rotate, got ${String(functionArn)}`,
  );
}
