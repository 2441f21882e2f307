import { html, nothing } from 'lit';
import { isAt, isCancellable } from '../domain/flow/flow.js';
import type { Contribution, PanelContext } from '../elements/parts.js';
import type { SessionState } from '../session/state.js';
import { unsentText } from '../session/unsent.js';
import { isAskedForWords, isAskedWhereTo } from './status.js';
import type { View } from './view.js';

const renderComposer = ({ flow, draft }: SessionState, { commands, texts }: View): unknown =>
  html`<khc-composer
    exportparts="composer, send-button"
    .texts=${texts()}
    .asking=${isAskedForWords(flow)}
    .cancellable=${isCancellable(flow)}
    .draft=${draft}
    @khc-draft=${({ detail }: CustomEvent<{ draft: string }>) => {
      commands.act({ type: 'draft', draft: detail.draft });
    }}
    @khc-send=${({ detail }: CustomEvent<{ body: string }>) => {
      commands.act({ type: 'write', body: detail.body });
    }}
    @khc-cancel=${() => {
      commands.act({ type: 'cancel' });
    }}
  ></khc-composer>`;

/** The way on from an end; it says that what was not sent is not lost. */
const renderRestart = (state: SessionState, { commands, texts }: View): unknown => {
  const { startConversation, draftKept } = texts();
  const restart = (): void => {
    commands.act({ type: 'restart' });
  };
  return html`
    <button class="human quiet" type="button" part="handoff-button" @click=${restart}>
      ${startConversation}
    </button>
    <div class="note">${unsentText(state) === '' ? nothing : draftKept}</div>
  `;
};

/** The composer as soon as there may be someone to write to; `null` as long as it is the bot's bar. */
const footOf = ({ state, archive }: PanelContext, view: View): unknown => {
  const { flow } = state;
  const { place } = flow;
  if (place.phase === 'ended') return renderRestart(state, view);
  // One that was only saved is talked in all the same once an agent has opened it.
  if (place.phase === 'live') return renderComposer(state, view);
  // Whether to go on somewhere else is decided above, not written; the review covers it. Where a conversation is only
  // saved, nothing is asked.
  if (place.phase === 'bot' || isAskedWhereTo(flow) || isAt(place, 'reviewing') || archive) return null;
  return renderComposer(state, view);
};

/** Below the log: where the customer writes, and the way on after the end. */
export const footPart = (view: View): Contribution => ({
  show: (context) => ({ foot: footOf(context, view) }),
});
