/**
 * A naive model of Parameter Store: lists that are looked through, sorted when they are shown. It shares nothing with src.
 * @module
 */

export interface ModelVersion {
  readonly version: number;
  readonly type: string;
  readonly value: string;
  labels: string[];
}
export type Refused = { readonly refused: string };
type Answer<T> = T | Refused;

const refused = (code: string): Refused => ({ refused: code });

export class SsmModel {
  readonly parameters = new Map<string, ModelVersion[]>();

  put(name: string, value: string, type: string, overwrite: boolean): Answer<number> {
    const versions = this.parameters.get(name);
    if (versions !== undefined && !overwrite) return refused('ParameterAlreadyExists');
    const kept = versions ?? [];
    if (kept.length === 100) {
      if ((kept[0]?.labels.length ?? 0) > 0) return refused('ParameterMaxVersionLimitExceeded');
      kept.shift();
    }
    const version = (kept.at(-1)?.version ?? 0) + 1;
    this.parameters.set(name, [...kept, { version, type, value, labels: [] }]);
    return version;
  }

  get(text: string): Answer<{ name: string; version: number; value: string; selector?: string }> {
    const [name = '', selector, ...more] = text.split(':');
    if (more.length > 0 || selector === '') return refused('ValidationException');
    const versions = this.parameters.get(name);
    if (versions === undefined) return refused('ParameterNotFound');
    const found =
      selector === undefined
        ? versions.at(-1)
        : versions.find(({ version, labels }) =>
            /^[0-9]+$/.test(selector) ? version === +selector : labels.includes(selector),
          );
    if (found === undefined) return refused('ParameterVersionNotFound');
    const { version, value } = found;
    return { name, version, value, ...(selector === undefined ? {} : { selector }) };
  }

  delete(name: string): boolean {
    return this.parameters.delete(name);
  }

  label(name: string, number: number | undefined, given: readonly string[]) {
    const versions = this.parameters.get(name);
    if (versions === undefined) return refused('ParameterNotFound');
    const target =
      number === undefined ? versions.at(-1) : versions.find(({ version }) => version === number);
    if (target === undefined) return refused('ParameterVersionNotFound');
    const good = given.filter(
      (label) => /^[A-Za-z_.-][A-Za-z0-9_.-]*$/.test(label) && !/^(aws|ssm)/i.test(label),
    );
    const after = [...new Set([...target.labels, ...good])];
    if (after.length > 10) return refused('ParameterVersionLabelLimitExceeded');
    for (const one of versions) one.labels = one.labels.filter((label) => !good.includes(label));
    target.labels = after;
    return { version: target.version, invalid: given.filter((label) => !good.includes(label)) };
  }

  unlabel(name: string, number: number, given: readonly string[]) {
    const versions = this.parameters.get(name);
    if (versions === undefined) return refused('ParameterNotFound');
    const target = versions.find(({ version }) => version === number);
    if (target === undefined) return refused('ParameterVersionNotFound');
    const removed = given.filter((label) => target.labels.includes(label));
    target.labels = target.labels.filter((label) => !given.includes(label));
    return { removed, invalid: given.filter((label) => !removed.includes(label)) };
  }

  below(path: string, isRecursive: boolean): string[] {
    const base = path === '/' ? [] : path.split('/').slice(1);
    return [...this.parameters.keys()]
      .filter((name) => {
        const parts = name.replace(/^\//, '').split('/');
        const isBelow = base.every((part, i) => parts[i] === part) && parts.length > base.length;
        return (
          isBelow &&
          (path === '/' || name.startsWith('/')) &&
          (isRecursive || parts.length === base.length + 1)
        );
      })
      .sort();
  }

  beginning(prefix: string): string[] {
    const bare = prefix.replace(/^\//, '');
    return [...this.parameters.keys()]
      .filter((name) => name.replace(/^\//, '').startsWith(bare))
      .sort();
  }
}
