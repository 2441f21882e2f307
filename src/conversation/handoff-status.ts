import { html, LitElement, nothing, type PropertyDeclarations } from 'lit';
import type { Flow } from '../domain/flow/flow.js';
import { isContentRefusal } from '../domain/refusals.js';
import type { ConversationTexts } from '../i18n/conversation/texts.js';
import { formatTime } from '../i18n/format.js';
import { plural } from '../i18n/plural.js';
import { systemClock } from '../platform/clock.js';
import { base } from '../styles/base.js';
import { calmCard, divider, problemCard, progressBar, speechIcon, tickIcon } from './cards.js';
import { Countdown } from './controllers/countdown.js';
import { statusOf, wordsOf, type Status } from './status.js';
import { statusStyles } from './styles/handoff-status.js';

/**
 * What stands between the shared history and the live messages: the state of the handoff, then the line where the
 * person took over. Keeps its height from the first to the last, so that nothing below it moves.
 *
 * @fires khc-try-again - After a failure: hand off, look, or connect again
 * @fires khc-start-new - A new conversation, though the first may exist
 * @fires khc-continue - Go on with the open conversation that was found
 * @fires khc-shorten - Hand off only the latest messages
 * @csspart divider - The line where the person took over
 */
export class HandoffStatus extends LitElement {
  static override properties: PropertyDeclarations = {
    flow: { attribute: false },
    texts: { attribute: false },
    liveSince: { attribute: false },
    canShorten: { type: Boolean },
  };

  static override styles = [base, statusStyles];

  flow!: Flow;
  texts!: ConversationTexts;
  /** When the conversation was created, in ms since the epoch. */
  liveSince: number | null = null;
  /** Whether there are messages that could stay behind. */
  canShorten = false;

  readonly #countdown = new Countdown(this, systemClock, () => {
    const status = statusOf(this.flow);
    return status?.kind === 'busy' ? status.resumeAt : null;
  });

  protected override render(): unknown {
    const status = statusOf(this.flow);
    return status ? this.#renderStatus(status) : nothing;
  }

  #renderStatus(status: Status): unknown {
    const { texts } = this;
    const words = wordsOf(status, texts);
    switch (status.kind) {
      case 'failed': {
        const isShortenable = this.canShorten && isContentRefusal(status.error);
        // The button below is the way to try again.
        return problemCard(words, isShortenable ? [[texts.latestOnly, 'khc-shorten']] : []);
      }
      case 'existing':
        return calmCard(speechIcon, words, [
          [texts.continueExisting, 'khc-continue'],
          [texts.startNewOne, 'khc-start-new'],
        ]);
      case 'unconfirmed':
        return problemCard(words, [
          [texts.tryAgain, 'khc-try-again'],
          [texts.startNewOne, 'khc-start-new'],
        ]);
      case 'connect-failed':
        return problemCard(words, [[texts.tryAgain, 'khc-try-again']]);
      case 'archived':
        return calmCard(tickIcon, words);
      case 'connected':
        return divider(`${words.title}${this.#since()}`);
      case 'busy':
        return progressBar(words, true, this.#renderCountdown());
      default:
        return progressBar(words, status.kind !== 'offline');
    }
  }

  /** The announcer has said how long it takes; every second of it would be too much. */
  #renderCountdown(): unknown {
    const { texts } = this;
    return html`<span class="countdown" aria-hidden="true"
      >${plural(texts.busyCountdown, this.#countdown.secondsLeft, texts)}</span
    >`;
  }

  #since(): string {
    const { liveSince, texts } = this;
    return liveSince === null ? '' : ` · ${formatTime(new Date(liveSince), texts)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'khc-handoff-status': HandoffStatus;
  }
}
