import { buildHandoffRequest, type BuiltHandoff } from '../../domain/handoff/request.js';
import { markShared, removeMessage, showAsShared } from '../../domain/log/live-log.js';
import { appendHistory, type MessageLog } from '../../domain/log/message-log.js';
import { isBlank } from '../../domain/message-text.js';
import type { ChatMessage } from '../../domain/message.js';
import { reviewOf, type Review } from '../../domain/handoff/review.js';
import { noticeMessage } from './notice.js';
import type { SessionContext } from '../../session/context.js';

/** As many as any server should take, for "only the latest messages". */
const LATEST = 10;

/** What a handoff would share now: the log, the person's choices, and what stands in for a silent bot. */
export class HandoffDraft {
  readonly #core: SessionContext;
  readonly #excluded = new Set<string>();
  /** The log that the choices are about. */
  #externalId = '';
  #limit: number | undefined;
  /** The limit of the handoff to come. */
  #nextLimit: number | undefined;
  #notice: ChatMessage | null = null;
  /** How many messages the last request had. */
  #size = 0;

  constructor(core: SessionContext) {
    this.#core = core;
  }

  get externalId(): string {
    const { externalId, config } = this.#core;
    return externalId.of(config().externalId);
  }

  /** How many of the latest messages could go instead of all; `null` where there is nothing to leave out. */
  get latest(): number | null {
    const latest = Math.max(2, Math.min(LATEST, Math.floor(this.#size / 2)));
    return latest < this.#size ? latest : null;
  }

  /** Takes the latest messages only, in the next handoff. */
  keepLatest(): void {
    this.#nextLimit = this.latest ?? this.#limit;
  }

  /** Begins a handoff: with all messages that there is room for, unless it was to be the latest only. */
  begin(): void {
    this.#limit = this.#nextLimit;
    this.#nextLimit = undefined;
  }

  /** Builds for sending. @param limit what the server named */
  build(limit?: number): BuiltHandoff {
    const built = this.#build(limit);
    const { store, hooks } = this.#core;
    this.#size = built.request.messages.length;
    for (const { message } of built.omitted) if (message !== undefined) hooks.warn?.(message);
    store.update({ omitted: built.omitted });
    return built;
  }

  /** @param refused ids of messages that the server named */
  review(refused: readonly string[] = []): Review {
    return reviewOf(this.#messages(), this.#build(), refused);
  }

  /** Leaves a message out, or puts it back. One that has to stay stays. */
  exclude(id: string, isExcluded: boolean): void {
    if (!isExcluded) this.#excluded.delete(id);
    else if (!this.review().entries.some((entry) => entry.id === id && entry.isRequired)) {
      this.#excluded.add(id);
    }
  }

  /** Whether one label will replace several names, which the developer should know. */
  hasSeveralNames(): boolean {
    const names = this.#messages().flatMap(({ direction, author }) =>
      direction === 'out' && author?.name !== undefined ? [author.name] : [],
    );
    return new Set(names).size > 1;
  }

  /** Adds what stands in for the bot, where the log would be refused for want of it. */
  appendNotice(): void {
    const { store, config } = this.#core;
    if (config().archive || this.#notice) return;
    if (!this.#build().problems.some(({ code }) => code === 'missing_outbound')) return;
    this.#notice = noticeMessage(config().connectingNotice, this.#core);
    store.update({ log: appendHistory(store.state.log, this.#notice) });
  }

  /** The log without what stood in for the bot: nothing came of it. */
  takeBackNotice(): MessageLog {
    const { log } = this.#core.store.state;
    const notice = this.#notice;
    this.#notice = null;
    return notice ? removeMessage(log, notice.id) : log;
  }

  /** The conversation is another one about the same log: what they have in common is shown once. */
  adopt({ request }: BuiltHandoff, liveSince: number): void {
    const { store } = this.#core;
    this.#notice = null;
    store.update({ log: markShared(store.state.log, request.messages, false), liveSince });
  }

  /**
   * It was shared: the log shows it as it was.
   *
   * @param liveSince when, in ms since the epoch
   * @param isSource whether the server can have nothing else
   */
  settle({ request, included, omitted }: BuiltHandoff, liveSince: number, isSource = true): void {
    const { store, config } = this.#core;
    this.#notice = null;
    // What stands for an attachment is not its text.
    const texts = new Set(this.#messages().flatMap(({ id, body }) => (isBlank(body) ? [] : [id])));
    const bodies = new Map(
      included.flatMap(({ id }, index) => {
        const body = request.messages[index]?.body;
        const mayDiffer = config().redact !== null && id !== undefined && texts.has(id);
        return mayDiffer && body !== undefined ? [[id, body]] : [];
      }),
    );
    const log = markShared(showAsShared(store.state.log, bodies), request.messages, isSource);
    store.update({ log, omitted, liveSince });
  }

  clear(): void {
    this.#excluded.clear();
    this.#notice = null;
    this.begin();
    this.#size = 0;
  }

  #messages(): readonly ChatMessage[] {
    return this.#core.store.state.log.history.map(({ message }) => message);
  }

  #build(limit = this.#limit): BuiltHandoff {
    const { clock, config } = this.#core;
    const { from, archive, brand, lang, redact } = config();
    const { externalId } = this;
    // Another log: nothing was decided about it.
    if (externalId !== this.#externalId) this.#excluded.clear();
    this.#externalId = externalId;
    const exclude = this.#excluded;
    const options = { from, active: !archive, now: clock.now(), brand, lang, redact, externalId, exclude };
    return buildHandoffRequest(this.#messages(), options, limit);
  }
}
