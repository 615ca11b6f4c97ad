import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  paginateDescribeParameters,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { clientConfig } from '../../src/sdk.ts';
import { ACCOUNT } from '../support/simulator.ts';

const NOW = '2026-09-26T19:29:56.298Z';

test('the AWS SDK’s own client has Parameter Store, with its refusals and its paginator', async () => {
  const client = new SSMClient(clientConfig(createSimulator({ seed: 'sdk', now: NOW })));
  for (const Name of ['/a/b', 'n', '/a/c'])
    await client.send(new PutParameterCommand({ Name, Value: 'é', Type: 'SecureString' }));
  const { Parameter } = await client.send(
    new GetParameterCommand({ Name: '/a/b:1', WithDecryption: true }),
  );
  expect(Parameter).toEqual({
    ARN: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/a/b`,
    DataType: 'text',
    LastModifiedDate: new Date(NOW),
    Name: '/a/b',
    Selector: ':1',
    Type: 'SecureString',
    Value: 'é',
    Version: 1,
  });
  // Recorded: without a text, which the SDK then makes of its own; and a text under a capital Message.
  const missing = client.send(new GetParameterCommand({ Name: 'none' }));
  await expect(missing).rejects.toMatchObject({ name: 'ParameterNotFound', $fault: 'client' });
  const badToken = client.send(new GetParametersByPathCommand({ Path: '/', NextToken: 'bad' }));
  await expect(badToken).rejects.toMatchObject({
    name: 'InvalidNextToken',
    message: 'The following token is invalid: bad.',
  });
  const names: (string | undefined)[] = [];
  for await (const page of paginateDescribeParameters({ client, pageSize: 1 }, {}))
    names.push(...(page.Parameters ?? []).map(({ Name }) => Name));
  expect(names).toEqual(['n', '/a/b', '/a/c']);
});
