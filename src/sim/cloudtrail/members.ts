/**
 * Members of requests and answers as CloudTrail writes them: camelCase names, and dates as text.
 * Source: the samples under https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * @module
 */
import { type Member, type Shape, shapeOf } from '../../kernel/shape.ts';

/** A value of a shape, as CloudTrail has it. The names in a map are the user's own. */
export function trailValue(shape: Shape, value: unknown): unknown {
  if (value instanceof Date) return trailDate(value);
  if (shape.kind === 'list')
    return (value as readonly unknown[]).map((element) => trailValue(shape.of, element));
  if (shape.kind === 'map') return { ...(value as object) };
  if (shape.kind !== 'struct') return value;
  const members = shape.members as Readonly<Record<string, Member>>;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, member]) => [
      trailName(name),
      trailValue(shapeOf(members[name] as Member), member),
    ]),
  );
}

/** `KeyId` is keyId. What begins with two capitals stays: AWSAccountId. */
export function trailName(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `May 21, 2025, 5:47:45 AM`, in UTC. */
function trailDate(date: Date): string {
  const hour = date.getUTCHours();
  const [minutes, seconds] = [date.getUTCMinutes(), date.getUTCSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${hour % 12 || 12}:${minutes}:${seconds} ${hour < 12 ? 'AM' : 'PM'}`;
}
