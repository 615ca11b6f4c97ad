import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { ACCOUNT, bytes, withKey } from '../support/simulator.ts';

const Plaintext = bytes('x');
const last = (sim: Simulator) => sim.cloudTrail().at(-1);

// Source: cloudtrail-event-reference-user-identity.html of the CloudTrail User Guide.
describe('userIdentity', () => {
  const identityOf = (principal: string, options = {}) => {
    const { sim, arn } = withKey();
    sim.as(principal, options).kms.describeKey({ KeyId: arn });
    return last(sim)?.userIdentity;
  };

  test('of a user has its name', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/team/Alice`;
    const user = { type: 'IAMUser', arn, accountId: ACCOUNT, userName: 'Alice' };
    expect(identityOf(arn)).toEqual({
      ...user,
      principalId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    });
    expect(identityOf(arn, { id: 'AIDAEXAMPLE' })).toEqual({ ...user, principalId: 'AIDAEXAMPLE' });
  });

  test('of a session has the role that issued it', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/app/i-1`;
    expect(identityOf(arn, { id: 'AROAEXAMPLE:i-1' })).toEqual({
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:i-1',
      arn,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: `arn:aws:iam::${ACCOUNT}:role/app`,
          accountId: ACCOUNT,
          userName: 'app',
        },
      },
    });
  });

  test('of a role that calls is a session of it', () => {
    expect(identityOf(`arn:aws:iam::${ACCOUNT}:role/path/app`)).toMatchObject({
      type: 'AssumedRole',
      arn: expect.stringMatching(`^arn:aws:sts::${ACCOUNT}:assumed-role/app/`),
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/path/app` } },
    });
  });

  test('of a session that AssumeRole began has the role with its path', () => {
    const sim = createSimulator();
    const arn = `arn:aws:iam::${ACCOUNT}:role/path/app`;
    const user = sim.as(`arn:aws:iam::${ACCOUNT}:user/ann`);
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: user.caller.arn }, Action: 'sts:AssumeRole' },
      ],
    };
    sim.principals.set(arn, { trust });
    const { AssumedRoleUser } = user.sts.assumeRole({ RoleArn: arn, RoleSessionName: 'i-1' });
    sim.as(AssumedRoleUser?.Arn ?? '').kms.createKey();
    expect(last(sim)?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      principalId: AssumedRoleUser?.AssumedRoleId,
      arn: AssumedRoleUser?.Arn,
      sessionContext: { sessionIssuer: { arn, userName: 'app' } },
    });
  });

  test('of a federated user is its own', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:federated-user/bob`;
    expect(identityOf(arn)).toMatchObject({
      type: 'FederatedUser',
      arn,
      principalId: `${ACCOUNT}:bob`,
    });
  });

  test('names the service that calls on the caller’s behalf', () => {
    const sim = createSimulator();
    sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' });
    expect(sim.cloudTrail()[0]).toMatchObject({
      eventName: 'GenerateDataKey',
      userIdentity: { type: 'Root', invokedBy: 's3.amazonaws.com' },
      sourceIPAddress: 's3.amazonaws.com',
      userAgent: 's3.amazonaws.com',
    });
  });

  test('of a service that calls for itself is AWSService, once', () => {
    const sim = createSimulator({ enforcement: 'off' });
    const { Arn } = sim.kms.createKey().KeyMetadata;
    sim.as('logs.amazonaws.com').kms.encrypt({ KeyId: Arn, Plaintext });
    const [, ...records] = sim.cloudTrail();
    expect(records.map(({ userIdentity }) => userIdentity)).toEqual([
      { type: 'AWSService', invokedBy: 'logs.amazonaws.com' },
    ]);
  });
});
