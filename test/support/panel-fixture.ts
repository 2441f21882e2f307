import { fixture } from '@open-wc/testing';
import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Review, ReviewEntry } from '../../src/domain/handoff/review.js';
import { define } from '../../src/options/review/review.js';
import type { ReviewPanel } from '../../src/options/review/review-panel.js';
import { base } from '../../src/styles/base.js';
import { chatStyles } from '../../src/styles/chat.js';
import { conversationStyles } from '../../src/conversation/styles/conversation.js';
import { footerStyles } from '../../src/styles/footer.js';
import { tokens } from '../../src/styles/tokens.js';
import { texts } from './texts.js';

const ENGLISH = texts();

define();

/** A message that will be shared; what the test does not care about is filled in. */
export const reviewEntry = (part: Partial<ReviewEntry> = {}): ReviewEntry => ({
  id: 'm',
  direction: 'in',
  date: '2026-01-22T14:35:00.000Z',
  body: 'Hello',
  omitted: null,
  isRedacted: false,
  isRequired: false,
  isRefused: false,
  ...part,
});

/** The root's panel without its session: the same places and styles, and a footer that shows the review or a button. */
export class PanelHost extends LitElement {
  static override properties: PropertyDeclarations = {
    review: { attribute: false },
    panel: { attribute: false },
  };

  static override styles = [tokens, base, footerStyles, chatStyles, conversationStyles];

  review: Review | null = null;
  /** More of what the review is given. */
  panel: Partial<ReviewPanel> = {};

  protected override render(): TemplateResult {
    const { texts = ENGLISH, privacyUrl = '/privacy' } = this.panel;
    return html`
      <section class="panel" aria-label="Acme Assistant">
        <header><button class="menu" type="button">Menu</button></header>
        <div class="middle"><button type="button">Earlier</button></div>
        <div class="fallback" inert><slot name="fallback"></slot></div>
        <footer>
          ${
            this.review
              ? html`<khc-review
                  .review=${this.review}
                  .texts=${texts}
                  .privacyUrl=${privacyUrl}
                ></khc-review>`
              : nothing
          }
          <slot name="footer"></slot>
        </footer>
      </section>
    `;
  }
}

if (!customElements.get('test-panel-host')) customElements.define('test-panel-host', PanelHost);

export interface OpenReviewOptions {
  /** Of the host. */
  readonly attributes?: string;
  readonly panel?: Partial<ReviewPanel>;
  /** Leaves the entrance running. */
  readonly keepAnimations?: boolean;
}

/** Opens a review over a panel. */
export const openReview = async (
  review: Review,
  { attributes = '', panel = {}, keepAnimations = false }: OpenReviewOptions = {},
): Promise<{ host: PanelHost; view: ReviewPanel }> => {
  const host = await fixture<PanelHost>(
    `<test-panel-host ${attributes}><a slot="footer" href="#footer">Imprint</a></test-panel-host>`,
  );
  Object.assign(host, { review, panel });
  await host.updateComplete;
  const view = host.renderRoot.querySelector('khc-review')!;
  await view.updateComplete;
  if (!keepAnimations) for (const animation of view.getAnimations({ subtree: true })) animation.finish();
  return { host, view };
};
