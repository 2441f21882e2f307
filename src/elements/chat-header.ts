import { html, nothing, type TemplateResult } from 'lit';
import type { FlowState } from '../domain/handoff-flow.js';
import type { Author } from '../domain/message.js';
import type { Strings } from '../i18n/strings.js';

export interface HeaderContext {
  readonly flow: FlowState;
  readonly botName: string;
  readonly agent: Author | null;
  readonly isOnline: boolean;
  readonly strings: Strings;
}

/** The first character as people count them: no emoji or accent is cut in half. */
const firstLetter = (word = ''): string => {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return '';
};

/** Up to two letters that stand for a face. */
export const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const first = words.at(0);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map(firstLetter).join('').toLocaleUpperCase();
};

const whoIsThere = ({ flow, botName, agent, strings }: HeaderContext): { name: string; subtitle: string } => {
  if (flow.phase === 'live') {
    const subtitle = agent ? strings.teamSubtitle : strings.teamSubtitleWaiting;
    return { name: agent?.name ?? strings.teamName, subtitle };
  }
  if (flow.phase === 'ended')
    return { name: agent?.name ?? strings.teamName, subtitle: strings.endedSubtitle };
  return { name: botName || strings.bot, subtitle: strings.botSubtitle };
};

/** Who is on the other side: the same two lines and face from the bot to the end. */
export const renderHeader = (context: HeaderContext): TemplateResult => {
  const { name, subtitle } = whoIsThere(context);
  const letters = initials(name);
  return html`
    <header part="header">
      <slot name="header">
        <div class="face ${context.isOnline ? 'online' : ''}" aria-hidden="true">${letters || nothing}</div>
        <div class="who"><b>${name}</b><small>${subtitle}</small></div>
      </slot>
    </header>
  `;
};
