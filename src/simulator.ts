/**
 * The simulator: a world that commands and the clock move, with typed clients on it and doors for the AWS SDK.
 * @module
 */
import { type Attachment, type AttachOptions, attach } from './adapters/attach.ts';
import { type ClientConfig, type ClientConfigOptions, clientConfig } from './adapters/sdk.ts';
import { type CryptoProvider, provide } from './hsm/provider.ts';
import { attest } from './hsm/recipient.ts';
import type { Explanation } from './iam/explanation.ts';
import { requestId } from './kernel/event.ts';
import { createWorld } from './kernel/world.ts';
import { describeCiphertext } from './kms/ciphertexts/describe-ciphertext.ts';
import { type Duration, after as instantAfter } from './lib/duration.ts';
import { seedFrom } from './lib/random.ts';
import { instant } from './lib/time.ts';
import { type AuditEvent, createAudit } from './sim/audit.ts';
import { type Cell, createCell, type Moment, type MutableCell } from './sim/cell.ts';
import {
  type Clock,
  checkedLater,
  checkedOptions,
  createClock,
  type MoveOptions,
} from './sim/clock.ts';
import { type ConsistencyControls, createConsistencyControls } from './sim/consistency.ts';
import { type CrashPoint, everyCrashPoint } from './sim/crash-points.ts';
import { type Difference, diffWorlds } from './sim/diff.ts';
import { checkedClaims, type EnclaveClaims } from './sim/enclave.ts';
import { explanationOf } from './sim/explain.ts';
import { type Forecast, forecast } from './sim/forecast/forecast.ts';
import { createFunctionControls, type FunctionControls } from './sim/functions.ts';
import { emptyLedger } from './sim/ledger.ts';
import { createObservations, type Observations } from './sim/observations.ts';
import { createOrganizationControls, type OrganizationControls } from './sim/organization.ts';
import { exportWorld, importWorld, type PortableWorld } from './sim/portable.ts';
import { callerOf, checkedRegion } from './sim/principal.ts';
import { createPrincipalControls, type PrincipalControls } from './sim/principals.ts';
import { createSeeding } from './sim/seeding.ts';
import { momentOf, type Snapshot, snapshotOf } from './sim/snapshot.ts';
import { replayInto, type Transcript, transcriptOf } from './sim/transcript.ts';
import { createView, services, slicesWith, type View } from './sim/view.ts';
import {
  checkedAccount,
  checkedHistory,
  checkNames,
  OPTIONS,
  type SimulatorOptions,
} from './simulator-options.ts';

export type { SimulatorOptions, Snapshot };

