import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { AgentNotice } from '../domain/log/agent-notices.js';
import type { ChatMessage } from '../domain/message.js';
import { conversationStrings } from '../i18n/conversation/texts.js';
import { fill } from '../i18n/format.js';
import type { ConversationStrings, Strings } from '../i18n/strings.js';
import { waitSentence } from '../i18n/wait.js';
import type { SessionState } from '../session/state.js';
import type { ConversationActions } from './conversation-view.js';
import { isLink } from '../elements/handoff-bar.js';

/* Who is there, and what they are doing: small things that come and go in a live conversation. */

/** Somebody else's address: nothing but https, so that a page that is safe stays so. */
const isPicture = (url: string): boolean => isLink(url) && /^https:\/\/[^/]/i.test(url);

const onLoad = ({ currentTarget }: Event): void => {
  (currentTarget as HTMLElement).classList.add('loaded');
};

const onError = ({ currentTarget }: Event): void => {
  (currentTarget as HTMLElement).hidden = true;
};

/** Lies over the initials, which stay where the picture does not come: a strict CSP may block it. */
export const picture = (url: string | undefined): unknown =>
  url !== undefined && isPicture(url)
    ? keyed(
        url,
        // Not before the policy and the listeners are set may it begin to load.
        html`<img
          alt=""
          referrerpolicy="no-referrer"
          loading="lazy"
          decoding="async"
          @load=${onLoad}
          @error=${onError}
          src=${url}
        />`,
      )
    : nothing;

/** A line across the log. */
export const line = (text: string, kind = ''): TemplateResult =>
  html`<p class="line ${kind}" part="divider"><span>${text}</span></p>`;

export const noticeText = (
  { kind, name }: AgentNotice,
  { joined, tookOver }: Pick<ConversationStrings, 'joined' | 'tookOver'>,
): string => fill(kind === 'joined' ? joined : tookOver, { name });

/** In the place and the look of the message that it will be; the announcer says it in words. */
const typingDots = (): TemplateResult =>
  html`<div class="typing" aria-hidden="true"><i></i><i></i><i></i></div>`;

/** What those messages say that are on their way, or wait for it. */
export const pendingText = (
  { flow, connection }: SessionState,
  { notSent, sending, waiting }: ConversationStrings,
): string => {
  if (flow.phase === 'ended') return notSent;
  return flow.phase === 'live' && connection !== 'offline' ? sending : waiting;
};

/** What a message of the customer says of its fate. */
export const statusOf = (
  { id, status, direction }: ChatMessage,
  pending: string,
  strings: ConversationStrings,
  { onRetry, onDelete }: Pick<ConversationActions, 'onRetry' | 'onDelete'>,
): string | TemplateResult | null => {
  if (direction === 'out') return null;
  if (status === 'sending') return pending;
  if (status !== 'failed') return strings.sent;
  return html`
    <div class="meta failed">
      ${strings.notSent} ·
      <button
        class="action"
        type="button"
        @click=${() => {
          onRetry(id);
        }}
      >
        ${strings.tryAgain}
      </button>
      ·
      <button
        class="action"
        type="button"
        @click=${() => {
          onDelete(id);
        }}
      >
        ${strings.delete}
      </button>
    </div>
  `;
};

/** What a line that is down means for the person. */
export const bannerText = ({ connection }: SessionState, overrides: Partial<Strings> | null): string => {
  const { offlineBanner, reconnectingBanner } = conversationStrings(overrides);
  return connection === 'offline' ? offlineBanner : reconnectingBanner;
};

/** After the last message: who is typing, or how long it takes until somebody is there. */
export const renderTail = (
  { typing, agent, waitSeconds }: SessionState,
  overrides: Partial<Strings> | null,
  locale: string,
): TemplateResult => {
  const isWaiting = !typing && !agent && waitSeconds !== null;
  return html`<div class="tail" slot="end">
    ${typing ? typingDots() : nothing}
    ${
      isWaiting
        ? html`<p class="note">${waitSentence(waitSeconds, conversationStrings(overrides), locale)}</p>`
        : nothing
    }
    <div class="log-end"></div>
  </div>`;
};

/** The way on from an end; it says that what was not sent is not lost. */
export const restart = (
  { startConversation, draftKept }: ConversationStrings,
  unsent: string,
  onRestart: () => void,
): TemplateResult => html`
  <button class="human quiet" type="button" part="handoff-button" @click=${onRestart}>
    ${startConversation}
  </button>
  <div class="note">${unsent === '' ? nothing : draftKept}</div>
`;
