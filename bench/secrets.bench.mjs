/** Secrets Manager and Parameter Store: beside the KMS call that they contain, and at many secrets and parameters. */
import { createWorld, step } from '../build/engine.js';
import { createSimulator } from '../build/index.js';
import { ACCOUNT, caller, idsOf, record } from './engine.bench.mjs';
import { compare, heapOf, tiny } from './harness.mjs';

const SIZES = tiny ? [10, 20, 30] : [10, 1_000, 100_000];
const [FEW, , MANY] = SIZES;
/** Parameters below the path that is read, if there are as many. */
const BELOW = tiny ? 15 : 1_000;
const SecretString = 'correct horse battery staple, 32';
/** An account has at most 10,000 standard parameters in a Region, and 100,000 advanced ones. */
const ADVANCED = { Type: 'String', Tier: 'Advanced' };
const PATH = '/app/prod';

function run(world, service, operation, input) {
  const done = step(world, { service, operation, input, caller });
  if (!done.result.ok) throw new Error(`${operation}: ${done.result.fault.message}`);
  return done;
}

function empty() {
  return createWorld({ seed: 'bench', now: '2026-01-01T00:00:00Z' });
}

/** A world with that many things of one kind, and the names of some of them spread over all. */
function filled(count, wanted, nameOf, create) {
  let world = empty();
  const names = [];
  const every = Math.max(1, Math.floor(count / wanted));
  for (let i = 0; i < count; i++) {
    const name = nameOf(i);
    world = create(world, name).world;
    if (i % every === 0) names.push(name);
  }
  return { world, names };
}

function secretsOf(count, wanted = 1000) {
  return filled(
    count,
    wanted,
    (i) => `team-${i % 100}/secret-${i}`,
    (world, Name) => run(world, 'secretsmanager', 'CreateSecret', { Name, SecretString }),
  );
}

function parametersOf(count, wanted = 1000) {
  return filled(
    count,
    wanted,
    (i) => (i < BELOW ? `${PATH}/parameter-${i}` : `/team-${i % 100}/parameter-${i}`),
    (world, Name) => run(world, 'ssm', 'PutParameter', { ...ADVANCED, Name, Value: SecretString }),
  );
}

/** A read again and again, of one after the other, each in what the one before left. */
function reading({ world, names }, service, operation, inputOf) {
  let present = world;
  let i = 0;
  return () => {
    const done = run(present, service, operation, inputOf(names[i++ % names.length]));
    present = done.world;
    return done;
  };
}

/** A write again and again, of one after the other, each in the world as it was: nothing grows. */
function writing({ world, names }, service, operation, inputOf) {
  let i = 0;
  return () => run(world, service, operation, inputOf(names[i++ % names.length]));
}

/** A page from where another one ended. */
function paging({ world }, service, operation, input) {
  const { NextToken } = run(world, service, operation, input).result.value;
  return () => run(world, service, operation, { ...input, ...(NextToken && { NextToken }) });
}

async function against(name, worlds, call, target, iterations = 1000) {
  const [[base, least], ...others] = worlds;
  const rows = await compare({
    name: `${name} / at ${base}`,
    reference: call(least),
    candidates: Object.fromEntries(others.map(([size, world]) => [`at ${size}`, call(world)])),
    iterations,
  });
  return rows.map((row) => ({
    ...row,
    name: others.length === 1 ? `${row.name}: at ${others[0][0]}` : row.name,
    target,
  }));
}

async function scaleOfSecrets() {
  const worlds = SIZES.map((size) => [size, secretsOf(size)]);
  const named = (SecretId) => ({ SecretId });
  const put = (SecretId) => ({ SecretId, SecretString: 'another' });
  const page = { MaxResults: 10 };
  const service = 'secretsmanager';
  return [
    ...(await against(
      'GetSecretValue',
      worlds,
      (w) => reading(w, service, 'GetSecretValue', named),
      2,
    )),
    ...(await against(
      'PutSecretValue',
      worlds,
      (w) => writing(w, service, 'PutSecretValue', put),
      2,
    )),
    ...(await against(
      'ListSecrets, a page of 10',
      worlds.slice(1),
      (w) => paging(w, service, 'ListSecrets', page),
      2,
      300,
    )),
    ...(await against(
      'ListSecrets, a page of 10 by name, backwards',
      worlds.slice(1),
      (w) => paging(w, service, 'ListSecrets', { ...page, SortBy: 'name', SortOrder: 'desc' }),
      2,
      300,
    )),
  ];
}

async function scaleOfParameters() {
  const worlds = SIZES.map((size) => [size, parametersOf(size)]);
  const named = (Name) => ({ Name });
  const put = (Name) => ({ ...ADVANCED, Name, Value: 'another', Overwrite: true });
  const below = { Path: PATH, Recursive: true, MaxResults: tiny ? 5 : 10 };
  const service = 'ssm';
  return [
    ...(await against(
      'GetParameter',
      worlds,
      (w) => reading(w, service, 'GetParameter', named),
      2,
    )),
    ...(await against('PutParameter', worlds, (w) => writing(w, service, 'PutParameter', put), 2)),
    ...(await against(
      'GetParametersByPath, the first page of 10',
      worlds,
      (w) => writing(w, service, 'GetParametersByPath', () => below),
      2,
      300,
    )),
    ...(await against(
      `GetParametersByPath, another page of 10 of ${BELOW}`,
      worlds.slice(1),
      (w) => paging(w, service, 'GetParametersByPath', below),
      2,
      300,
    )),
    ...(await against(
      'DescribeParameters, a page of 10',
      worlds.slice(1),
      (w) => paging(w, service, 'DescribeParameters', { MaxResults: 10 }),
      2,
      300,
    )),
  ];
}

