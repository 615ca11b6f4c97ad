/**
 * Where parameters are in the hierarchy: by place, what is directly below a path is one run of the table, and all that is
 * below it one run for each level, so that no page looks at what it does not show.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-hierarchies.html; pages in which
 * what is nearer to the path comes first were recorded.
 * @module
 */

export const LEVELS_MAX = 15;

/** The key of a name: its level as a letter, and the name. A name without a slash is on level 0, beside none. */
export function placeOf(name: string): string {
  return `${letterOf(levelsOf(name))}${name}`;
}

/** How deep a name is: 2 of `/a/b`, and 0 of `a`. */
export function levelsOf(name: string): number {
  return name.split('/').length - 1;
}

/** The beginnings of the places that are below a path such as `/a/b`; of the root, `/`, of all places. */
export function placesBelow(path: string, isRecursive: boolean): readonly string[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  const first = levelsOf(prefix);
  const below = levels(first, isRecursive ? LEVELS_MAX : first).map((level) => level + prefix);
  // Unconfirmed: that names without a slash are below the root; a recording of the path `/` would settle it.
  return path === '/' ? [letterOf(0), ...below] : below;
}

/** The beginnings of the places whose names begin so. */
export function placesBeginning(prefix: string): readonly string[] {
  return prefix.startsWith('/')
    ? levels(levelsOf(prefix), LEVELS_MAX).map((level) => level + prefix)
    : [letterOf(0) + prefix];
}

function levels(from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => letterOf(from + i));
}

function letterOf(level: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + level);
}
