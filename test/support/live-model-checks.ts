import type { LogEntry } from '../../src/domain/log/message-log.js';
import { HISTORY, type LivePage } from './live-model-page.js';
import { byServer, type ModelChat, type Served } from './live-model-server.js';

/* What must hold of a page at any time, and when all is over. */

/** A message that the person has written. */
export interface Written {
  readonly id: string;
  readonly body: string;
  isDeleted: boolean;
  /** When they chose to send it again. */
  readonly retries: number[];
  /** Another message that says the same was taken for it, and nobody could have known better. */
  isMistaken: boolean;
}

/** What the page knew of the server when a message left for the first time. */
export interface Known {
  readonly ids: ReadonlySet<string>;
  readonly newest: number;
}

/** What the schedules led to that the contract leaves open. */
export interface Tally {
  /** Twice at the server, since the person sent it again while the server was still at it. */
  chosen: number;
  /**
   * Ours never arrived, or late: another message that says the same, and that came in while ours was under way, was
   * taken for it.
   */
  mistaken: number;
}

/** What is known from outside of all that was written. */
export interface Account {
  readonly written: readonly Written[];
  /** By our ids. */
  readonly known: ReadonlyMap<string, Known>;
  readonly chat: ModelChat;
  /** Whether the page knows that no attempt has arrived: then it can't be mistaken about it. */
  readonly isRefused: (id: string) => boolean;
}

const idOf = ({ message }: LogEntry): string => message.id;

/**
 * The row of one message shows another that says the same. That may be where its id was unknown before the attempt,
 * and the server does not date it before what was known then: Kustomer has nothing else to tell the two apart.
 */
function* mistaken(key: string, shown: Served, { written, known }: Account): Generator<string> {
  const message = written.find(({ id }) => id === key);
  if (!message || message.isMistaken) return;
  const before = known.get(key);
  if (!before || before.ids.has(shown.id) || shown.at < before.newest) yield `${shown.id} is not ${key}.`;
  message.isMistaken = true;
}

function* wrongTaken(taken: readonly LogEntry[], account: Account): Generator<string> {
  const served = taken.map((row) => account.chat.messages.find(({ id }) => id === idOf(row)));
  for (const [index, row] of taken.entries()) {
    const message = served[index];
    const next = served[index + 1];
    if (!message || message.isImported) yield `${idOf(row)} is no news.`;
    else if (row.key !== message.id && row.key !== message.clientId) {
      yield* mistaken(row.key, message, account);
    }
    // Always in one order, so that no two can ever swap.
    if (message && next && byServer(message, next) > 0) yield `${message.id} stands before ${next.id}.`;
  }
}

function* wrongWaiting(waiting: readonly LogEntry[], { written }: Account): Generator<string> {
  let last = -1;
  for (const { message } of waiting) {
    const index = written.findIndex(({ id }) => id === message.id);
    if (written[index]?.body !== message.body) yield `${message.id} reads "${message.body}".`;
    if (index <= last) yield `${message.id} waits out of order.`;
    last = index;
  }
}

/** What is wrong with the page as it stands. */
export function* wrongRows(page: LivePage, account: Account): Generator<string> {
  const { rows, shown, session, waiting, told, isLive } = page;
  const ids = new Set(shown.map(idOf));
  if (ids.size < shown.length || new Set(shown.map(({ key }) => key)).size < shown.length) {
    yield 'Something is shown twice.';
  }
  if (new Set(told).size < told.length) yield 'The page was told of a message twice.';
  const history = session.state.log.history.map(({ message }) => message.body);
  if (history.join('|') !== HISTORY.join('|')) yield `The history reads "${history.join('|')}".`;
  const taken = rows.slice(0, rows.length - waiting.length);
  if (waiting.some((row, index) => row !== rows[taken.length + index])) yield 'What waits is not last.';
  yield* wrongTaken(taken, account);
  yield* wrongWaiting(waiting, account);
  const held = account.chat.messages.filter(({ clientId }) => clientId !== null);
  const safe = new Set(
    (isLive ? held.filter(({ id }) => ids.has(id)) : held).map(({ clientId }) => clientId),
  );
  for (const { id, isDeleted, isMistaken } of account.written) {
    // Until a page has caught up, what it was told last may be at the server alone.
    if (ids.has(id) || safe.has(id) || isDeleted) continue;
    if (!isMistaken || account.isRefused(id)) yield `${id} is lost.`;
  }
}

const texts = (list: readonly { readonly id: string; readonly body: string }[]): string =>
  list.map(({ id, body }) => `${id} ${body}`).join(', ');

/** What is wrong when everything has had its time: each message is to be held once, in order, and shown so. */
export function* wrongEnd(page: LivePage, account: Account, tally: Tally): Generator<string> {
  const { written, chat } = account;
  const held = chat.messages.filter(({ isImported }) => !isImported).sort(byServer);
  const shown = texts(page.rows.map(({ message }) => message));
  if (shown !== texts(held)) yield `Shown is [${shown}], held is [${texts(held)}].`;
  const places = written
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ id, isMistaken }) => ({
      id,
      isMistaken,
      place: held.findIndex(({ clientId }) => clientId === id),
    }));
  for (const [index, { id, isMistaken, place }] of places.entries()) {
    const before = places.slice(0, index).filter((one) => !one.isMistaken);
    const after = places.slice(index + 1).filter((one) => !one.isMistaken);
    const isAstray = before.some((one) => one.place > place) || after.some((one) => one.place < place);
    if (place >= 0 && !isAstray) continue;
    if (isMistaken) tally.mistaken += 1;
    else yield place < 0 ? `${id} has not arrived.` : `${id} is out of order.`;
  }
}
