import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const [ONE, TWO] = ['1', '2'].map((n) => n.repeat(32)) as [string, string];
const created = (input: object = { SecretString: 'one' }) => {
  const sim = createSimulator({ seed: 'values', now: '2026-03-01T10:20:30.456Z' });
  const { secretsManager } = sim;
  return { sim, secretsManager, made: secretsManager.createSecret({ Name: 'app/db', ...input }) };
};
const id = { SecretId: 'app/db' };

// Unless said otherwise the expected values are recorded from AWS (September 2026).
describe('CreateSecret', () => {
  test('answers ARN, name and version; the ARN ends in six letters and digits', () => {
    const { made } = created();
    expect(Object.keys(made).sort()).toEqual(['ARN', 'Name', 'VersionId']);
    const prefix = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:app/db-`;
    expect(made.ARN.slice(0, prefix.length)).toBe(prefix);
    expect(made.ARN.slice(prefix.length)).toMatch(/^[A-Za-z0-9]{6}$/);
    expect(made.VersionId).toMatch(UUID);
  });

  test('without a value makes no version', () => {
    const { secretsManager, made } = created({});
    expect(Object.keys(made).sort()).toEqual(['ARN', 'Name']);
    expect(Object.keys(secretsManager.describeSecret(id)).sort()).toEqual(
      ['ARN', 'CreatedDate', 'LastChangedDate', 'Name'].sort(),
    );
    expect(secretsManager.listSecretVersionIds(id).Versions).toEqual([]);
  });

  test('with the same token and value answers the same again', () => {
    const { secretsManager, made } = created({ SecretString: 'one', ClientRequestToken: ONE });
    const again = { Name: 'app/db', SecretString: 'one', ClientRequestToken: ONE };
    expect(secretsManager.createSecret(again)).toEqual(made);
    // R: with other data it is refused.
    expect(
      refusalOf(() => secretsManager.createSecret({ ...again, SecretString: 'two' })).name,
    ).toBe('ResourceExistsException');
    expect(secretsManager.listSecretVersionIds(id).Versions).toHaveLength(1);
  });

  test('gives a name that is used again another suffix', () => {
    const { secretsManager, made } = created();
    secretsManager.deleteSecret({ ...id, ForceDeleteWithoutRecovery: true });
    expect(secretsManager.createSecret({ Name: 'app/db' }).ARN).not.toBe(made.ARN);
  });

  test('draws bytes that no unrelated call changes', () => {
    const { made } = created();
    const other = createSimulator({ seed: 'values', now: '2026-03-01T10:20:30.456Z' });
    other.secretsManager.createSecret({ Name: 'other', SecretString: 'x' });
    other.kms.createKey({});
    refusalOf(() => other.secretsManager.createSecret({ Name: 'other', SecretString: 'x' }));
    expect(other.secretsManager.createSecret({ Name: 'app/db', SecretString: 'one' })).toEqual(
      made,
    );
  });
});

describe('GetSecretValue', () => {
  test('answers the current version, text or bytes as they were put', () => {
    const { secretsManager, made } = created();
    expect(secretsManager.getSecretValue(id)).toEqual({
      ...made,
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-03-01T10:20:30.456Z'),
    });
    secretsManager.putSecretValue({ ...id, SecretBinary: bytes('\u0000ÿ') });
    const { SecretBinary, SecretString } = secretsManager.getSecretValue(id);
    expect([SecretBinary, SecretString]).toEqual([bytes('\u0000ÿ'), undefined]);
  });

  test('answers a version without labels by its ID, without VersionStages', () => {
    const { secretsManager, made } = created();
    for (const SecretString of ['two', 'three'])
      secretsManager.putSecretValue({ ...id, SecretString });
    const old = secretsManager.getSecretValue({ ...id, VersionId: made.VersionId });
    expect(old).toMatchObject({ SecretString: 'one' });
    expect('VersionStages' in old).toBe(false);
  });

  test('is seen in LastAccessedDate, a UTC midnight, of the secret and of the version', () => {
    const { sim, secretsManager } = created();
    expect('LastAccessedDate' in secretsManager.describeSecret(id)).toBe(false);
    secretsManager.getSecretValue(id);
    sim.clock.advance({ days: 1 });
    secretsManager.putSecretValue({ ...id, SecretString: 'two' });
    const midnight = new Date('2026-03-01T00:00:00Z');
    expect(secretsManager.describeSecret(id).LastAccessedDate).toEqual(midnight);
    const accesses = secretsManager
      .listSecretVersionIds(id)
      .Versions.map(({ LastAccessedDate }) => LastAccessedDate);
    expect(accesses).toEqual([undefined, midnight]);
  });
});

describe('PutSecretValue', () => {
  test('moves AWSCURRENT, and leaves AWSPREVIOUS behind', () => {
    const { secretsManager, made } = created();
    const put = { ...id, SecretString: 'two', ClientRequestToken: TWO };
    expect(secretsManager.putSecretValue(put)).toEqual({
      ARN: made.ARN,
      Name: 'app/db',
      VersionId: TWO,
      VersionStages: ['AWSCURRENT'],
    });
    expect(secretsManager.describeSecret(id).VersionIdsToStages).toEqual({
      [made.VersionId ?? '']: ['AWSPREVIOUS'],
      [TWO]: ['AWSCURRENT'],
    });
  });

  test('gives the labels that it names, and no others', () => {
    const { secretsManager, made } = created();
    const put = { ...id, SecretString: 'two', ClientRequestToken: TWO, VersionStages: ['a/b:c'] };
    expect(secretsManager.putSecretValue(put).VersionStages).toEqual(['a/b:c']);
    expect(secretsManager.getSecretValue(id).VersionId).toBe(made.VersionId);
  });

  test('makes the first value of a secret its current one', () => {
    const { secretsManager } = created({});
    const put = { ...id, SecretString: 'x', VersionStages: ['AWSPENDING'] };
    // Recorded without VersionStages. Unconfirmed: with them.
    expect(secretsManager.putSecretValue(put).VersionStages).toEqual(['AWSCURRENT', 'AWSPENDING']);
  });

  test('again with the same token and value adds labels, and changes nothing else', () => {
    const { secretsManager } = created({ SecretString: 'one', ClientRequestToken: ONE });
    const put = { ...id, SecretString: 'one', ClientRequestToken: ONE };
    expect(secretsManager.putSecretValue(put).VersionStages).toEqual(['AWSCURRENT']);
    expect(secretsManager.putSecretValue({ ...put, VersionStages: ['X'] }).VersionStages).toEqual([
      'X',
      'AWSCURRENT',
    ]);
    expect(secretsManager.listSecretVersionIds(id).Versions).toHaveLength(1);
  });

  test('keeps a hundred versions, and drops the oldest that has no label and is a day old', () => {
    const { sim, secretsManager, made } = created();
    const put = () => secretsManager.putSecretValue({ ...id, SecretString: 'x' });
    for (let i = 1; i < 100; i++) put();
    // Source: API_PutSecretValue: versions of the last 24 hours are kept, until the quota is reached.
    expect(refusalOf(put).name).toBe('LimitExceededException');
    sim.clock.advance({ days: 1 });
    put();
    const { Versions } = secretsManager.listSecretVersionIds({ ...id, IncludeDeprecated: true });
    expect(Versions).toHaveLength(100);
    expect(Versions.map(({ VersionId }) => VersionId)).not.toContain(made.VersionId);
  });
});

describe('UpdateSecret', () => {
  test('changes a description without a version, and a value with one', () => {
    const { sim, secretsManager, made } = created();
    sim.clock.advance({ seconds: 5 });
    const { VersionId, ...bare } = made;
    expect(secretsManager.updateSecret({ ...id, Description: 'd' })).toEqual(bare);
    expect(secretsManager.updateSecret({ ...id, SecretString: 'two' }).VersionId).toMatch(UUID);
    expect(secretsManager.describeSecret(id)).toMatchObject({
      Description: 'd',
      CreatedDate: new Date('2026-03-01T10:20:30.456Z'),
      LastChangedDate: new Date('2026-03-01T10:20:35.456Z'),
    });
    expect(secretsManager.getSecretValue({ ...id, VersionStage: 'AWSPREVIOUS' }).VersionId).toBe(
      VersionId,
    );
  });
});

describe('ListSecretVersionIds', () => {
  test('lists newest first, and with deprecated ones oldest first', () => {
    const { sim, secretsManager, made } = created();
    const put = (SecretString: string) => {
      sim.clock.advance({ seconds: 1 });
      return secretsManager.putSecretValue({ ...id, SecretString }).VersionId;
    };
    const [two, three] = [put('two'), put('three')];
    const ids = (input: object) =>
      secretsManager.listSecretVersionIds({ ...id, ...input }).Versions.map((v) => v.VersionId);
    expect(ids({})).toEqual([three, two]);
    expect(ids({ IncludeDeprecated: true })).toEqual([made.VersionId, two, three]);
    const rows = secretsManager.listSecretVersionIds({ ...id, IncludeDeprecated: true }).Versions;
    expect(rows.map((row) => Object.keys(row).sort().join())).toEqual([
      'CreatedDate,KmsKeyIds,VersionId',
      'CreatedDate,KmsKeyIds,VersionId,VersionStages',
      'CreatedDate,KmsKeyIds,VersionId,VersionStages',
    ]);
  });

  test('goes on page by page', () => {
    const { secretsManager } = created();
    for (const SecretString of ['two', 'three'])
      secretsManager.putSecretValue({ ...id, SecretString });
    const page = (NextToken?: string) =>
      secretsManager.listSecretVersionIds({
        ...id,
        IncludeDeprecated: true,
        MaxResults: 2,
        NextToken,
      });
    const first = page();
    expect([first.Versions.length, page(first.NextToken).Versions.length]).toEqual([2, 1]);
    expect(page(first.NextToken).NextToken).toBeUndefined();
    expect(refusalOf(() => page('bad')).name).toBe('InvalidNextTokenException');
  });
});

describe('tags', () => {
  test('are absent until the first, and empty after the last', () => {
    const { secretsManager } = created();
    const shown = () => secretsManager.describeSecret(id).Tags;
    expect(shown()).toBeUndefined();
    secretsManager.untagResource({ ...id, TagKeys: ['none'] });
    expect(shown()).toBeUndefined();
    secretsManager.tagResource({ ...id, Tags: [{ Key: 'a', Value: '1' }] });
    secretsManager.tagResource({ ...id, Tags: [{ Key: 'a', Value: '2' }] });
    expect(shown()).toEqual([{ Key: 'a', Value: '2' }]);
    secretsManager.untagResource({ ...id, TagKeys: ['a', 'none'] });
    expect(shown()).toEqual([]);
  });

  test.each([
    // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html and the API Reference.
    ['reserved', [{ Key: 'AWS:x', Value: '' }]],
    ['repeated', [{ Key: 'a' }, { Key: 'a' }]],
    ['more than 50', Array.from({ length: 51 }, (_, i) => ({ Key: `${i}` }))],
  ])('that are %s are refused', (_, Tags) => {
    const { secretsManager } = created();
    expect(refusalOf(() => secretsManager.tagResource({ ...id, Tags })).name).toBe(
      'InvalidParameterException',
    );
  });
});
