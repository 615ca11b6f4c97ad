/**
 * A naive model of symmetric KMS in one account and Region: arrays, scans and mutation, and no code of src.
 * Each rule is written down again from the operation's page in the AWS KMS API Reference and the key state table.
 */

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const PREFIX = `arn:aws:kms:${REGION}:${ACCOUNT}:`;
const DAY = 24 * 60 * 60 * 1000;

export interface ModelKey {
  id: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  created: number;
  deletion?: number;
  description: string;
  tags: [string, string][];
  last?: { operation: string; at: number };
}
export interface ModelBlob {
  bytes: Uint8Array;
  plaintext: Uint8Array;
  context: Record<string, string>;
  keyId: string;
}
/** What must come of a call: a refusal, or an answer. */
export type Expected = { fault: string; message?: string } | { key?: ModelKey };

type Found = { fault: string; message?: string } | ModelKey;

export class KmsModel {
  now: number;
  keys: ModelKey[] = [];
  aliases: { name: string; keyId: string }[] = [];
  blobs: ModelBlob[] = [];
  constructor(now: number) {
    this.now = now;
  }

  /** Time passes day by day; keys whose window has ended go, and their aliases with them. */
  advance(ms: number): void {
    this.now += ms;
    const gone = this.keys.filter((key) => key.deletion !== undefined && key.deletion <= this.now);
    for (const key of gone) this.aliases = this.aliases.filter((a) => a.keyId !== key.id);
    this.keys = this.keys.filter((key) => !gone.includes(key));
  }

  arn(key: ModelKey): string {
    return `${PREFIX}key/${key.id}`;
  }

  /** API Reference, "KeyId": a key ID, a key ARN, and for some operations an alias name or alias ARN. */
  find(identifier: string, aliasesToo: boolean): Found {
    const own = identifier.startsWith(PREFIX) ? identifier.slice(PREFIX.length) : identifier;
    if (own === identifier && identifier.startsWith('arn:'))
      return { fault: 'NotFoundException', message: `Invalid arn ${identifier.split(':')[3]}` };
    if (own.startsWith('alias/')) {
      if (!aliasesToo)
        return {
          fault: 'InvalidArnException',
          message: 'Key Aliases are not supported for this operation.',
        };
      const alias = this.aliases.find((a) => a.name === own);
      if (alias === undefined)
        return { fault: 'NotFoundException', message: `Alias ${PREFIX}${own} is not found.` };
      return this.keys.find((key) => key.id === alias.keyId) ?? { fault: 'no key behind an alias' };
    }
    const id = own.startsWith('key/') ? own.slice(4) : own;
    const key = this.keys.find((k) => k.id === id);
    if (key !== undefined) return key;
    const formed = id.length === 36 && id.split('-').length === 5;
    return {
      fault: 'NotFoundException',
      message: formed ? `Key '${PREFIX}key/${id}' does not exist` : `Invalid keyId '${identifier}'`,
    };
  }

  create(id: string, description: string, tags: [string, string][]): void {
    this.keys.push({ id, state: 'Enabled', created: this.now, description, tags });
  }

  describe(identifier: string): Expected {
    const key = this.find(identifier, true);
    return 'fault' in key ? key : { key };
  }

  /** Key state table: only ScheduleKeyDeletion's state refuses; both are idempotent. */
  enable(identifier: string, enabled: boolean): Expected {
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const refusal = this.pendingDeletion(key);
    if (refusal) return refusal;
    key.state = enabled ? 'Enabled' : 'Disabled';
    return { key };
  }

  describeAs(identifier: string, description: string): Expected {
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const refusal = this.pendingDeletion(key);
    if (refusal) return refusal;
    key.description = description;
    return { key };
  }

  schedule(identifier: string, days: number): Expected {
    if (days < 7 || days > 30) return { fault: 'ValidationException' };
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const refusal = this.pendingDeletion(key);
    if (refusal) return refusal;
    key.state = 'PendingDeletion';
    key.deletion = this.now + days * DAY;
    return { key };
  }

  cancel(identifier: string): Expected {
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    if (key.state !== 'PendingDeletion')
      return {
        fault: 'KMSInvalidStateException',
        message: `${this.arn(key)} is not pending deletion.`,
      };
    key.state = 'Disabled';
    delete key.deletion;
    return { key };
  }

  createAlias(name: string, identifier: string): Expected {
    const refusal = aliasNameRefusal(name);
    if (refusal) return refusal;
    if (identifier.includes('alias/')) return { fault: 'ValidationException' };
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const pending = this.pendingDeletion(key);
    if (pending) return pending;
    if (this.aliases.some((a) => a.name === name))
      return {
        fault: 'AlreadyExistsException',
        message: `An alias with the name ${PREFIX}${name} already exists`,
      };
    this.aliases.push({ name, keyId: key.id });
    return { key };
  }

