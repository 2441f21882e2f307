import { readAddress, writeAddress } from './address.js';
import { byId } from './dom.js';

/** The developer's panel: open where the address says so, and reachable by the link at the top of the page. */
export function startHood(): void {
  const hood = byId('hood', HTMLDetailsElement);
  hood.open = readAddress('hood') === 'open' || location.hash === '#hood';
  hood.addEventListener('toggle', () => writeAddress('hood', hood.open ? 'open' : ''));
  byId('hood-link', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    hood.open = true;
    hood.scrollIntoView({ block: 'nearest' });
    hood.querySelector('summary')?.focus();
  });
}
