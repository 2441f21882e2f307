import { html } from 'lit';
import type { OptionContext } from '../../conversation/option.js';
import { isAt } from '../../domain/flow/flow.js';
import type { Review } from '../../domain/handoff/review.js';
import { isLink } from '../../elements/handoff-bar.js';
import type { Contribution } from '../../elements/parts.js';
import { ReviewPanel } from './review-panel.js';

/** Registers the element; only the copy that owns the root's tag calls this. */
export const define = (): void => {
  if (!customElements.get('khc-review')) customElements.define('khc-review', ReviewPanel);
};

const renderReview = (review: Review, privacyUrl: string, { commands, texts }: OptionContext): unknown =>
  html`<khc-review
    exportparts="bubble"
    .review=${review}
    .texts=${texts()}
    .privacyUrl=${isLink(privacyUrl) ? privacyUrl : ''}
    @khc-share=${() => {
      commands.act({ type: 'share' });
    }}
    @khc-cancel=${() => {
      commands.act({ type: 'cancel' });
    }}
    @khc-exclude=${({ detail }: CustomEvent<{ id: string; excluded: boolean }>) => {
      commands.act({ type: 'exclude', id: detail.id, isExcluded: detail.excluded });
    }}
  ></khc-review>`;

/** Opens it for one chat: at its step it covers the panel, in the place of the composer. */
export const open = (context: OptionContext): Contribution => {
  define();
  return {
    show: ({
      state: {
        flow: { place },
      },
      privacyUrl,
    }) => (isAt(place, 'reviewing') ? { foot: renderReview(place.review, privacyUrl, context) } : {}),
  };
};
