/**
 * What the values of conditions say: numbers, instants, booleans, and IP addresses. A text that is none of its kind is
 * undefined.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @module
 */
import type { Millis } from '../lib/time.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/;
const EPOCH = /^\d{1,12}(?:\.\d{1,9})?$/;
const OCTET = /^\d{1,3}$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
const PREFIX = /^\d{1,3}$/;

export function numberOf(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

export function booleanOf(text: string): boolean | undefined {
  const small = text.toLowerCase();
  return small === 'true' ? true : small === 'false' ? false : undefined;
}

/** An instant by the W3C's profile of ISO 8601, or in seconds since 1970. Four digits are a year. */
export function dateOf(text: string): Millis | undefined {
  const [whole, year, month = '01', day = '01'] = DATE.exec(text) ?? [];
  if (whole === undefined) return EPOCH.test(text) ? Number(text) * 1000 : undefined;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const at = Date.parse(text);
  // There is no 30 February, though Date would take it for 2 March.
  return midnight.getUTCDate() === Number(day) && !Number.isNaN(at) ? at : undefined;
}

/** The 4 bytes of an IPv4 address, the 16 of an IPv6 one. */
export type Address = readonly number[];

export function addressOf(text: string): Address | undefined {
  return text.includes(':') ? ipv6Of(text) : ipv4Of(text);
}

/** Addresses by their first bits, as RFC 4632 writes them; without a number all bits count. */
export interface Cidr {
  readonly address: Address;
  readonly bits: number;
}

export function cidrOf(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = addressOf(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const most = address.length * 8;
  if (slash < 0) return { address, bits: most };
  const prefix = text.slice(slash + 1);
  const bits = Number(prefix);
  return PREFIX.test(prefix) && bits <= most ? { address, bits } : undefined;
}

/** Whether an address is one of them. An IPv4 address is in no IPv6 range, nor the other way. */
export function isWithin(address: Address, { address: range, bits }: Cidr): boolean {
  if (address.length !== range.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== range[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (address[whole] ?? 0) >> (8 - rest) === (range[whole] ?? 0) >> (8 - rest);
}

function ipv4Of(text: string): Address | undefined {
  const octets = text.split('.', 5);
  if (octets.length !== 4) return undefined;
  const bytes = octets.map((octet) => (OCTET.test(octet) ? Number(octet) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

/** RFC 4291 section 2.2: eight groups, one run of zeros as `::`, the last two groups as IPv4. */
function ipv6Of(text: string): Address | undefined {
  const halves = text.split('::', 3).map((half, i, all) => groupsOf(half, i === all.length - 1));
  const [head, tail] = halves;
  if (head === undefined || halves.length > 2) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const zeros = 16 - head.length - (tail?.length ?? 16);
  return zeros < 2 ? undefined : [...head, ...new Array<number>(zeros).fill(0), ...(tail ?? [])];
}

/** The bytes of groups between colons, the last of an address as IPv4 too; undefined when one is none. */
function groupsOf(text: string, isLast: boolean): Address | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':', 9);
  for (const [i, group] of groups.entries()) {
    const ipv4 = isLast && i === groups.length - 1 ? ipv4Of(group) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (GROUP.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}
