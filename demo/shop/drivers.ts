import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId, createChips } from './dom.js';
import { ShopTransport } from './own-transport.js';
import { sandboxPath } from './sandbox-control.js';
import { forgetWebSdk, startWebSdk } from './web-sdk.js';

/* What carries the live conversation. */

const DRIVERS = [
  {
    name: 'auto',
    label: 'Automatic',
    hint: 'Kustomer’s web SDK where the page has it and the token is its, else polling. This page has none, so it polls.',
  },
  {
    name: 'core',
    label: 'Kustomer’s web SDK (core.js)',
    hint: 'The page loads core.js, and the token is the SDK’s. Typing is seen by both sides, and messages come at once; polling goes on beside it, slowly.',
  },
  {
    name: 'rest',
    label: 'Polling',
    hint: 'Every 5 seconds while there is activity. Nobody sees the other side type.',
  },
  {
    name: 'own',
    label: 'My own transport (EventSource)',
    hint: 'The transport property: the shop’s own server passes on what there is. See demo/shop/own-transport.ts.',
  },
] as const;

type DriverName = (typeof DRIVERS)[number]['name'];

const current = (): (typeof DRIVERS)[number] =>
  DRIVERS.find(({ name }) => name === readAddress('driver')) ?? DRIVERS[0];

/** The driver in the address. Runs before the element is defined. */
export function openDriver(): void {
  const { name } = current();
  if (name === 'core' || name === 'rest') chat.setAttribute('driver', name);
  if (name === 'own') chat.transport = () => new ShopTransport(`${sandboxPath}/shop-server`);
  if (name === 'core') startWebSdk();
  else forgetWebSdk();
}

/** Starts over: with the driver the token changes, and a script that ran can't be taken off the page. */
function choose(name: DriverName): void {
  chat.reset();
  writeAddress('driver', name === 'auto' ? '' : name);
  location.reload();
}

/** Fills in the drivers. Returns what chooses the usual one, and gives whether that starts the page over. */
export function startDrivers(): () => boolean {
  const { name, label, hint } = current();
  createChips(byId('drivers', HTMLElement), 'driver', DRIVERS, choose)(name);
  byId('driver-hint', HTMLElement).textContent = hint;
  byId('driver-now', HTMLElement).textContent = label;
  return () => {
    if (name === 'auto') return false;
    choose('auto');
    return true;
  };
}