  updateAlias(name: string, identifier: string): Expected {
    const refusal = aliasNameRefusal(name);
    if (refusal) return refusal;
    if (identifier.includes('alias/')) return { fault: 'ValidationException' };
    const alias = this.aliases.find((a) => a.name === name);
    if (alias === undefined)
      return { fault: 'NotFoundException', message: `Alias ${PREFIX}${name} is not found.` };
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const pending = this.pendingDeletion(key);
    if (pending) return pending;
    alias.keyId = key.id;
    return { key };
  }

  deleteAlias(name: string): Expected {
    const refusal = aliasNameRefusal(name);
    if (refusal) return refusal;
    if (!this.aliases.some((a) => a.name === name))
      return { fault: 'NotFoundException', message: `Alias ${PREFIX}${name} is not found.` };
    this.aliases = this.aliases.filter((a) => a.name !== name);
    return {};
  }

  tag(identifier: string, tags: [string, string][]): Expected {
    if (tags.some(([name]) => name.toLowerCase().startsWith('aws:')))
      return { fault: 'TagException', message: 'Tags beginning with aws: are reserved' };
    if (tags.some(([name], i) => tags.findIndex(([other]) => other === name) !== i))
      return { fault: 'TagException', message: 'Duplicate tag keys' };
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const pending = this.pendingDeletion(key);
    if (pending) return pending;
    for (const [name, value] of tags) {
      const old = key.tags.find(([other]) => other === name);
      if (old) old[1] = value;
      else key.tags.push([name, value]);
    }
    return { key };
  }

  untag(identifier: string, names: string[]): Expected {
    const key = this.find(identifier, false);
    if ('fault' in key) return key;
    const pending = this.pendingDeletion(key);
    if (pending) return pending;
    key.tags = key.tags.filter(([name]) => !names.includes(name));
    return { key };
  }

  /** Encrypt and GenerateDataKey: state, then DryRun last. A success is the key's last use. */
  use(operation: string, identifier: string, dryRun: boolean): Expected {
    const key = this.find(identifier, true);
    if ('fault' in key) return key;
    return this.finish(operation, [key], dryRun) ?? { key };
  }

  /** Decrypt and the source side of ReEncrypt: the blob is tried against its own key only. */
  open(
    blob: ModelBlob,
    tampered: boolean,
    context: Record<string, string>,
    identifier: string | undefined,
  ): Found {
    const owner = this.keys.find((key) => key.id === blob.keyId);
    const named = identifier === undefined ? owner : this.find(identifier, true);
    if (named === undefined) return { fault: 'AccessDeniedException' };
    if ('fault' in named) return named;
    const refusal = this.unusable(named);
    if (refusal) return refusal;
    if (named.id !== blob.keyId)
      return {
        fault: 'IncorrectKeyException',
        message:
          'The key ID in the request does not identify a CMK that can perform this operation.',
      };
    const wrong = tampered || sorted(context) !== sorted(blob.context);
    return wrong ? { fault: 'InvalidCiphertextException', message: '' } : named;
  }

  /** DryRun comes after every other check; otherwise each key has been used. */
  finish(operation: string, keys: ModelKey[], dryRun: boolean): Expected | undefined {
    for (const key of keys) {
      const refusal = this.unusable(key);
      if (refusal) return refusal;
    }
    if (dryRun)
      return {
        fault: 'DryRunOperationException',
        message: 'The request would have succeeded, but the DryRun option is set.',
      };
    for (const key of keys) key.last = { operation, at: this.now };
    return undefined;
  }

  private unusable(key: ModelKey): { fault: string; message: string } | undefined {
    if (key.state === 'Disabled')
      return { fault: 'DisabledException', message: `${this.arn(key)} is disabled.` };
    return this.pendingDeletion(key);
  }

  private pendingDeletion(key: ModelKey): { fault: string; message: string } | undefined {
    return key.state === 'PendingDeletion'
      ? { fault: 'KMSInvalidStateException', message: `${this.arn(key)} is pending deletion.` }
      : undefined;
  }
}

function aliasNameRefusal(name: string): { fault: string } | undefined {
  if (!name.startsWith('alias/') || name === 'alias/' || name.includes(':'))
    return { fault: 'ValidationException' };
  return name.startsWith('alias/aws/') ? { fault: 'NotAuthorizedException' } : undefined;
}

function sorted(context: Record<string, string>): string {
  return JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));
}