/** An in-memory AWS KMS, seen by its default caller in its default Region. */
export interface Simulator extends View, Observations {
  /** Where commands are run: what the adapters of `kmsim/sdk` stand on. */
  readonly cell: Cell;
  readonly clock: Clock;
  /** Which organization the accounts are in, and its control policies. */
  readonly organization: OrganizationControls;
  /** Users and roles, and their credentials. */
  readonly principals: PrincipalControls;
  /** Lambda functions that rotate secrets: the user's own code. */
  readonly functions: FunctionControls<Simulator, ClientConfig>;
  /** When changes are seen, for exact tests of code that must wait for them. */
  readonly consistency: ConsistencyControls;
  /**
   * Why a call was refused with AccessDeniedException, by the error that a client threw: the AWS SDK's, or one of `sim.kms`.
   * Undefined for another error.
   * @example sim.explanationOf(error)?.decidedBy
   */
  explanationOf(error: unknown): Explanation | undefined;
  /** The audit record: every call, every refusal and every due change, oldest first. */
  readonly events: readonly AuditEvent[];
  /** How many events there were, those that are remembered no more included. */
  eventCount(): number;
  /** The events from one on, counted from 0: it costs what they are. */
  eventsFrom(index: number, limit?: number): readonly AuditEvent[];
  /** The present moment. O(1). */
  snapshot(): Snapshot;
  /** Goes back, or over, to a moment. O(1). */
  restore(moment: Snapshot): void;
  /** A second simulator that begins at the present moment; the two never touch. O(1). */
  fork(): Simulator;
  /**
   * Runs code once for each call that it makes, on a fork, and cuts it off there: the call has its effect, its answer is lost,
   * and so is all that the code would have done. A function that a service calls dies alone, and may be called again. Each
   * time, and once more for a run that is not cut off, `law` looks at what is left.
   * @returns how often it was cut off
   * @example
   * await sim.everyCrashPoint(
   *   (fork) => fork.secretsManager.rotateSecret({ SecretId: 'prod/db' }),
   *   (fork) => {
   *     fork.clock.advance({ hours: 1 });
   *     expect(canLogIn(fork.secretsManager.getSecretValue({ SecretId: 'prod/db' }))).toBe(true);
   *   },
   * );
   * @throws what `law` throws, with the point at which the code was cut off in its `cause`, and what the code itself throws
   */
  everyCrashPoint(
    run: (fork: Simulator) => unknown,
    law: (fork: Simulator, point: CrashPoint | undefined) => unknown,
  ): Promise<number>;
  /** Goes back to the beginning. */
  reset(): void;
  /** The world as JSON, in which key material is unreadable. */
  export(): PortableWorld;
  /** Takes up an exported world in place of the present one. @throws TypeError when it is none */
  import(world: PortableWorld): void;
  /**
   * What time alone will do within a duration; which ciphertexts made here cannot be decrypted then, of those that `events`
   * knows of; and which secrets and parameters cannot be read: it costs what there are. Nothing happens to this simulator.
   * @example sim.forecast({ days: 400 }).losses
   * @throws TypeError for a duration that is none
   * @throws RangeError when more would happen than `limit` allows
   */
  forecast(within: Duration | string | number, options?: MoveOptions): Forecast;
  /**
   * The facts that differ between two moments, by readable paths; it costs what differs.
   * @param after - default: the present moment
   */
  diff(before: Snapshot, after?: Snapshot): Difference[];
  /** What was done since the beginning, as JSON that `replay` does again. It holds plaintexts. */
  transcript(): Transcript;
  /** What a ciphertext blob says of itself; undefined for bytes that are no blob of KMS. */
  describeCiphertext(blob: Uint8Array): ReturnType<typeof describeCiphertext>;
  /**
   * A Nitro attestation document that this simulator's KMS trusts, made at the present instant and good for three hours.
   * The same claims at the same instant give the same bytes. `openRecipientCiphertext` opens what KMS answers to it.
   * @example
   * const AttestationDocument = sim.attest({ publicKey, pcrs: { 0: 'ab'.repeat(48) } });
   * const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument } as const;
   * sim.kms.decrypt({ CiphertextBlob, Recipient }).CiphertextForRecipient;
   * @throws TypeError for claims that are none
   */
  attest(claims: EnclaveClaims): Uint8Array;
  /** The configuration of an AWS SDK v3 client that is answered here: `new KMSClient(sim.clientConfig())`. */
  clientConfig(options?: ClientConfigOptions): ClientConfig;
  /** Answers an AWS SDK v3 client, or every client of a class, here. Ends with `detach()` or `using`. */
  attach(client: Parameters<typeof attach>[1], options?: AttachOptions): Attachment;
}

/**
 * A new simulator.
 * @example const sim = createSimulator({ seed: 'checkout', now: '2026-01-01T00:00:00Z' });
 * @throws TypeError for an option that is none of the above
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options expected an object, got ${String(options)}`);
  const { seed: given = 'kmsim', now = '2026-01-01T00:00:00Z', account, region } = options;
  checkNames(options, OPTIONS);
  const seed = seedFrom(given);
  provide(seed, options.crypto);
  const slices = slicesWith(options);
  const world = createWorld({ seed, now: instant(now, 'now'), slices });
  const where = { account: checkedAccount(account), region: checkedRegion(region ?? 'us-east-1') };
  const start = { world, ledger: emptyLedger(world, checkedHistory(options.history)) };
  const cell = createCell({ services, ...where }, start);
  return simulatorOf(cell, { start, crypto: options.crypto });
}

/**
 * A simulator in which everything of a transcript has been done again: the same world, byte for byte.
 * @param options - `crypto` as of `createSimulator`; a transcript does not say which one was used
 * @throws TypeError when it is no transcript, and for another option
 */
