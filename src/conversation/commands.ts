import { isAt } from '../domain/flow/flow.js';
import type { MessageList } from '../elements/message-list.js';
import type { ChatHost } from '../elements/parts.js';
import type { ChatSession } from '../session/chat-session.js';
import type { Intent } from '../session/engine.js';
import { restart } from '../session/unsent.js';

/** Everything that the person can do in a handoff and after it. */
export type Command =
  | Intent
  | { readonly type: 'cancel' }
  /** Begins anew after the end. */
  | { readonly type: 'restart' }
  /** Hands off only the latest messages. */
  | { readonly type: 'shorten' }
  | { readonly type: 'draft'; readonly draft: string }
  /** What was written in the composer: the answer to the question, or a message. */
  | { readonly type: 'write'; readonly body: string }
  | { readonly type: 'retry' | 'delete'; readonly id: string };

/** Carries out what the views ask for. */
export class Commands {
  readonly #host: ChatHost;
  readonly #session: ChatSession;

  constructor(host: ChatHost, session: ChatSession) {
    this.#host = host;
    this.#session = session;
  }

  act(command: Command): void {
    const session = this.#session;
    switch (command.type) {
      case 'cancel':
        session.cancelHandoff();
        break;
      case 'restart':
        restart(session);
        break;
      case 'shorten':
        // The failure is in the state, where the person sees it.
        session.handoffLatest().catch(() => undefined);
        break;
      case 'draft':
        session.setDraft(command.draft);
        break;
      case 'write':
        this.#write(command.body);
        break;
      case 'retry':
        session.retryMessage(command.id);
        break;
      case 'delete':
        session.deleteMessage(command.id);
        break;
      default:
        session.act(command);
    }
  }

  #write(body: string): void {
    if (isAt(this.#session.state.flow.place, 'asking')) this.#session.act({ type: 'answer', body });
    else this.#session.sendMessage(body);
    this.#host.renderRoot.querySelector<MessageList>('khc-message-list')?.scrollToEnd();
  }
}
