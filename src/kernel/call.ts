/**
 * A call: who makes it, what is asked, and by what it is known afterwards.
 * @module
 */

/** Who calls, and through which Region's endpoint. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  readonly region: string;
  /** The service that calls on the caller's behalf: `s3`. */
  readonly via?: string | undefined;
  /** What the principal's own policies say, and its tags. Absent: it has all that its account can give. */
  readonly permissions?: Permissions | undefined;
  /** Condition keys of the request that only the test knows, by name: `aws:SourceIp`. They win over those that follow. */
  readonly context?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/** What is known of a principal besides its ARN. Policies are JSON texts. */
export interface Permissions {
  /** The identity policies, those of groups included. Absent: all that the account can give. */
  readonly policies?: readonly string[] | undefined;
  readonly boundary?: string | undefined;
  /** The session policies: one of them must allow. */
  readonly session?: readonly string[] | undefined;
  /** The policy of the VPC endpoint through which it calls. */
  readonly endpoint?: string | undefined;
  /** Of the principal and its session: `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The unique ID, as aws:userid has it: `AIDA…`, `AROA…:session`. */
  readonly id?: string | undefined;
  /** Of a role's session: the role's ARN with its path, which the session's lacks. */
  readonly issuer?: string | undefined;
  /** Of a role's session: the names of the tags that sessions which it begins will have too. */
  readonly transitive?: readonly string[] | undefined;
}

/** What is known of the network on which a caller is: a service's call for it does not come from there. */
const NETWORK = ['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'];

// A caller is a value, and never changes: what is made of it once is its own.
const through = new WeakMap<Caller, Map<string, Caller>>();

/**
 * The caller as a service calls for it, by default in the caller's Region.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:SourceIp and aws:SourceVpce: they are
 * not there when an AWS service calls on the principal's behalf
 */
export function throughService(caller: Caller, service: string, region = caller.region): Caller {
  let known = through.get(caller);
  if (known === undefined) {
    known = new Map();
    through.set(caller, known);
  }
  const key = `${service} ${region}`;
  const made = known.get(key) ?? madeThrough(caller, service, region);
  known.set(key, made);
  return made;
}

function madeThrough(caller: Caller, service: string, region: string): Caller {
  const { context, permissions, ...rest } = caller;
  const own = Object.entries(context ?? {});
  const kept = own.filter(([key]) => !NETWORK.includes(key.toLowerCase()));
  const { endpoint: _, ...others } = permissions ?? {};
  return {
    ...rest,
    region,
    via: service,
    ...(context === undefined ? {} : { context: Object.fromEntries(kept) }),
    ...(permissions === undefined ? {} : { permissions: others }),
  };
}

/** One call, as plain data. */
export interface Command {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** 'json': `input` is JSON 1.1 as on the wire (base64, epoch seconds); otherwise Uint8Array and Date. */
  readonly format?: 'json' | undefined;
  /** Names a call that touches no resource, so that its request ID differs from others'. Default 0. */
  readonly serial?: number | undefined;
  /**
   * Numbers what the call makes in place of the counter, so that it is the same though earlier calls were taken out of a
   * transcript.
   */
  readonly ordinal?: number | undefined;
}

/** The identity of a call, from which its request ID and event ID are derived. */
export interface RequestLabel {
  readonly subject: string;
  readonly n: number;
}
