/* What has to stand before the element is defined. Imported for its effect, ahead of src/define.ts. */

import { chat } from './chat.js';
import { openCustomer } from './customer.js';
import { openDriver } from './drivers.js';
import { openSettings } from './page-settings.js';
import { sandboxPath } from './sandbox-control.js';
import { openScenario } from './scenarios.js';
import { openTheme } from './theme.js';

if (sandboxPath !== '') {
  chat.setAttribute('base-url', sandboxPath);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-agent]')) {
    link.search = `?base=${encodeURIComponent(sandboxPath)}`;
  }
}
openTheme();
openScenario();
openSettings();
openDriver();
openCustomer();
