/**
 * The filters of DescribeParameters and GetParametersByPath, and where in the hierarchy what they let through can be.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html; refusals recorded, and as
 * users report them
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { placeOf, placesBeginning, placesBelow } from './hierarchy.ts';
import { pathIn } from './names.ts';
import type { Parameter, Version } from './state.ts';

/** A filter as a request gives it. */
export interface GivenFilter {
  readonly Key: string;
  readonly Option?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** Places in the hierarchy: one, or all that begin so. */
export interface Places {
  readonly begin: string;
  readonly isOne: boolean;
}

export interface Filter {
  matches(parameter: Parameter, version: Version): boolean;
  /** Where alone that can be which it lets through; undefined: everywhere. */
  readonly places?: readonly Places[] | undefined;
}

/** What a filter looks at. */
interface Row {
  readonly options: readonly string[];
  /** What it also takes, which AWS's refusal does not name. */
  readonly besides?: string;
  /** What alone a value can be. */
  readonly values?: readonly string[];
  of(parameter: Parameter, version: Version): readonly (string | undefined)[];
}

const TEXT = ['BeginsWith', 'Equals'];
const HIERARCHY = ['Recursive', 'OneLevel'];
const TYPES = ['String', 'StringList', 'SecureString'];
const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'];

const type: Row = { options: TEXT, values: TYPES, of: (_, version) => [version.type] };
const keyId: Row = { options: TEXT, of: (_, version) => [version.keyId] };
const describing: Readonly<Record<string, Row>> = {
  Path: { options: HIERARCHY, of: () => [] },
  Name: { options: TEXT, besides: 'Contains', of: ({ name }) => [name] },
  Type: type,
  KeyId: keyId,
  Tier: { options: TEXT, values: TIERS, of: (_, version) => [version.tier] },
  DataType: { options: TEXT, of: (_, version) => [version.dataType] },
};
const byPath: Readonly<Record<string, Row>> = {
  Type: type,
  KeyId: keyId,
  Label: { options: ['Equals'], of: (_, { labels }) => labels },
};
const TAG = 'tag:';

/** The filters of DescribeParameters. Faults: InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, ValidationException. */
export function describingFilters(given: readonly GivenFilter[]): readonly Filter[] {
  return filtersIn(given, (key) => (key.startsWith(TAG) ? tagRow(key) : rowIn(describing, key)), [
    'Path',
    'Name',
    'Type',
    'KeyId',
    'Tier',
  ]);
}

/** The filters of GetParametersByPath. Faults: as above. */
export function byPathFilters(given: readonly GivenFilter[]): readonly Filter[] {
  return filtersIn(given, (key) => rowIn(byPath, key), Object.keys(byPath));
}

/** The labels that a request filters by: of each parameter, the version that has one of them is meant. */
export function labelsIn(given: readonly GivenFilter[]): readonly string[] | undefined {
  return given.find(({ Key }) => Key === 'Label')?.Values;
}

/** The filters of the older kind: each of a prefix, as recorded of names. */
export function legacyFilters(
  given: readonly { readonly Key: string; readonly Values: readonly string[] }[],
): readonly Filter[] {
  return given.map(({ Key, Values }) =>
    filterOf(Key, 'BeginsWith', Values, describing[Key] ?? keyId),
  );
}

function rowIn(rows: Readonly<Record<string, Row>>, key: string): Row | undefined {
  return Object.hasOwn(rows, key) ? rows[key] : undefined;
}

function tagRow(key: string): Row {
  const name = key.slice(TAG.length);
  return {
    options: TEXT,
    of: ({ tags }) => tags.filter(({ Key }) => Key === name).map(({ Value }) => Value),
  };
}

function filtersIn(
  given: readonly GivenFilter[],
  rowOf: (key: string) => Row | undefined,
  keys: readonly string[],
): readonly Filter[] {
  const seen = new Set<string>();
  return given.map((one) => {
    const { Key, Option, Values } = one;
    const row = rowOf(Key);
    if (row === undefined)
      return fail(
        'InvalidFilterKey',
        `The following filter key is not valid: ${Key}. Valid filter keys include: [${keys.join(', ')}].`,
      );
    // Unconfirmed: the code.
    if (seen.has(Key))
      fail(
        'InvalidFilterKey',
        `The following filter is duplicated in the request: ${Key}. A request can contain only one occurrence of a specific filter.`,
      );
    seen.add(Key);
    const option = Option ?? (row.options === HIERARCHY ? 'OneLevel' : 'Equals');
    checkFilter(one, option, row);
    return filterOf(Key, option, Values, row);
  });
}

function checkFilter({ Key, Values }: GivenFilter, option: string, row: Row): void {
  const { options, besides, values } = row;
  if (Values === undefined && !Key.startsWith(TAG))
    fail(
      'InvalidFilterValue',
      `The following filter values are missing : null for filter key ${Key}.`,
    );
  if (!options.includes(option) && option !== besides)
    fail(
      'InvalidFilterOption',
      `The following filter option is not valid: ${option}. Valid options include: [${options.join(', ')}].`,
    );
  const wrong =
    option === 'Equals' && values ? Values?.find((value) => !values.includes(value)) : undefined;
  if (wrong !== undefined)
    fail(
      'InvalidFilterValue',
      `The following filter value is not valid: ${wrong}. Valid values include: [${values?.join(', ')}].`,
    );
}

function filterOf(
  key: string,
  option: string,
  values: readonly string[] | undefined,
  row: Row,
): Filter {
  if (key === 'Path' && values !== undefined) return pathFilter(values, option === 'Recursive');
  if (key === 'Name' && values !== undefined) return nameFilter(values, option);
  const compare = COMPARISONS[option];
  const fits = (text: string | undefined) =>
    text !== undefined &&
    (values === undefined || values.some((value) => compare?.(text, value) === true));
  return { matches: (parameter, version) => row.of(parameter, version).some(fits) };
}

const COMPARISONS: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  Equals: (text, value) => text === value,
  BeginsWith: (text, value) => text.startsWith(value),
  Contains: (text, value) => text.includes(value),
};

function pathFilter(values: readonly string[], isRecursive: boolean): Filter {
  const begins = values.flatMap((value) => placesBelow(pathIn(value), isRecursive));
  return {
    places: begins.map((begin) => ({ begin, isOne: false })),
    matches({ name }) {
      const place = placeOf(name);
      return begins.some((begin) => place.startsWith(begin));
    },
  };
}

/** Whether a name begins with a slash makes no difference here. */
// Unconfirmed: so; other simulators have it so.
function nameFilter(values: readonly string[], option: string): Filter {
  if (option === 'Contains')
    return { matches: ({ name }) => values.some((value) => name.includes(value)) };
  const rooted = values.map((value) => `/${value.replace(/^\//, '')}`);
  const isOne = option === 'Equals';
  const beginsOf = (name: string) =>
    [name, name.slice(1)].flatMap(isOne ? placeOf : placesBeginning);
  return {
    places: rooted.flatMap(beginsOf).map((begin) => ({ begin, isOne })),
    matches({ name }) {
      const own = name.startsWith('/') ? name : `/${name}`;
      return rooted.some(testOfName(own, isOne));
    },
  };
}

function testOfName(own: string, isOne: boolean) {
  return (value: string): boolean => (isOne ? own === value : own.startsWith(value));
}