/** Reads of what KMS keeps, against the bare Decrypt of a data key or a value under the same context. */
async function besideDecrypt() {
  let { world } = secretsOf(tiny ? 10 : 1000, 1);
  const make = (service, operation, input) => {
    const done = run(world, service, operation, input);
    world = done.world;
    return done.result.value;
  };
  const { KeyId } = make('kms', 'CreateKey', {}).KeyMetadata;
  const made = { Name: 'mine', SecretString, KmsKeyId: KeyId };
  const { ARN, VersionId } = make('secretsmanager', 'CreateSecret', made);
  const secure = { Type: 'SecureString', KeyId, Value: SecretString };
  make('ssm', 'PutParameter', { ...secure, Name: '/standard' });
  make('ssm', 'PutParameter', { ...secure, Name: '/advanced', Tier: 'Advanced' });
  const decrypting = (EncryptionContext) => {
    const sealing = { KeyId, Plaintext: new Uint8Array(32), EncryptionContext };
    const { CiphertextBlob } = make('kms', 'Encrypt', sealing);
    return { CiphertextBlob, EncryptionContext };
  };
  const ofSecret = decrypting({ SecretARN: ARN, SecretVersionId: VersionId });
  const arnOf = (name) => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/${name}`;
  const ofStandard = decrypting({ PARAMETER_ARN: arnOf('standard') });
  // The encryption context of a message of the AWS Encryption SDK has its public key in it besides.
  const ofAdvanced = decrypting({
    PARAMETER_ARN: arnOf('advanced'),
    'aws-crypto-public-key': 'A'.repeat(68),
  });
  const calling = (service, operation, input) =>
    reading({ world, names: [input] }, service, operation, (given) => given);
  const parameter = (Name) => calling('ssm', 'GetParameter', { Name, WithDecryption: true });
  const rows = [
    ...(await compare({
      name: 'GetSecretValue / the Decrypt in it',
      reference: calling('kms', 'Decrypt', ofSecret),
      candidates: {
        GetSecretValue: calling('secretsmanager', 'GetSecretValue', { SecretId: 'mine' }),
      },
    })),
    ...(await compare({
      name: 'GetParameter WithDecryption / the Decrypt in it: standard',
      reference: calling('kms', 'Decrypt', ofStandard),
      candidates: { standard: parameter('/standard') },
    })),
    ...(await compare({
      name: 'GetParameter WithDecryption / the Decrypt in it: advanced',
      reference: calling('kms', 'Decrypt', ofAdvanced),
      candidates: { advanced: parameter('/advanced') },
    })),
  ];
  return rows.map((row) => ({ ...row, target: 2 }));
}

/** A world is a reference, whatever is in it. */
async function values() {
  const [small, large] = [secretsOf(FEW), secretsOf(MANY)];
  const tenWrites = ({ world, names }) => {
    let next = world;
    for (let i = 0; i < 10; i++)
      next = run(next, 'secretsmanager', 'UpdateSecret', {
        SecretId: names[i % names.length],
        Description: `${i}`,
      }).world;
    return next;
  };
  const base = { SecretId: large.names[0] };
  return [
    ...(
      await compare({
        name: `snapshot at ${MANY} secrets / at ${FEW}`,
        reference: () => [small.world],
        candidates: { snapshot: () => [large.world] },
        iterations: 100_000,
      })
    ).map((row) => ({ ...row, target: 1.2 })),
    ...(
      await compare({
        name: `fork, 10 writes, read of the base / 10 writes, at ${MANY} secrets`,
        reference: () => tenWrites(large),
        candidates: {
          fork: () => [
            tenWrites(large),
            run(large.world, 'secretsmanager', 'DescribeSecret', base),
          ],
        },
        iterations: 100,
      })
    ).map((row) => ({ ...row, target: 3 })),
    ...(
      await compare({
        name: `fork and read in alternation, ${MANY} secrets / ${FEW} secrets`,
        reference: forking(FEW),
        candidates: { alternation: forking(MANY) },
        iterations: 500,
      })
    ).map((row) => ({ ...row, target: 2 })),
  ];
}

function forking(size) {
  const sim = createSimulator({ seed: 'bench' });
  for (let i = 0; i < size; i++)
    sim.secretsManager.createSecret({ Name: `secret-${i}`, SecretString });
  const start = sim.snapshot();
  let present = sim;
  let calls = 0;
  return () => {
    present = present.fork();
    if (++calls % 500 === 0) present.restore(start);
    return present.secretsManager.getSecretValue({ SecretId: `secret-${size >> 1}` });
  };
}

/** What a secret and a parameter of 32 bytes hold of the heap. */
function memory() {
  if (tiny || !globalThis.gc) return [];
  const count = MANY;
  secretsOf(1);
  parametersOf(1);
  const perRow = heapOf(() => new Map(idsOf(count).map((id) => [id, record(id)]))) / count;
  return [
    ['a secret with one version', secretsOf],
    ['a parameter', parametersOf],
  ].map(([what, make]) => {
    const bytes = heapOf(() => make(count, 1)) / count;
    return {
      name: `bytes of ${what} ${bytes.toFixed(0)} / Map of 16-field literals ${perRow.toFixed(0)}`,
      ratio: bytes / perRow,
    };
  });
}

export const sections = [
  [`Secrets and parameters beside KMS`, besideDecrypt],
  ['Number of secrets', scaleOfSecrets],
  ['Number of parameters', scaleOfParameters],
  ['Worlds of secrets are values', values],
  ['Memory of secrets and parameters', memory],
];
