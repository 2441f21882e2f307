import { callSandbox, sandboxPath } from './sandbox-control.js';

/*
 * The tokens of the customers whom the page knows, in `localStorage`, so that every window of this browser has the
 * same. A real page has its token from Kustomer's web SDK or its own server.
 */

export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface Visit {
  readonly token: string;
  readonly isLoggedIn: boolean;
}

const PREFIX = `acme-demo:visit:${sandboxPath}:`;
const TOKEN_HEADER = 'x-kustomer-tracking-token';
const CURRENT = '/c/v1/tracking/tokens/current';

const isVisit = (value: unknown): value is Visit =>
  typeof value === 'object' &&
  value !== null &&
  'token' in value &&
  typeof value.token === 'string' &&
  'isLoggedIn' in value &&
  typeof value.isLoggedIn === 'boolean';

export function readVisit(name: string): Visit | null {
  try {
    const visit: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return isVisit(visit) ? visit : null;
  } catch {
    // Storage is refused, or somebody else wrote there.
    return null;
  }
}

function writeVisit(name: string, visit: Visit): boolean {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(visit));
    return true;
  } catch {
    return false;
  }
}

export function forgetVisits(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Where nothing can be stored there is nothing to forget.
  }
}

/** Asks for a token, and keeps what comes. Gives whether one came. */
async function take(
  name: string,
  isLoggedIn: boolean,
  ...[method, path, body, token]: readonly ['GET' | 'POST', string, unknown?, string?]
): Promise<boolean> {
  const answer = await callSandbox(method, path, body, token === undefined ? {} : { [TOKEN_HEADER]: token });
  const data = (answer as { data?: { attributes?: { token?: unknown } } } | null | undefined)?.data;
  const fresh = data?.attributes?.token;
  return typeof fresh === 'string' && writeVisit(name, { token: fresh, isLoggedIn });
}

/** Two windows opened at once must not become two visitors. */
const oneAtATime = <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
  'locks' in navigator ? navigator.locks.request(PREFIX + name, work) : work();

/** Renews the token that there is, or begins a new visit. */
export function openVisit(name: string): Promise<boolean> {
  return oneAtATime(name, async () => {
    const known = readVisit(name);
    // Refused where the sandbox was reset or started anew.
    const isRenewed = known && (await take(name, known.isLoggedIn, 'GET', CURRENT, undefined, known.token));
    return isRenewed || take(name, false, 'GET', CURRENT);
  });
}

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The login token that an organization's server signs; the sandbox has no secret and reads any (README, 4). */
export function loginToken(person: Person): string {
  const claims = { ...person, iat: Math.floor(Date.now() / 1000) };
  return [{ alg: 'none', typ: 'JWT' }, claims].map((part) => base64url(JSON.stringify(part))).join('.') + '.';
}

/** The visitor says who they are, and stays the same visitor. */
export function logIn(name: string, person: Person): Promise<boolean> {
  return oneAtATime(name, async () => {
    const body = { externalToken: loginToken(person) };
    const token = readVisit(name)?.token;
    return token !== undefined && take(name, true, 'POST', '/c/v1/identity', body, token);
  });
}

/** A new visitor takes the place of who was logged in. */
export function logOut(name: string): Promise<boolean> {
  return oneAtATime(name, () => take(name, false, 'POST', '/c/v1/tracking/tokens', {}));
}
