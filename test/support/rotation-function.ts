/**
 * A function that rotates the password of one database user, as AWS's template "PostgreSQL single user" does it.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
 * @module
 */
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { FunctionContext, Simulator } from '../../src/index.ts';
import type { Database, Login } from './databases.ts';

export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

/** The function in process. @param databaseOf - where the user is, in the simulator that calls */
export function rotationFunction(databaseOf: (sim: Simulator) => Database) {
  return (event: RotationEvent, { simulator }: FunctionContext<Simulator>): Promise<void> =>
    rotateStep(event, new SecretsManagerClient(simulator.clientConfig()), databaseOf(simulator));
}

/** What the function does, wherever it runs. */
export async function rotateStep(
  { Step, SecretId, ClientRequestToken: token }: RotationEvent,
  client: SecretsManagerClient,
  database: Database,
): Promise<void> {
  const { RotationEnabled, VersionIdsToStages = {} } = await client.send(
    new DescribeSecretCommand({ SecretId }),
  );
  if (RotationEnabled === false) throw new Error(`${SecretId} is not enabled for rotation`);
  const stages = VersionIdsToStages[token];
  if (stages === undefined) throw new Error(`${token} is no version of ${SecretId}`);
  if (stages.includes('AWSCURRENT')) return;
  if (!stages.includes('AWSPENDING')) throw new Error(`${token} is not AWSPENDING`);
  await steps[Step]({ client, SecretId, token, database });
}

interface Rotation {
  readonly client: SecretsManagerClient;
  readonly SecretId: string;
  readonly token: string;
  readonly database: Database;
}

const steps = { createSecret, setSecret, testSecret, finishSecret };

async function createSecret(rotation: Rotation): Promise<void> {
  const { client, SecretId, token } = rotation;
  const current = await loginOf(rotation, 'AWSCURRENT');
  if ((await loginIfAny(rotation, 'AWSPENDING')) !== undefined) return;
  const { RandomPassword } = await client.send(
    new GetRandomPasswordCommand({ ExcludeCharacters: ':/@"\'\\' }),
  );
  const SecretString = JSON.stringify({ ...current, password: RandomPassword });
  const VersionStages = ['AWSPENDING'];
  await client.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken: token,
      SecretString,
      VersionStages,
    }),
  );
}

async function setSecret(rotation: Rotation): Promise<void> {
  const { database } = rotation;
  const previous = await loginIfAny(rotation, 'AWSPREVIOUS');
  const current = await loginOf(rotation, 'AWSCURRENT');
  const pending = await loginOf(rotation, 'AWSPENDING');
  // An earlier attempt may have done it.
  if (await database.canLogIn(pending)) return;
  for (const login of [current, previous])
    if (login !== undefined && (await database.canLogIn(login))) {
      if (login.username !== pending.username) throw new Error('another user is pending');
      return database.changePassword(login, pending.password);
    }
  throw new Error('neither the previous, the current nor the pending password logs in');
}

async function testSecret(rotation: Rotation): Promise<void> {
  if (!(await rotation.database.canLogIn(await loginOf(rotation, 'AWSPENDING'))))
    throw new Error('the pending password does not log in');
}

async function finishSecret({ client, SecretId, token }: Rotation): Promise<void> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  const current = Object.keys(VersionIdsToStages).find((id) =>
    VersionIdsToStages[id]?.includes('AWSCURRENT'),
  );
  if (current === token) return;
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: token,
      RemoveFromVersionId: current,
    }),
  );
}

/** The pending login is that of this rotation. */
async function loginOf({ client, SecretId, token }: Rotation, VersionStage: string) {
  const VersionId = VersionStage === 'AWSPENDING' ? token : undefined;
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId, VersionId, VersionStage }),
  );
  return JSON.parse(SecretString) as Login;
}

async function loginIfAny(rotation: Rotation, stage: string): Promise<Login | undefined> {
  try {
    return await loginOf(rotation, stage);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
