/**
 * Names that stand twice in one object of a JSON text, of which JSON.parse tells nothing.
 * Source: RFC 8259 section 4: names should be unique; IAM refuses a policy in which they are not.
 * @module
 */

/**
 * Whether an object anywhere in a text that JSON.parse takes has the same name twice. The text is read once, without
 * recursion.
 */
export function hasDuplicateNames(json: string): boolean {
  // The names of the objects that are open; of a list, undefined.
  const open: (Set<string> | undefined)[] = [];
  // A text is a name where an object or its next member has just begun.
  let isName = false;
  for (let i = 0; i < json.length; i++) {
    const unit = json[i];
    if (unit === '{' || unit === '[') open.push(unit === '{' ? new Set() : undefined);
    else if (unit === '}' || unit === ']') open.pop();
    if (unit === '{' || unit === ',') isName = open.at(-1) !== undefined;
    if (unit !== '"') continue;
    const end = endOfText(json, i);
    const names = open.at(-1);
    if (isName && names !== undefined) {
      const name: unknown = JSON.parse(json.slice(i, end + 1));
      if (names.has(String(name))) return true;
      names.add(String(name));
    }
    isName = false;
    i = end;
  }
  return false;
}

/** Where the text that begins at a quotation mark ends with one. */
function endOfText(json: string, from: number): number {
  let i = from + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i;
}
