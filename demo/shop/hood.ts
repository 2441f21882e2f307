import { readAddress, writeAddress } from './address.js';
import { byId } from './dom.js';

/** Open with the group that is open in the markup; the other values name a group. */
const OPEN = 'open';

/** The developer's panel: open where the address says so, and reachable by the link at the top of the page. */
export function startHood(): void {
  const hood = byId('hood', HTMLDetailsElement);
  const groups = [...hood.querySelectorAll<HTMLDetailsElement>('details.group')];
  const wanted = readAddress('hood');
  hood.open = wanted !== '' || location.hash === '#hood';
  // They share a name, so that one closes the other.
  for (const group of groups) if (group.id === `group-${wanted}`) group.open = true;

  const note = (): void => {
    const group = groups.find(({ open }) => open);
    writeAddress('hood', hood.open ? (group?.id.replace('group-', '') ?? OPEN) : '');
  };
  for (const details of [hood, ...groups]) details.addEventListener('toggle', note);

  byId('hood-link', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    hood.open = true;
    hood.scrollIntoView({ block: 'nearest' });
    hood.querySelector('summary')?.focus();
  });
}
