import { isPending } from '../domain/log/message-log.js';
import { isBlank } from '../domain/message-text.js';
import type { SessionState } from './state.js';

/** What the customer has written and nobody has got: what waits in the log, and the draft behind it. */
export const unsentText = ({ log, draft }: Pick<SessionState, 'log' | 'draft'>): string =>
  [...log.live.filter(isPending).map(({ message }) => message.body), draft]
    .filter((text) => !isBlank(text))
    .join('\n\n');
