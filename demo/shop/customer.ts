import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId, createChips } from './dom.js';
import { forgetVisits, logIn, logOut, openVisit, readVisit } from './visits.js';

/* Who is writing: somebody whom only the chat knows, or one of two customers whose token is the page's. */

const CUSTOMERS = [
  {
    name: 'anonymous',
    label: 'Anonymous',
    person: null,
    hint: 'The chat asks for a token of its own and keeps it in this tab: another window is somebody else.',
  },
  {
    name: 'a',
    label: 'Customer A',
    person: { name: 'Jo Malik', email: 'jo.malik@example.com' },
    hint: 'The page gives the token, the same in every window. Name the chat (page settings), and two windows share it.',
  },
  {
    name: 'b',
    label: 'Customer B',
    person: { name: 'Robin Okafor', email: 'robin.okafor@example.com' },
    hint: 'Somebody else in the same browser: what A talks about closes here.',
  },
] as const;

type Customer = (typeof CUSTOMERS)[number];
type CustomerName = Customer['name'];

const ANONYMOUS = CUSTOMERS[0];
const customerNamed = (name: string): Customer => CUSTOMERS.find((known) => known.name === name) ?? ANONYMOUS;

/** Gives the chat this customer's token, renewed first, as a page would that has just been opened. */
function apply({ name, person }: Customer): Promise<unknown> {
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
    const { name, label, person, hint: text } = current;
    const visit = person && readVisit(name);
    press(name);
    hint.textContent = text;
    now.textContent = person && visit?.isLoggedIn ? person.name : label;
    logInButton.disabled = !person || visit?.isLoggedIn === true;
    logOutButton.disabled = !visit?.isLoggedIn;
    // Without an address a link is none: of an anonymous customer there is no second window.
    if (person) secondWindow.href = location.href;
    else secondWindow.removeAttribute('href');
    secondWindow.ariaDisabled = String(!person);
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
    void logIn(name, person).then((worked) => {
      say(
        worked
          ? `Logged in as ${person.name}: the agent sees the name, the chat goes on.`
          : 'No sandbox answers here.',
      );
    });
  });
  logOutButton.addEventListener('click', () => {
    void logOut(current.name).then((worked) => {
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
