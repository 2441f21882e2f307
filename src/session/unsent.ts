import { isPending } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { ChatSession } from './chat-session.js';
import type { SessionState } from './state.js';

/** What the customer has written and nobody has got: what waits in the log, and the draft behind it. */
export const unsentText = ({ log, draft }: Pick<SessionState, 'log' | 'draft'>): string =>
  [...log.live.filter(isPending).map(({ message }) => message.body), draft]
    .filter((text) => !isBlank(text))
    .join('\n\n');

/** Begins anew, with what was not sent as the draft: of what was written here, only that goes on. */
export const restart = (session: ChatSession): void => {
  const unsent = unsentText(session.state);
  session.reset();
  session.setDraft(unsent);
};
