import type { ChatError } from '../../src/domain/chat-error.js';
import { initialFlow, type Flow, type Place, type Stage } from '../../src/domain/flow/flow.js';
import type { Live } from '../../src/session/state.js';
import {
  checking,
  connecting,
  posted,
  putOff,
  queued,
  review,
  sending,
  unconfirmed,
} from './flow-samples.js';

/* Flows and conversations as the view meets them. */

export const CONVERSATION = { id: 'c', externalId: 'x' };

/** A conversation of which nothing is known yet. */
export const LIVE: Live = {
  conversation: CONVERSATION,
  connection: 'idle',
  agent: null,
  since: 0,
  unseen: [],
  newFrom: null,
  features: null,
  waitSeconds: null,
  typing: null,
};

export const flowAt = (place: Place, part: Partial<Flow> = {}): Flow => ({
  ...initialFlow('x'),
  place,
  ...part,
});

export const botFlow = (error: ChatError | null = null): Flow => flowAt({ phase: 'bot', error });

export const sendingFlow = (stage: Stage, isSlow = false): Flow => flowAt(sending(stage, isSlow));

/** The request has left. */
export const postingFlow = (isSlow = false): Flow => ({
  ...sendingFlow('posting', isSlow),
  posted: posted('under-way'),
});

export const offlineFlow = (): Flow => flowAt(queued('binding'));

export const queuedFlow = (error: ChatError, resumeAt: number): Flow => flowAt(putOff(error, resumeAt));

export const existingFlow = (): Flow =>
  flowAt({ phase: 'handing-off', step: 'asking', existing: CONVERSATION });

export const askingFlow = (): Flow => flowAt({ phase: 'handing-off', step: 'asking', existing: null });

export const reviewingFlow = (): Flow => flowAt({ phase: 'handing-off', step: 'reviewing', review });

export const checkingFlow = (error: ChatError): Flow => flowAt(checking(error));

export const unconfirmedFlow = (error: ChatError): Flow => flowAt(unconfirmed(error));

export const connectingFlow = (error: ChatError | null = null, isSlow = false): Flow =>
  flowAt(connecting(CONVERSATION, error, isSlow));

export const liveFlow = (): Flow => flowAt({ phase: 'live', conversation: CONVERSATION });

export const endedFlow = (end: Extract<Place, { phase: 'ended' }>['end']): Flow =>
  flowAt({ phase: 'ended', conversation: CONVERSATION, end });
