import { sandboxPath } from './sandbox-control.js';
import { loginToken, type Person } from './visits.js';

/* Kustomer's web SDK (the sandbox's double of it), put on the page as a real site does it. */

/** Where the SDK keeps its token, on the page's own origin. */
const TOKEN_KEY = 'kustomer-chat-tracking-token';

type Callback = (response: unknown, error: unknown) => void;

interface KustomerCore {
  init(options: object, callback: Callback): void;
  login(options: { readonly jwtToken: string }, callback: Callback): void;
  logout(callback: Callback): void;
  isLoggedIn(options: { readonly email: string }, callback: Callback): void;
}

const core = (): KustomerCore => (window as unknown as { KustomerCore: KustomerCore }).KustomerCore;

/** Methods of the SDK take a callback `(response, error)`. */
const ask = (call: (callback: Callback) => void): Promise<unknown> =>
  new Promise((resolve, reject) => {
    call((response, error) => {
      if (error instanceof Error) reject(error);
      else resolve(response);
    });
  });

let started: Promise<unknown> | null = null;
let loggedIn: string | null = null;

/** Puts `core.js` on the page and starts it: from then on the token is the SDK's. */
export function startWebSdk(): void {
  const script = document.createElement('script');
  script.src = `${sandboxPath}/chat-web/core.js`;
  script.dataset['kustomerApiKey'] = 'demo';
  const loaded = new Promise((resolve, reject) => {
    addEventListener('kustomerCoreLoaded', resolve, { once: true });
    script.addEventListener('error', () => reject(new Error('There is no core.js here.')));
  });
  started = loaded.then(() => ask((callback) => core().init({}, callback)));
  // Without it the chat says what it lacks; here nothing more is to be done.
  started.catch(() => undefined);
  document.head.append(script);
}

export const hasWebSdk = (): boolean => started !== null;

/** The SDK keeps its token for good: for a page without it, that would be somebody else's. */
export function forgetWebSdk(): void {
  try {
    localStorage.removeItem(TOKEN_KEY);
  } catch {
    // Where nothing can be stored there is nothing to forget.
  }
}

/** Whether the SDK's customer is this person, as far as was heard. */
export const isLoggedInToSdk = (person: Person): boolean => loggedIn === person.email;

/** Asks the SDK whose token it has. */
export async function lookUpSdkLogin(people: readonly Person[]): Promise<void> {
  await started;
  for (const { email } of people) {
    if ((await ask((callback) => core().isLoggedIn({ email }, callback))) === true) loggedIn = email;
  }
}

/** Gives whether it worked. */
export async function logInToSdk(person: Person): Promise<boolean> {
  try {
    await started;
    await ask((callback) => core().login({ jwtToken: loginToken(person) }, callback));
    loggedIn = person.email;
    return true;
  } catch {
    return false;
  }
}

/** The SDK goes on with a new visitor. Gives whether it worked. */
export async function logOutOfSdk(): Promise<boolean> {
  try {
    await started;
    await ask((callback) => core().logout(callback));
    loggedIn = null;
    return true;
  } catch {
    return false;
  }
}
