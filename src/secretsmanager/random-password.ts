/**
 * Random passwords of chosen characters.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Random } from '../lib/random.ts';

export interface PasswordRequest {
  readonly PasswordLength?: number | undefined;
  readonly ExcludeCharacters?: string | undefined;
  readonly ExcludeNumbers?: boolean | undefined;
  readonly ExcludePunctuation?: boolean | undefined;
  readonly ExcludeUppercase?: boolean | undefined;
  readonly ExcludeLowercase?: boolean | undefined;
  readonly IncludeSpace?: boolean | undefined;
  readonly RequireEachIncludedType?: boolean | undefined;
}

const LENGTH_DEFAULT = 32;

/** The types of characters, and what leaves one out. */
const TYPES: readonly (readonly [characters: string, exclude: keyof PasswordRequest])[] = [
  ['abcdefghijklmnopqrstuvwxyz', 'ExcludeLowercase'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ExcludeUppercase'],
  ['0123456789', 'ExcludeNumbers'],
  ['!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', 'ExcludePunctuation'],
];

/** What a password is drawn from. */
interface Alphabets {
  /** One for each type of which a character must be there. */
  readonly required: readonly string[];
  readonly all: string;
}

/** The characters that a password may have. A space is of no type. Faults: InvalidParameterException. */
// Unconfirmed: the texts, of which the second is another simulator's.
export function alphabetsOf(request: PasswordRequest): Alphabets {
  const { ExcludeCharacters = '', IncludeSpace, RequireEachIncludedType = true } = request;
  const left = (characters: string) =>
    Array.from(characters)
      .filter((character) => !ExcludeCharacters.includes(character))
      .join('');
  const types = TYPES.flatMap(([characters, exclude]) =>
    request[exclude] === true ? [] : [left(characters)],
  );
  const required = RequireEachIncludedType ? types : [];
  const all = types.join('') + (IncludeSpace === true ? left(' ') : '');
  if (all === '' || required.includes(''))
    fail('InvalidParameterException', 'The password has no characters of a required type left.');
  if ((request.PasswordLength ?? LENGTH_DEFAULT) < required.length)
    fail('InvalidParameterException', 'Password length is too short based on the required types.');
  return { required, all };
}

/** A password. The request was checked. */
export function passwordFrom(request: PasswordRequest, random: Random): string {
  const { PasswordLength = LENGTH_DEFAULT } = request;
  const { required, all } = alphabetsOf(request);
  const drawn = required.map((one) => drawnFrom(one, random));
  while (drawn.length < PasswordLength) drawn.push(drawnFrom(all, random));
  return shuffled(drawn, random).join('');
}

function drawnFrom(characters: string, random: Random): string {
  return characters.charAt(below(characters.length, random));
}

/** In any order with the same chance (Fisher and Yates). */
function shuffled(characters: string[], random: Random): readonly string[] {
  for (let i = characters.length - 1; i > 0; i--) {
    const j = below(i + 1, random);
    [characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? ''];
  }
  return characters;
}

/** A number from 0 to `count - 1`, each with the same chance. @param count - at most 65,536 */
function below(count: number, random: Random): number {
  const limit = 0x10000 - (0x10000 % count);
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const drawn = (high << 8) | low;
    if (drawn < limit) return drawn % count;
  }
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What ends a secret's ARN: six letters and digits. */
export function drawnSuffix(random: Random): string {
  return Array.from({ length: 6 }, () => drawnFrom(LETTERS_AND_DIGITS, random)).join('');
}
