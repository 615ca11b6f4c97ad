/**
 * The grants that count: a new one once it is seen, or at once for who has its token; an ended one as long as its end is
 * not seen.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#grant_token
 * @module
 */
import type { Moment } from '../../kernel/operation.ts';
import { entries, get } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { Tokens } from '../access-request.ts';
import { type Grant, granteeKey } from '../grants/grant.ts';
import { grantsOf, removeGrant } from '../grants/keeping.ts';
import type { CountedGrants } from '../grants/permits.ts';
import type { GrantName } from '../grants/token.ts';
import type { KmsState } from '../state.ts';
import { type KeyTarget, keyAt } from '../target.ts';
import type { Sight } from './facts.ts';
import { settling } from './settling.ts';
import { pendingChanges, seen, seenIn, sightOf } from './sight.ts';

/** The grants of a key that count in a request with these tokens. */
export function countedGrants(target: KeyTarget, tokens: Tokens | undefined): CountedGrants {
  const { byGrantee } = grantsOf(target.scope, target.key.id);
  const { sight } = target;
  if (sight === undefined)
    return { isEmpty: byGrantee.size === 0, under: (prefix) => entries(byGrantee, { prefix }) };
  return { isEmpty: false, under: (prefix) => grantsUnder(prefix, target, sight, tokens) };
}

function* grantsUnder(
  prefix: string,
  { scope, key, arn }: KeyTarget,
  sight: Sight,
  tokens: Tokens | undefined,
): Generator<Grant> {
  const { byGrantee, byId } = grantsOf(scope, key.id);
  const isNamed = ({ id }: Grant) =>
    tokens?.names.some((name) => name.id === id && name.keyArn === arn) === true;
  for (const grant of entries(byGrantee, { prefix }))
    if (seen('grant', grantFact(key.id, grant), grant, { scope, sight }) || isNamed(grant))
      yield grant;
  for (const history of pendingChanges('grant', `${key.id} ${prefix}`, scope)) {
    const ended = seenIn(history, undefined, sight);
    if (ended !== undefined && get(byId, ended.id) === undefined) yield ended;
  }
}

/** Whether the grant that a token names has ended, and its end is not seen. */
export function isEndUnseen(state: KmsState, { keyArn, id }: GrantName, now: Millis): boolean {
  const target = keyAt(state, keyArn);
  if (target === undefined) return false;
  const sight = sightOf(state, target.scope, now);
  if (sight === undefined) return false;
  for (const history of pendingChanges('grant', `${target.key.id} `, target.scope))
    if (seenIn(history, undefined, sight)?.id === id) return true;
  return false;
}

/** The name of a grant among the facts of its account's Region. */
export function grantFact(keyId: string, grant: Grant): string {
  return `${keyId} ${granteeKey(grant)}`;
}

/** The state after the end of a grant. */
export function endGrant(
  state: KmsState,
  { scope, key }: KeyTarget,
  grant: Grant,
  moment: Pick<Moment, 'now' | 'seed'>,
): KmsState {
  const change = ['grant', grantFact(key.id, grant), grant] as const;
  return settling(removeGrant(state, grant), scope, [change], moment);
}
