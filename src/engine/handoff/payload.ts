import { buildHandoffRequest, type BuiltHandoff } from '../../domain/handoff/request.js';
import { reviewOf, type Review } from '../../domain/handoff/review.js';
import { markShared, removeMessage, showAsShared } from '../../domain/log/live-log.js';
import { appendHistory, type MessageLog } from '../../domain/log/message-log.js';
import { toIso } from '../../domain/message-dates.js';
import { isBlank } from '../../domain/message-text.js';
import type { ChatMessage } from '../../domain/message.js';
import type { SessionContext } from '../../session/context.js';

/** As many as any server should take, for "only the latest messages". */
const LATEST = 10;

/** What a handoff of one log shares: the log, the person's choices, and what stands in for a silent bot. */
export class HandoffPayload {
  readonly #context: SessionContext;
  #excluded: ReadonlySet<string> = new Set<string>();
  /** The log that the choices are about. */
  #externalId = '';
  /** How many messages go at the most; `undefined` for as many as there is room for. */
  #limit: number | undefined;
  #nextLimit: number | undefined;
  #notice: ChatMessage | null = null;
  #built: { readonly facts: readonly unknown[]; readonly value: BuiltHandoff } | null = null;
  /** The last request that left. */
  #sent: BuiltHandoff | null = null;
  #size = 0;

  constructor(context: SessionContext) {
    this.#context = context;
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
    this.#sent = null;
  }

  /** The server takes no more messages than this. */
  shorten(limit: number): void {
    this.#limit = limit;
  }

  /** Returns the request of the log as it stands. The same log and choices give the same one. */
  build(): BuiltHandoff {
    const built = this.#build(this.#context.state.log);
    this.#size = built.request.messages.length;
    return built;
  }

  /** Notes that a request leaves, and warns of what it could not share. */
  left(built: BuiltHandoff): void {
    this.#sent = built;
    for (const { message } of built.omitted) if (message !== undefined) this.#context.warn(message);
  }

  /** @param log as it will be shared @param refused ids of messages that the server named */
  review(log: MessageLog, refused: readonly string[] = []): Review {
    return reviewOf(messagesOf(log), this.#build(log), refused);
  }

  /** Leaves a message out, or puts it back. One that has to stay stays. */
  exclude(id: string, isExcluded: boolean): void {
    const excluded = new Set(this.#excluded);
    if (!isExcluded) excluded.delete(id);
    else if (
      !this.review(this.#context.state.log).entries.some((entry) => entry.id === id && entry.isRequired)
    )
      excluded.add(id);
    this.#excluded = excluded;
  }

  /** Returns whether one label will replace several names, which the developer should know. */
  hasSeveralNames(): boolean {
    const names = messagesOf(this.#context.state.log).flatMap(({ direction, author }) =>
      direction === 'out' && author?.name !== undefined ? [author.name] : [],
    );
    return new Set(names).size > 1;
  }

  /** Returns the log with what stands in for the bot, where it would be refused for want of it. */
  withNotice(log: MessageLog): MessageLog {
    const { config, clock, ids } = this.#context;
    if (config.archive) return log;
    if (this.#notice) return appendHistory(log, this.#notice);
    if (!this.#build(log).problems.some(({ code }) => code === 'missing_outbound')) return log;
    this.#notice = Object.freeze<ChatMessage>({
      id: ids.next(),
      date: toIso(clock.now()),
      direction: 'out',
      body: config.connectingNotice,
      author: { kind: 'system' },
      status: 'received',
      attachments: [],
    });
    return appendHistory(log, this.#notice);
  }

  /** Returns the log without what stood in for the bot: nothing came of it. */
  withoutNotice(log: MessageLog): MessageLog {
    const notice = this.#notice;
    this.#notice = null;
    return notice ? removeMessage(log, notice.id) : log;
  }

  /** What was shared, or would be now. */
  get shared(): BuiltHandoff {
    return this.#sent ?? this.build();
  }

  /**
   * Returns the log as it was shared.
   *
   * @param isOurs whether the conversation came of it, so that the log shows what `redact` made of it; otherwise it is
   * another one about the same log, and what they have in common is shown once
   * @param isSource whether the server can have nothing else
   */
  asShared(log: MessageLog, isOurs: boolean, isSource = isOurs): MessageLog {
    const { request, included } = this.shared;
    this.#notice = null;
    if (!isOurs) return markShared(log, request.messages, false);
    // What stands for an attachment is not its text.
    const texts = new Set(messagesOf(log).flatMap(({ id, body }) => (isBlank(body) ? [] : [id])));
    const bodies = new Map(
      included.flatMap(({ id }, index) => {
        const body = request.messages[index]?.body;
        const mayDiffer = this.#context.redact !== null && id !== undefined && texts.has(id);
        return mayDiffer && body !== undefined ? [[id, body]] : [];
      }),
    );
    return markShared(showAsShared(log, bodies), request.messages, isSource);
  }

  clear(): void {
    this.#excluded = new Set();
    this.#notice = null;
    this.#nextLimit = undefined;
    this.begin();
    this.#size = 0;
  }

  #build(log: MessageLog): BuiltHandoff {
    const { config, redact, externalId, clock } = this.#context;
    // Another log: nothing was decided about it.
    if (externalId !== this.#externalId) this.#excluded = new Set();
    this.#externalId = externalId;
    const { from, archive, brand, lang } = config;
    const facts = [log.history, from, archive, brand, lang, redact, externalId, this.#excluded, this.#limit];
    const known = this.#built;
    if (known && facts.every((fact, index) => fact === known.facts[index])) return known.value;
    const options = {
      from,
      active: !archive,
      now: clock.now(),
      brand,
      lang,
      redact,
      externalId,
      exclude: this.#excluded,
    };
    const value = buildHandoffRequest(messagesOf(log), options, this.#limit);
    this.#built = { facts, value };
    return value;
  }
}

const messagesOf = (log: MessageLog): readonly ChatMessage[] => log.history.map(({ message }) => message);
