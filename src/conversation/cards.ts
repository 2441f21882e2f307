import { html, nothing, svg, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { icon } from '../elements/icons.js';
import type { Words } from './status.js';

/* The shapes in which a conversation tells of itself in the log. */

export const alertIcon = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);
export const tickIcon = icon(
  svg`<circle cx="10" cy="10" r="7.25" /><path d="m6.75 10.25 2.25 2.25 4.25-4.75" />`,
);
export const speechIcon = icon(
  svg`<path d="M4.5 4h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H10l-3.5 3v-3h-2A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4Z" />`,
);

/** A line across the log. */
export const divider = (text: string): TemplateResult =>
  html`<p class="divider" part="divider"><span>${text}</span></p>`;

/** Something is going on; `more` stands below. */
// Keyed: a centred text that changes in place counts as a layout shift, one that is drawn anew does not.
export const progressBar = (
  { title, text }: Words,
  isMoving = true,
  more: unknown = nothing,
): TemplateResult => html`
  <div class="progress">
    <b>${title}</b>
    ${keyed(text, html`<span>${text}</span>`)}
    <div class="bar ${isMoving ? 'moving' : ''}"><i></i></div>
    ${more}
  </div>
`;

/** A button: its label, and the event by which the card's element asks for it. */
export type Action = readonly [label: string, event: string];

/** Asks the view above. */
const ask = ({ currentTarget }: Event, name: string): void => {
  const root = (currentTarget as Element).getRootNode();
  if (root instanceof ShadowRoot) root.host.dispatchEvent(new CustomEvent(name, { bubbles: true }));
};

const buttons = (actions: readonly Action[]): unknown =>
  actions.length === 0
    ? nothing
    : html`<div class="actions">
        ${actions.map(
          ([label, name], index) =>
            html`<button
              class="button ${index === 0 ? 'primary' : ''}"
              type="button"
              @click=${(event: Event) => {
                ask(event, name);
              }}
            >
              ${label}
            </button>`,
        )}
      </div>`;

/** Something failed. The first action is what we would do. */
export const problemCard = ({ title, text }: Words, actions: readonly Action[] = []): TemplateResult => html`
  <div class="alert">
    <b>${alertIcon}<span>${title}</span></b>
    <p>${text}</p>
    ${buttons(actions)}
  </div>
`;

/** Something to know or to choose, with nothing wrong. */
export const calmCard = (
  sign: unknown,
  { title, text }: Words,
  actions: readonly Action[] = [],
): TemplateResult => html`
  <div class="alert calm">
    <b>${sign}<span>${title}</span></b>
    <p>${text}</p>
    ${buttons(actions)}
  </div>
`;
