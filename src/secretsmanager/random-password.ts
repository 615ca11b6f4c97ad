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

/** The types of characters, and whether a request includes them. */
const TYPES: readonly {
  readonly characters: string;
  isIn(request: PasswordRequest): boolean;
}[] = [
  {
    characters: 'abcdefghijklmnopqrstuvwxyz',
    isIn: ({ ExcludeLowercase }) => ExcludeLowercase !== true,
  },
  {
    characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    isIn: ({ ExcludeUppercase }) => ExcludeUppercase !== true,
  },
  { characters: '0123456789', isIn: ({ ExcludeNumbers }) => ExcludeNumbers !== true },
  {
    characters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    isIn: ({ ExcludePunctuation }) => ExcludePunctuation !== true,
  },
  { characters: ' ', isIn: ({ IncludeSpace }) => IncludeSpace === true },
];

/** The characters that a password may have, those of each type that is included. Faults: InvalidParameterException. */
// Unconfirmed: the texts, of which the second is another simulator's; and that a space is a type like the others.
export function alphabetsOf(request: PasswordRequest): readonly string[] {
  const { ExcludeCharacters = '', RequireEachIncludedType = true } = request;
  const included = TYPES.filter((type) => type.isIn(request)).map(({ characters }) =>
    Array.from(characters)
      .filter((character) => !ExcludeCharacters.includes(character))
      .join(''),
  );
  const alphabets = included.filter((characters) => characters !== '');
  if (alphabets.length === 0 || (RequireEachIncludedType && alphabets.length < included.length))
    fail('InvalidParameterException', 'The password has no characters of a required type left.');
  if (RequireEachIncludedType && (request.PasswordLength ?? LENGTH_DEFAULT) < alphabets.length)
    fail('InvalidParameterException', 'Password length is too short based on the required types.');
  return alphabets;
}

/** A password. The request was checked. */
export function passwordFrom(request: PasswordRequest, random: Random): string {
  const { PasswordLength = LENGTH_DEFAULT, RequireEachIncludedType = true } = request;
  const alphabets = alphabetsOf(request);
  const all = alphabets.join('');
  const drawn = RequireEachIncludedType ? alphabets.map((one) => drawnFrom(one, random)) : [];
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
