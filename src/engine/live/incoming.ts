import type { ChatError } from '../../domain/chat-error.js';
import { isAt } from '../../domain/flow/flow.js';
import { arrived } from '../../domain/log/arrived.js';
import type { IncomingMessage } from '../../domain/log/live-log.js';
import type { Author, Conversation } from '../../domain/message.js';
import type { LineState, LiveFeatures } from '../../ports/live-transport.js';
import type { Reader } from '../../session/engine.js';
import type { LiveHandle } from './handle.js';
import { afterHearing, withLastMessage } from './heard.js';
import type { LineListener, LiveLine } from './line.js';
import type { Outgoing } from './outgoing.js';
import type { LiveParts, PostNews } from './parts.js';
import { Unread } from './unread.js';

/** The parts of the conversation that a delivery has to do with. */
export interface IncomingParts extends LiveParts {
  readonly handle: LiveHandle;
  readonly line: LiveLine;
  readonly outgoing: Outgoing;
}

const nothing = (): void => undefined;

/** What comes over the line, read already: one delivery is one change of the state. */
export class Incoming implements LineListener {
  readonly #parts: IncomingParts;
  readonly #post: PostNews;
  readonly #unread = new Unread();
  /** The first catch-up after the page was opened is over: what comes now is news. */
  #isCaughtUp: boolean;
  /** The customer ended it here, and the server has not confirmed that yet: until then, older news may say otherwise. */
  #hasEnded = false;
  #stopTypingShown: () => void = nothing;

  /** @param isContinued whether the log goes on where an earlier page left it, so that the first catch-up is news too */
  constructor(parts: IncomingParts, isContinued: boolean, post: PostNews) {
    this.#parts = parts;
    this.#post = post;
    this.#isCaughtUp = isContinued;
  }

  /** Lets the line go; what was told stays. */
  disconnect(): void {
    const { handle, line, outgoing } = this.#parts;
    const connection = line.letGo();
    outgoing.stop();
    this.#stopTypingShown();
    handle.change({ typing: null });
    connection?.close();
  }

  caughtUp(): void {
    this.#isCaughtUp = true;
    this.#tellRead([]);
    this.line('online');
    this.#post({ type: 'connected' });
    this.#parts.outgoing.pump();
  }

  /** The customer has ended it, and the other side has taken that. */
  endedHere(): void {
    this.#hasEnded = true;
    this.#ended('customer');
  }

  /** The reader came, went, or scrolled. */
  readerMoved(reader: Reader): void {
    const { handle } = this.#parts;
    if (!handle.live) return;
    const { change, read } = this.#unread.moved(reader, handle.live);
    handle.change(change);
    this.#tellRead(read);
  }

  messages(incoming: readonly IncomingMessage[]): void {
    const { handle, outgoing } = this.#parts;
    const { live, log } = handle;
    if (!live) return;
    const { unseen, newFrom, agent, typing } = live;
    const before = { log, unseen, newFrom, agent, typing };
    const { after, fresh, read } = arrived(before, incoming, this.#unread.reader, this.#isCaughtUp);
    const isRead = new Set(read);
    this.#unread.came(
      fresh.flatMap(({ id, direction }) => (direction === 'out' && !isRead.has(id) ? [id] : [])),
    );
    if (after.typing === null) this.#stopTypingShown();
    const { log: merged, ...rest } = after;
    const conversation = withLastMessage(live.conversation, merged);
    const line = incoming.length > 0 ? afterHearing(live) : {};
    handle.write(
      merged,
      { ...rest, ...line, conversation },
      fresh.map((message) => ({ type: 'message', message })),
    );
    this.#tellRead(read);
    // An echo may have freed the head of the queue.
    outgoing.pump();
  }

  conversation(conversation: Conversation): void {
    const { handle, outgoing } = this.#parts;
    const known = handle.live?.conversation;
    if (!known) return;
    if (known.id !== conversation.id) {
      this.#post({ type: 'moved', to: conversation });
      return;
    }
    const { endedAt: _at, endedBy: _by, ...rest } = known;
    handle.change({ conversation: withLastMessage({ ...rest, ...conversation }, handle.log) });
    if (conversation.endedAt !== undefined) {
      this.#hasEnded = false;
      this.#ended(conversation.endedBy ?? 'unknown');
    } else if (!this.#hasEnded) {
      this.#post({ type: 'reopened' });
      outgoing.pump();
    }
  }

  typing(isTyping: boolean, author?: Author): void {
    const { handle, environment } = this.#parts;
    this.#stopTypingShown();
    handle.change({ typing: isTyping ? (author ?? { kind: 'agent' }) : null });
    if (!isTyping) return;
    this.#stopTypingShown = environment.clock.after(environment.timings.typingShown, () => {
      handle.change({ typing: null });
    });
  }

  wait(seconds: number | null): void {
    this.#parts.handle.change({ waitSeconds: seconds });
  }

  features(features: LiveFeatures): void {
    this.#parts.handle.change({ features });
  }

  line(state: LineState): void {
    this.#parts.handle.change({ connection: state });
    if (state === 'online') this.#parts.outgoing.pump();
  }

  gone(error: ChatError): void {
    const { handle, line } = this.#parts;
    // Until it has been open there is nothing that could be gone: it can't be connected to.
    if (isAt(handle.place, 'connecting')) {
      line.fail(error, this);
      return;
    }
    this.disconnect();
    this.#post({ type: 'lost', error });
  }

  rejected(count: number): void {
    this.#parts.context.warn('transport-not-messages', String(count));
  }

  threw(thrown: unknown): void {
    this.#parts.context.report(thrown);
  }

  #ended(by: NonNullable<Conversation['endedBy']>): void {
    this.#parts.outgoing.stopTyping();
    this.#stopTypingShown();
    this.#parts.handle.change({ typing: null });
    this.#post({ type: 'ended', by });
  }

  /** What was read before there was a line is told once there is one. */
  #tellRead(ids: readonly string[]): void {
    const { connection } = this.#parts.line;
    const all = this.#unread.toTell(ids);
    if (!connection?.isReady || all.length === 0) return;
    this.#unread.told();
    connection.markRead(all);
  }
}
