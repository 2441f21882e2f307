import { isRecord } from './json.js';

interface FaultBase {
  /** `"METHOD /path"`; `*` in the path stands for anything, `*` as the method for any but OPTIONS. */
  readonly match: string;
  /** How many requests it still applies to. */
  readonly times: number | 'always';
}

/**
 * What a late commit counts its time from. Chromium goes on with an aborted `keepalive` request, so that of those no
 * server hears when the client gives up.
 */
export type LateFrom = 'request' | 'giving-up';

/** What can be made to go wrong. `commit` says whether the request is carried out all the same. */
export type Fault = FaultBase &
  (
    | { readonly kind: 'delay' | 'list-lag'; readonly ms: number }
    | { readonly kind: 'commit-late'; readonly ms: number; readonly from: LateFrom }
    | { readonly kind: 'drop-before' | 'drop-after' | 'hide-external-id' | 'no-cors' | 'hang' }
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: unknown;
        readonly headers?: Readonly<Record<string, string>>;
        readonly commit: boolean;
      }
    | { readonly kind: 'malformed' | 'html'; readonly commit: boolean }
    | { readonly kind: 'redirect'; readonly location: string; readonly commit: boolean }
  );

export type FaultKind = Fault['kind'];

const DEFAULT_TIMES = 1;
/** A host that can't exist (RFC 2606), so that a client which follows it reaches nobody. */
const LOGIN_PAGE = 'https://login.example/';

function parseBase(value: Record<string, unknown>): FaultBase | string {
  const { match, times = DEFAULT_TIMES } = value;
  if (typeof match !== 'string' || !/^(\*|[A-Z]+) [/*]/.test(match)) {
    return '"match" must read "METHOD /path", for example "POST /c/v2.1/chat/handoff".';
  }
  if (times !== 'always' && !(Number.isInteger(times) && Number(times) >= 0)) {
    return '"times" must be a whole number or "always".';
  }
  return { match, times: times === 'always' ? times : Number(times) };
}

function parseStatus(base: FaultBase, value: Record<string, unknown>): Fault | string {
  const { status, headers, body } = value;
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599) {
    return '"status" must be a number from 200 to 599.';
  }
  if (
    headers !== undefined &&
    !(isRecord(headers) && Object.values(headers).every((text) => typeof text === 'string'))
  ) {
    return '"headers" must be an object of strings.';
  }
  return {
    ...base,
    kind: 'status',
    status: Number(status),
    commit: value['commit'] === true,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers: headers as Record<string, string> }),
  };
}

function parseDuration(
  base: FaultBase,
  kind: 'delay' | 'commit-late' | 'list-lag',
  { ms = 0, from = 'giving-up' }: Record<string, unknown>,
): Fault | string {
  if (typeof ms !== 'number' || !(ms >= 0)) return '"ms" must be a number, 0 or more.';
  if (kind !== 'commit-late') return { ...base, kind, ms };
  if (from !== 'request' && from !== 'giving-up') return '"from" must be "request" or "giving-up".';
  return { ...base, kind, ms, from };
}

function parseFault(value: unknown): Fault | string {
  if (!isRecord(value)) return 'A fault must be an object.';
  const base = parseBase(value);
  if (typeof base === 'string') return base;
  const { kind, commit, location = LOGIN_PAGE } = value;
  switch (kind) {
    case 'delay':
    case 'commit-late':
    case 'list-lag':
      return parseDuration(base, kind, value);
    case 'drop-before':
    case 'drop-after':
    case 'hide-external-id':
    case 'no-cors':
    case 'hang':
      return { ...base, kind };
    case 'status':
      return parseStatus(base, value);
    case 'malformed':
      return { ...base, kind, commit: commit !== false };
    case 'html':
      return { ...base, kind, commit: commit === true };
    case 'redirect':
      return { ...base, kind, location: String(location), commit: commit === true };
    default:
      return `There is no fault "${String(kind)}".`;
  }
}

/** Reads the body of `PUT /sandbox/faults`. Returns the faults, or what is wrong with them. */
export function parseFaults(value: unknown): readonly Fault[] | string {
  if (!Array.isArray(value)) return 'The faults must be an array.';
  const faults: Fault[] = [];
  for (const [index, item] of value.entries()) {
    const fault = parseFault(item);
    if (typeof fault === 'string') return `Fault ${index}: ${fault}`;
    faults.push(fault);
  }
  return faults;
}

export function matches(fault: Fault, method: string, pathname: string): boolean {
  const space = fault.match.indexOf(' ');
  const wanted = fault.match.slice(0, space);
  // A wildcard that also took preflights would use up `times` before the request it was meant for.
  if (wanted === '*' ? method === 'OPTIONS' : wanted !== method) return false;
  const parts = fault.match.slice(space + 1).split('*');
  const pattern = parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`).test(pathname);
}

/**
 * The faults for one request: the first of each kind that matches and is not used up, so that for example a delay and
 * a lost answer can go together. Returns the list with those counted down.
 */
export function takeFaults(
  faults: readonly Fault[],
  method: string,
  pathname: string,
): { readonly taken: readonly Fault[]; readonly rest: readonly Fault[] } {
  const taken: Fault[] = [];
  const rest = faults.map((fault) => {
    const spent = fault.times === 0 || taken.some((other) => other.kind === fault.kind);
    if (spent || !matches(fault, method, pathname)) return fault;
    taken.push(fault);
    return fault.times === 'always' ? fault : { ...fault, times: fault.times - 1 };
  });
  return { taken, rest };
}
