import type { News } from '../../domain/flow/events.js';
import type { SessionContext } from '../../session/context.js';
import type { SessionEnvironment } from '../environment.js';
import type { TransportSource } from './transport-source.js';

/** What a conversation is made of. */
export interface LiveParts {
  readonly context: SessionContext;
  readonly environment: SessionEnvironment;
  readonly transports: TransportSource;
}

/** Tells the engine what has become of the conversation. */
export type PostNews = (news: News) => void;