export function replay(
  transcript: Transcript,
  options: Pick<SimulatorOptions, 'crypto'> = {},
): Simulator {
  if (typeof transcript !== 'object' || transcript === null || transcript.base === undefined)
    throw new TypeError('"transcript" expected what transcript() gave');
  checkNames(options, ['crypto']);
  const { crypto } = options;
  const world = importWorld(services, transcript.base, crypto);
  const { account, region } = transcript;
  const cell = createCell({ services, account, region }, { world, ledger: emptyLedger(world) });
  replayInto(cell, transcript.lines);
  return simulatorOf(cell, { start: { world, ledger: emptyLedger(world) }, crypto });
}

/** What a simulator hands on to its forks. */
interface Origin {
  readonly start: Moment;
  readonly crypto: CryptoProvider | undefined;
}

function forkOf(moment: Moment, { account, region, errands }: MutableCell): MutableCell {
  const { functions } = errands;
  return createCell({ services, account, region, functions }, moment);
}

function simulatorOf(cell: MutableCell, origin: Origin): Simulator {
  const { account, region } = cell;
  const view = createView(cell, callerOf(account, { account, region }));
  const audit = createAudit();
  const present = () => {
    cell.synchronize();
    return cell.moment;
  };
  const recorded = () => {
    const { world, ledger } = present();
    return audit(world.seed, ledger);
  };
  const simulator: Simulator = {
    cell: {
      services,
      account,
      region,
      execute: (command) => cell.execute(command),
      present: () => cell.present(),
    },
    caller: view.caller,
    get kms() {
      return view.kms;
    },
    get ssm() {
      return view.ssm;
    },
    get sts() {
      return view.sts;
    },
    get secretsManager() {
      return view.secretsManager;
    },
    ...createSeeding(() => view),
    keyStores: view.keyStores,
    region: view.region,
    as: view.as,
    explain: view.explain,
    explanationOf: (error) => explanationOf(present(), error),
    principals: createPrincipalControls(cell, view.caller),
    organization: createOrganizationControls(cell, view.caller),
    consistency: createConsistencyControls(cell, view.caller),
    functions: createFunctionControls(cell, view.caller, clientConfig),
    service: view.service,
    clock: createClock(cell),
    get events() {
      return recorded().from(0, Infinity);
    },
    eventCount: () => recorded().length,
    eventsFrom: (index, limit = Infinity) => recorded().from(index, limit),
    ...createObservations(present),
    snapshot: () => snapshotOf(present()),
    restore(moment) {
      cell.goTo(momentOf(moment, 'moment'));
    },
    fork: () => simulatorOf(forkOf(present(), cell), origin),
    everyCrashPoint: (run, law) =>
      everyCrashPoint(
        () => {
          const forked = forkOf(present(), cell);
          return [simulatorOf(forked, origin), forked];
        },
        present,
        run,
        law,
      ),
    reset() {
      cell.goTo(origin.start);
    },
    forecast(within, options) {
      const { world, ledger } = present();
      const to = checkedLater(world.now, instantAfter(world.now, within));
      const { limit } = checkedOptions(options);
      return forecast(services, { world, ledger }, { to, limit }, ({ label }) =>
        requestId(world.seed, label ?? { subject: '', n: 0 }),
      );
    },
    diff: (before, after) =>
      diffWorlds(
        services,
        momentOf(before, 'before').world,
        after === undefined ? present().world : momentOf(after, 'after').world,
      ),
    export: () => exportWorld(services, present().world),
    import(portable) {
      const world = importWorld(services, portable, origin.crypto);
      cell.goTo({ world, ledger: emptyLedger(world, cell.moment.ledger.keep) });
    },
    transcript: () => transcriptOf(cell, present().ledger),
    describeCiphertext: (blob) => describeCiphertext(blob, cell.moment.world.seed),
    attest(claims) {
      const { seed, now } = present().world;
      return attest(seed, { ...checkedClaims(claims), now });
    },
    clientConfig: (options) => clientConfig(cell, options),
    attach: (client, options) => attach(cell, client, options),
  };
  cell.errands.host = simulator;
  return simulator;
}
