/**
 * `kmsim serve`: a simulator that answers over HTTP until it is told to stop.
 * @module
 */
import process from 'node:process';
import { setInterval } from 'node:timers';
import { type Served, serve } from '../adapters/http.ts';
import { remoteFunction } from '../adapters/remote-function.ts';
import type { World } from '../kernel/world.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';
import { type CommandLine, UsageError } from './arguments.ts';
import { readWorld, writeWorld } from './keeping.ts';
import { lineOf } from './log.ts';
import { runningClock } from './running-clock.ts';

const SAVE_EVERY_MS = 1000;

/** Serves; gives when it listens. @throws UsageError for options that are none, Error for what stands in the way */
export async function runServe({ texts, lists, switches }: CommandLine): Promise<void> {
  const { load, save, clock = 'real', port, host } = texts;
  if (clock !== 'real' && clock !== 'fixed')
    throw new UsageError(`--clock expected real or fixed, got "${clock}"`);
  const sim = simulatorOf(texts);
  const before = load === undefined ? undefined : readWorld(load);
  const told = ['seed', 'now'].find((name) => texts[name] !== undefined);
  if (before !== undefined && told !== undefined)
    throw new UsageError(`--${told} is in the world of ${load}: it expected no other`);
  if (before !== undefined) importFrom(sim, before, load ?? '');
  else if (load !== undefined && load !== save) throw new Error(`${load} is not there.`);
  for (const text of lists['function'] ?? []) registerFunction(sim, text);
  const controlled =
    clock === 'fixed' ? sim : { ...sim, clock: runningClock(sim.clock, () => Date.now()) };
  const keeper = save === undefined ? undefined : keeping(sim, save);
  let server: Served;
  try {
    server = await serve(controlled, {
      ...(port === undefined ? {} : { port: portOf(port) }),
      ...(host === undefined ? {} : { host }),
      hosts: lists['allow-host'],
      origins: lists['allow-origin'],
      ...(switches.has('verify-signatures') ? { verifySignatures: () => Date.now() } : {}),
      ...(switches.has('quiet')
        ? {}
        : {
            onAnswer: (request, response) => {
              const line = lineOf(sim, request, response);
              process.stdout.write(`${line}\n`);
            },
          }),
    });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port ?? 4566} is taken. Stop what listens there, or choose another: kmsim serve --port 0`,
    );
  }
  process.stdout.write(greeting(server.endpoint, sim));
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    await server.close();
    keeper?.();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function simulatorOf(texts: CommandLine['texts']): Simulator {
  const { seed, now, account, region, enforce, history = '10000' } = texts;
  const rotation = texts['on-demand-rotation'] ?? 'immediate';
  const options: SimulatorOptions = {
    now: now ?? new Date(Date.now()),
    history: /^\d{1,9}$/.test(history) ? Number(history) : Number.NaN,
    // Nobody waits minutes at a terminal; AWS's way is one option away.
    onDemandRotation: rotation as NonNullable<SimulatorOptions['onDemandRotation']>,
    ...(seed === undefined ? {} : { seed }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(enforce === undefined
      ? {}
      : { enforcement: enforce as NonNullable<SimulatorOptions['enforcement']> }),
  };
  try {
    return createSimulator(options);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/** @throws UsageError */
function registerFunction(sim: Simulator, text: string): void {
  const [, arn = text, url = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  try {
    sim.functions.register(arn, remoteFunction(url));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`--function expected ARN=URL: ${error.message}`);
  }
}

function importFrom(sim: Simulator, world: Parameters<Simulator['import']>[0], path: string): void {
  try {
    sim.import(world);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${path} holds no world that can be taken up: ${error.message}`);
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--port expected a number from 0 to 65535, got "${text}"`);
}

/** Writes the world whenever it has changed; gives what writes it a last time. */
function keeping(sim: Simulator, path: string): () => void {
  // Time that passes makes a new world, and changes no state by itself.
  let kept: World['slices'] | undefined;
  const keep = () => {
    const { slices } = sim.cell.present();
    if (slices === kept) return;
    writeWorld(path, sim.export());
    kept = slices;
  };
  keep();
  setInterval(keep, SAVE_EVERY_MS).unref();
  return keep;
}

function greeting(endpoint: string, { cell }: Simulator): string {
  return `kmsim answers at ${endpoint}

export AWS_ENDPOINT_URL_KMS=${endpoint} AWS_ENDPOINT_URL_STS=${endpoint}
export AWS_ENDPOINT_URL_SECRETS_MANAGER=${endpoint} AWS_ENDPOINT_URL_SSM=${endpoint}
export AWS_REGION=${cell.region} AWS_DEFAULT_REGION=${cell.region}
export AWS_ACCESS_KEY_ID=${cell.account} AWS_SECRET_ACCESS_KEY=kmsim

`;
}
