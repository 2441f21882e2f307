// The order of these two matters: what the page has set is there when the element looks.
import './opening.js';
import '../../src/define.js';
import { chat } from './chat.js';
import { startCustomers } from './customer.js';
import { byId } from './dom.js';
import { startDrivers } from './drivers.js';
import { startEventLog } from './event-log.js';
import { startFaults } from './faults.js';
import { startHood } from './hood.js';
import { startSettings } from './page-settings.js';
import { control } from './sandbox-control.js';
import { startScenarios } from './scenarios.js';
import { startTheme } from './theme.js';

const clearEvents = startEventLog();
const chooseScenario = startScenarios();
const chooseFault = startFaults();
const chooseTheme = startTheme();
const turnSettingsOff = startSettings();
const chooseUsualDriver = startDrivers();
const customers = startCustomers();
startHood();

const state = byId('reset-state', HTMLElement);

/** Runs one of the buttons at the end, and says how it went. */
function onPress(id: string, done: string, work: () => Promise<boolean>): void {
  const button = byId(id, HTMLButtonElement);
  button.addEventListener('click', () => {
    state.textContent = '';
    void work().then((worked) => {
      state.textContent = worked ? done : 'No sandbox answers here.';
    });
  });
}

onPress('reset-everything', 'All as it was.', async () => {
  // The chat first: while the sandbox is emptied, a live one would poll a conversation that is no more.
  turnSettingsOff();
  chooseScenario('normal');
  customers.forget();
  chooseTheme('auto');
  const worked = (await control('POST', 'reset')) !== undefined;
  await chooseFault('none');
  clearEvents();
  chooseUsualDriver();
  return worked;
});

onPress(
  'expire-tokens',
  'Every token issued so far is refused.',
  async () => (await control('POST', 'tokens/expire')) !== undefined,
);

byId('reload', HTMLButtonElement).addEventListener('click', () => location.reload());

// On a phone the chat may be out of sight when the page's own button is pressed.
byId('talk', HTMLButtonElement).addEventListener('click', () => chat.scrollIntoView({ block: 'nearest' }));
