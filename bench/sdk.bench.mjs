/** The doors for the AWS SDK against the SDK's own floor, and what loading costs. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EncryptCommand, GenerateRandomCommand, KMSClient } from '@aws-sdk/client-kms';
import { createSimulator } from '../build/index.js';
import { compare, tiny } from './harness.mjs';

const Plaintext = new Uint8Array(32).fill(7);
const EncryptionContext = { department: 'finance', purpose: 'invoice', tenant: '4242' };

/** Row 3 and 4. */
async function doors() {
  const sim = createSimulator({ seed: 'bench' });
  const { KeyId } = sim.kms.createKey().KeyMetadata;
  const input = { KeyId, Plaintext, EncryptionContext };
  // The ledger keeps what happened: each batch begins anew, so that all candidates run with the same heap.
  const start = sim.snapshot();
  const renewed = (call) => {
    let calls = 0;
    return () => {
      if (++calls % 500 === 0) sim.restore(start);
      return call();
    };
  };
  const engine = renewed(() => sim.kms.encrypt(input));
  const first = new KMSClient({ cacheMiddleware: true });
  sim.attach(first, { at: 'initialize' });
  const command = new EncryptCommand(input);
  const shortcut = renewed(() => first.send(command));
  const rows = await compare({
    name: '3 client.send at initialize / sim.kms.encrypt',
    // Both asynchronous: awaiting is the caller's cost in both.
    reference: async () => engine(),
    candidates: { initialize: async () => shortcut() },
    iterations: 2000,
  });
  const handler = new KMSClient(sim.clientConfig());
  const constant = new KMSClient({ ...sim.clientConfig(), requestHandler: constantHandler(sim) });
  const retry = new KMSClient({});
  sim.attach(retry);
  const random = new GenerateRandomCommand({ NumberOfBytes: 32 });
  const through = (client) => renewed(() => client.send(random));
  const more = await compare({
    name: '4 client.send / the same client on a constant handler',
    reference: through(constant),
    candidates: { clientConfig: through(handler), afterRetry: through(retry) },
    iterations: 100,
  });
  return [{ ...rows[0], target: 1.3 }, { ...more[0], target: 1.1 }, more[1]];
}

/** Answers what it answered first, whatever it is asked. */
function constantHandler(sim) {
  const { requestHandler } = sim.clientConfig();
  let first;
  return {
    ...requestHandler,
    handle: async (request, options) => {
      first ??= await requestHandler.handle(request, options);
      return { response: { ...first.response } };
    },
  };
}

/** Row 12: each in a process of its own. */
async function loading() {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const script = (code) => () =>
    Number(
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
        cwd: here('..'),
      }),
    );
  const timed = (work) =>
    `const t = performance.now(); ${work}; console.log((performance.now() - t) * 1000);`;
  const ours = script(
    timed(
      `const { createSimulator } = await import('kmsim'); const { kms } = createSimulator(); kms.encrypt({ KeyId: kms.createKey().KeyMetadata.KeyId, Plaintext: new Uint8Array(32) })`,
    ),
  );
  const sdk = script(timed(`await import('@aws-sdk/client-kms')`));
  const rounds = tiny ? 1 : 21;
  const pairs = Array.from({ length: rounds }, (_, i) =>
    i % 2 ? [ours(), sdk()] : [sdk(), ours()].reverse(),
  );
  const ratios = pairs.map(([a, b]) => a / b).sort((a, b) => a - b);
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const at = (q) => ratios[Math.min(ratios.length - 1, Math.floor(q * ratios.length))];
  return [
    {
      name: '12 import kmsim and a first Encrypt / import @aws-sdk/client-kms',
      ratio: at(0.5),
      p10: at(0.1),
      p90: at(0.9),
      us: middle(pairs.map(([a]) => a)),
      referenceUs: middle(pairs.map(([, b]) => b)),
      target: 0.4,
    },
  ];
}

export const sections = [
  ['The AWS SDK v3', doors],
  ['Loading', loading],
];
