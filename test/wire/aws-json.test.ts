import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { answer } from '../../src/wire/aws-json.ts';

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=00';

function call(
  operation: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = { authorization },
) {
  const sim = createSimulator({ now: '2026-01-02T03:04:05Z' });
  return answer(sim.cell, {
    headers: { 'X-Amz-Target': `TrentService.${operation}`, ...headers },
    body,
  });
}

// Source of headers and bodies: answers recorded from KMS's JSON endpoint.
describe('the JSON wire', () => {
  test('a success has AWS’s headers and a body in JSON 1.1', () => {
    const { status, headers, body } = call('CreateKey', '{"Description":"Schlüssel"}');
    expect(status).toBe(200);
    expect(headers).toEqual({
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': headers['x-amzn-RequestId'],
      'Content-Length': String(Buffer.byteLength(body)),
      Date: 'Fri, 02 Jan 2026 03:04:05 GMT',
      'Cache-Control': 'no-cache, no-store, must-revalidate, private',
      Expires: '0',
      Pragma: 'no-cache',
    });
    const { KeyMetadata } = JSON.parse(body);
    expect(KeyMetadata.CreationDate).toBe(Date.parse('2026-01-02T03:04:05Z') / 1000);
    expect(KeyMetadata.Description).toBe('Schlüssel');
  });

  test('an operation without output answers an empty body, ListKeys an object', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({}).KeyMetadata;
    const headers = { 'X-Amz-Target': 'TrentService.DisableKey', Authorization: authorization };
    expect(answer(sim.cell, { headers, body: JSON.stringify({ KeyId }) })).toMatchObject({
      status: 200,
      body: '',
    });
    expect(call('ListKeys', '{}').body).toBe('{"Keys":[],"Truncated":false}');
    expect(call('ListKeys').body).toBe('{"Keys":[],"Truncated":false}');
  });

  const bytes = new TextEncoder().encode('{"KeyId":"k"}');
  test.each([
    [
      'a text',
      'DescribeKey',
      bytes,
      `{"__type":"NotFoundException","message":"Invalid keyId 'k'"}`,
    ],
    ['no text', 'Decrypt', '{"CiphertextBlob":"AAAA"}', '{"__type":"InvalidCiphertextException"}'],
    ['an operation that is none', 'Nothing', '{}', '{"__type":"UnknownOperationException"}'],
    [
      'a wrong type',
      'DescribeKey',
      '{"KeyId":5}',
      '{"__type":"SerializationException","message":"NUMBER_VALUE can not be converted to String"}',
    ],
  ])('a refusal with %s is HTTP 400', (_what, operation, body, expected) => {
    expect(call(operation, body)).toMatchObject({ status: 400, body: expected });
  });

  test('what is no JSON, or no object, is refused as such', () => {
    for (const body of ['{', '[]', '"x"', 'null', '5', '\u0000'])
      expect(JSON.parse(call('ListKeys', body).body).__type).toBe('SerializationException');
  });

  test('what is not UTF-8 is refused, not altered', () => {
    const body = Uint8Array.from([...Buffer.from('{"Description":"'), 0xff, ...Buffer.from('"}')]);
    expect(call('CreateKey', body).body).toBe('{"__type":"SerializationException"}');
  });

  test('permission is refused under a capital letter', () => {
    const sim = createSimulator();
    const { Arn } = sim.kms.createKey({}).KeyMetadata;
    const headers = {
      'x-amz-target': 'TrentService.DescribeKey',
      authorization: authorization.replace('AKIDEXAMPLE', '444455556666'),
    };
    const { body } = answer(sim.cell, { headers, body: JSON.stringify({ KeyId: Arn }) });
    expect(JSON.parse(body)).toEqual({
      __type: 'AccessDeniedException',
      Message: `User: arn:aws:iam::444455556666:root is not authorized to perform: kms:DescribeKey on resource: ${Arn} because no resource-based policy allows the kms:DescribeKey action`,
    });
  });

  test('a request that is not signed, or not for a Region, is refused', () => {
    const nowhere = authorization.replace('us-east-1', 'nöwhere');
    for (const headers of [{}, { authorization: nowhere }])
      expect(call('ListKeys', '{}', headers).body).toBe(
        '{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}',
      );
  });

  test.each([
    'AmazonEC2.ListKeys',
    'kms.ListKeys',
    'TrentService.ListKeys.More',
    'TrentService.constructor',
    '__proto__.toString',
    'TrentService',
    '',
    undefined,
  ])('the target %s is unknown', (target) => {
    const headers = { authorization, ...(target === undefined ? {} : { 'x-amz-target': target }) };
    expect(answer(createSimulator().cell, { headers, body: '{}' })).toMatchObject({
      status: 400,
      body: '{"__type":"UnknownOperationException"}',
    });
  });
});
