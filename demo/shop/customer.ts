import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId, createChips } from './dom.js';
import { forgetVisits, logIn, logOut, openVisit, readVisit, type Person } from './visits.js';
import { hasWebSdk, isLoggedInToSdk, logInToSdk, logOutOfSdk, lookUpSdkLogin } from './web-sdk.js';

/*
 * Who is writing: somebody whom only the chat knows, or one of two customers whose token is the page's. With Kustomer's
 * web SDK on the page the token is always the SDK's, and one becomes A or B by logging in.
 */

const CUSTOMERS = [
  {
    name: 'anonymous',
    label: 'Anonymous',
    person: null,
    hint: 'The chat asks for a token of its own and keeps it in this tab: another window is somebody else.',
    sdkHint: 'A visitor of the web SDK, the same in every window.',
  },
  {
    name: 'a',
    label: 'Customer A',
    person: { name: 'Jo Malik', email: 'jo.malik@example.com' },
    hint: 'The page gives the token, the same in every window. Name the chat (page settings), and two windows share it.',
    sdkHint: 'Log in, and the web SDK’s visitor is this customer. What was talked about moves along.',
  },
  {
    name: 'b',
    label: 'Customer B',
    person: { name: 'Robin Okafor', email: 'robin.okafor@example.com' },
    hint: 'Somebody else in the same browser: what A talks about closes here.',
    sdkHint: 'Somebody else in the same browser: log in, and what A talks about closes here.',
  },
] as const;

type Customer = (typeof CUSTOMERS)[number];
type CustomerName = Customer['name'];

const ANONYMOUS = CUSTOMERS[0];
const customerNamed = (name: string): Customer => CUSTOMERS.find((known) => known.name === name) ?? ANONYMOUS;

/** Gives the chat this customer's token, renewed first, as a page would that has just been opened. */
function apply({ name, person }: Customer): Promise<unknown> {
  if (hasWebSdk()) {
    chat.removeAttribute('anonymous');
    const people = CUSTOMERS.flatMap((customer) => customer.person ?? []);
    return lookUpSdkLogin(people).catch(() => undefined);
  }
  chat.toggleAttribute('anonymous', person === null);
  if (!person) {
    chat.trackingToken = null;
    return Promise.resolve();
  }
  const opened = openVisit(name);
  // A function, since a login brings another token.
  chat.trackingToken = async () => {
    await opened;
    return readVisit(name)?.token ?? '';
  };
  return opened;
}

let opened: Promise<unknown> = Promise.resolve();

/** The customer in the address. Runs before the element is defined. */
export function openCustomer(): void {
  opened = apply(customerNamed(readAddress('customer')));
}

const isLoggedIn = ({ name, person }: Customer): boolean =>
  person !== null && (hasWebSdk() ? isLoggedInToSdk(person) : readVisit(name)?.isLoggedIn === true);

/** Somebody else's login is ended first, as a site would. */
async function begin(name: string, person: Person): Promise<boolean> {
  if (!hasWebSdk()) return logIn(name, person);
  const others = CUSTOMERS.filter((customer) => customer.name !== name);
  if (others.some(isLoggedIn)) await logOutOfSdk();
  return logInToSdk(person);
}

const end = (name: string): Promise<boolean> => (hasWebSdk() ? logOutOfSdk() : logOut(name));

/** Fills in the customers. Returns what makes one the page's and forgets what was known of all. */
export function startCustomers(): { readonly forget: () => void } {
  const hint = byId('customer-hint', HTMLElement);
  const state = byId('customer-state', HTMLElement);
  const now = byId('customer-now', HTMLElement);
  const logInButton = byId('log-in', HTMLButtonElement);
  const logOutButton = byId('log-out', HTMLButtonElement);
  const secondWindow = byId('second-window', HTMLAnchorElement);
  const press = createChips(byId('customers', HTMLElement), 'customer', CUSTOMERS, (name) => choose(name));
  let current = customerNamed(readAddress('customer'));

  function show(): void {
    const { name, label, person } = current;
    const isIn = isLoggedIn(current);
    press(name);
    hint.textContent = hasWebSdk() ? current.sdkHint : current.hint;
    now.textContent = person && isIn ? person.name : label;
    logInButton.disabled = !person || isIn;
    logOutButton.disabled = !isIn;
    // Without an address a link is none: of an anonymous customer there is no second window.
    if (person || hasWebSdk()) secondWindow.href = location.href;
    else secondWindow.removeAttribute('href');
    secondWindow.ariaDisabled = String(!secondWindow.hasAttribute('href'));
  }

  function say(text: string): void {
    state.textContent = text;
    show();
  }

  function choose(name: CustomerName): void {
    current = customerNamed(name);
    writeAddress('customer', name === 'anonymous' ? '' : name);
    state.textContent = '';
    void apply(current).then(show);
    show();
  }

  logInButton.addEventListener('click', () => {
    const { name, person } = current;
    if (!person) return;
    void begin(name, person).then((worked) => {
      say(
        worked
          ? `Logged in as ${person.name}: the agent sees the name, the chat goes on.`
          : 'No sandbox answers here.',
      );
    });
  });
  logOutButton.addEventListener('click', () => {
    void end(current.name).then((worked) => {
      say(
        worked
          ? 'Logged out: with its next request the chat closes what was theirs.'
          : 'No sandbox answers here.',
      );
    });
  });
  // The address at the moment of the click: scenario and settings go along.
  for (const event of ['pointerdown', 'focus'] as const) secondWindow.addEventListener(event, show);
  // Logged in or out in another window.
  window.addEventListener('storage', show);
  void opened.then(show);
  show();
  return {
    forget() {
      forgetVisits();
      choose('anonymous');
    },
  };
}
