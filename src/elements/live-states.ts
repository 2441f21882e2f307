import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { AgentNotice } from '../domain/agent-notices.js';
import { fill } from '../i18n/format.js';
import type { ConversationStrings } from '../i18n/strings.js';
import { isLink } from './handoff-bar.js';

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
export const typingDots = (): TemplateResult =>
  html`<div class="typing" aria-hidden="true"><i></i><i></i><i></i></div>`;
