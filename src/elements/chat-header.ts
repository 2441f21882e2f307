import { html, nothing, type TemplateResult } from 'lit';

// With its accents; `u` keeps pairs of surrogates whole.
const FIRST_LETTER = /^.\p{M}*/u;

/** Up to two letters that stand for a face. */
export const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [words[0], last]
    .map((word = '') => FIRST_LETTER.exec(word)?.[0])
    .join('')
    .toLocaleUpperCase();
};

export interface HeaderContent {
  readonly name: string;
  readonly subtitle: string;
  readonly isOnline?: boolean;
  /** Lies over the initials. */
  readonly picture?: unknown;
  /** What can be done, at the far end. */
  readonly action?: unknown;
}

/** Who is on the other side: the same two lines and face from the bot to the end. */
export const renderHeader = ({
  name,
  subtitle,
  isOnline = false,
  picture = nothing,
  action = nothing,
}: HeaderContent): TemplateResult => html`
  <header part="header">
    <slot name="header">
      <div class="face ${isOnline ? 'online' : ''}" aria-hidden="true">${initials(name)}${picture}</div>
      <div class="who"><b>${name}</b><small>${subtitle}</small></div>
    </slot>
    ${action}
  </header>
`;
