import { chat } from './chat.js';
import { byId, create } from './dom.js';
import { EVENT_NAMES } from './event-names.js';

/** A page left open over a long conversation should not grow without end. */
const MOST_ENTRIES = 200;
/** Details no longer than this, in lines, stand open. */
const SHORT = 7;

const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});

/** JSON leaves out all that matters of an error, and functions altogether. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === 'function') return 'ƒ';
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return Object.assign({ name, message, cause }, value);
  }
  return value;
}

function toJson(detail: unknown): string {
  try {
    return JSON.stringify(detail, readable, 2) ?? String(detail);
  } catch (error) {
    return `(no JSON: ${String(error)})`;
  }
}

function entry(name: string, detail: unknown): HTMLElement {
  const json = toJson(detail);
  const details = create(
    'details',
    'event',
    create(
      'summary',
      '',
      // The prefix is the same on each line, and the first thing to go where there is no room.
      create(
        'span',
        'event-name',
        create('span', 'event-prefix', 'kustomer-'),
        name.replace(/^kustomer-/, ''),
      ),
      create('time', 'event-time', clock.format()),
    ),
    create('pre', 'event-detail', json),
  );
  details.dataset['event'] = name;
  details.open = json.split('\n').length <= SHORT;
  return details;
}

/** Shows each public event as it comes, newest first. Returns what clears the list. */
export function startEventLog(): () => void {
  const log = byId('event-log', HTMLElement);
  const clear = (): void =>
    log.replaceChildren(create('p', 'hint', 'What the chat tells the page appears here.'));
  for (const name of EVENT_NAMES) {
    // Addressed by name, since not all of them have a typed listener yet.
    chat.addEventListener(name as string, (event) => {
      log.querySelector('.hint')?.remove();
      log.prepend(entry(name, event instanceof CustomEvent ? event.detail : null));
      while (log.childElementCount > MOST_ENTRIES) log.lastElementChild?.remove();
    });
  }
  byId('clear-events', HTMLButtonElement).addEventListener('click', clear);
  clear();
  return clear;
}
