import { html, render } from 'lit';
import { createDeskApi, type Conversation } from './desk-api.js';
import { Desk } from './desk.js';
import { customerName } from './format.js';
import { listView } from './list-view.js';
import { startLiveUpdates } from './live-updates.js';
import { threadView } from './thread-view.js';

const TITLE = 'Agent console';
/** Nearer to the end than this, in px, the log follows new messages. */
const FOLLOW_DISTANCE = 80;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`There is no element "${id}".`);
  return found;
}

const app = element('app');
const announcer = element('announcer');
const twoPanes = matchMedia('(min-width: 700px)');
const api = createDeskApi(sandboxBase());

let known: ReadonlyMap<string, number> | null = null;
let shownId: string | null = null;

/**
 * The sandbox that `?base=` names, when it is on this origin or this machine. A link from elsewhere could otherwise
 * make the console show, and its links open, what a stranger's server makes up.
 */
function sandboxBase(): string {
  const given = new URLSearchParams(location.search).get('base') ?? '';
  const url = URL.canParse(given, location.origin) ? new URL(given, location.origin) : null;
  const local = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url || !(url.origin === location.origin || (local && url.protocol === 'http:'))) return '';
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Says what came in since the last look, once; never the history that was there at the start. */
function announceNews(conversations: readonly Conversation[]): void {
  if (desk.load === 'loading') return;
  for (const conversation of known ? conversations : []) {
    const before = known?.get(conversation.id);
    const last = conversation.messages.at(-1);
    const name = customerName(conversation);
    if (before === undefined) announcer.textContent = `New conversation with ${name}`;
    else if (last?.direction === 'in' && before !== conversation.messages.length) {
      announcer.textContent = `${name}: ${last.body.slice(0, 200)}`;
    }
  }
  known = new Map(conversations.map(({ id, messages }) => [id, messages.length]));
}

function draw(): void {
  const { selected } = desk;
  // Two panes have room to show the latest one; one pane starts with the list.
  if (!selected && twoPanes.matches && desk.conversations[0]) {
    location.replace(`#${desk.conversations[0].id}`);
    return;
  }
  if (selected && !document.hidden) desk.markRead(selected);
  const log = app.querySelector('.log');
  const follows = !log || log.scrollHeight - log.scrollTop - log.clientHeight < FOLLOW_DISTANCE;
  announceNews(desk.conversations);
  app.classList.toggle('has-thread', selected !== null);
  render(html`${listView(desk)}${threadView(desk)}`, app);
  document.title = desk.totalUnread > 0 ? `(${desk.totalUnread}) ${TITLE}` : TITLE;
  const opened = desk.selectedId !== shownId;
  shownId = desk.selectedId;
  const newLog = app.querySelector('.log');
  if (newLog && (follows || opened)) newLog.scrollTop = newLog.scrollHeight;
}

const desk = new Desk(api, draw);

function openFromHash(): void {
  const leaving = desk.selectedId;
  desk.select(location.hash.slice(1) || null);
  if (desk.selectedId === null && leaving !== null && !twoPanes.matches) {
    app.querySelector<HTMLElement>(`a[href="#${leaving}"]`)?.focus();
  } else if (desk.selectedId !== null && leaving !== null) {
    // A phone's keyboard should not come up just because a conversation was opened.
    app.querySelector<HTMLElement>(twoPanes.matches ? '#reply' : '.thread-who h2')?.focus();
  }
}

addEventListener('hashchange', openFromHash);
addEventListener('pagehide', () => desk.stopTyping());
document.addEventListener('visibilitychange', draw);
twoPanes.addEventListener('change', draw);
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing && !twoPanes.matches && desk.selectedId !== null)
    location.hash = '';
});

desk.select(location.hash.slice(1) || null);
startLiveUpdates(api.eventsUrl, () => void desk.refresh());
