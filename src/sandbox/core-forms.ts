import { attachmentForms } from './attachment-routes.js';
import type {
  CoreEvents,
  CoreIdentity,
  CoreMessage,
  CoreSatisfaction,
  CoreSender,
} from './core/core-types.js';
import type { Identity, Message, Session, User } from './state.js';
import type { Store } from './store.js';

/** What the realtime service pushes, in the forms that listeners of KustomerCore get. */

function senderOf(store: Store, session: Session, message: Message): CoreSender {
  if (message.direction === 'in') {
    const name = store.state.customers[session.customerId]?.name ?? null;
    return { type: 'customer', id: session.customerId, displayName: name, avatarUrl: null };
  }
  const user: User | undefined = store.state.users[message.userId ?? ''];
  const { id = null, displayName = null, avatarUrl = null } = user ?? {};
  return { type: 'user', id, displayName, avatarUrl };
}

export function coreMessage(store: Store, session: Session, message: Message, baseUrl: string): CoreMessage {
  return {
    messageId: message.id,
    body: message.body,
    createdAt: message.createdAt,
    direction: message.direction,
    conversationId: session.id,
    attachments: attachmentForms(store, message, baseUrl),
    meta: { template: message.template, articles: [] },
    sentBy: senderOf(store, session, message),
  };
}

export function coreConversation(session: Session): CoreEvents['onConversationCreate'] {
  const { id, createdAt, lockedAt, isInAssistantMode } = session;
  return { conversationId: id, createdAt, ended: lockedAt !== null, isInAssistantMode };
}

/** A PubNub timetoken counts tenths of a microsecond since 1970. */
const TIMETOKEN_PER_MS = 10_000n;

/** The survey that was offered with the end of a conversation; `null` when there is none. */
export function coreSatisfaction(store: Store, session: Session): CoreSatisfaction | null {
  const form = store.state.settings.satisfaction;
  const response = session.satisfaction;
  if (!form || !response) return null;
  const { introduction, ratingPrompt, scale, questions } = form;
  return {
    conversationId: session.id,
    satisfactionId: response.id,
    timetoken: String(BigInt(Date.parse(response.createdAt)) * TIMETOKEN_PER_MS),
    form: {
      name: 'Satisfaction',
      description: '',
      introduction,
      ratingPrompt,
      followupQuestion: questions[0]?.prompt ?? null,
      scale,
      questions,
    },
    response: { rating: response.rating, followupAnswer: response.answers[0]?.answer ?? null },
  };
}

export function coreIdentity(store: Store, identity: Identity): CoreIdentity {
  const customer = store.state.customers[identity.customerId ?? ''];
  return {
    identified: identity.verified,
    customerId: identity.customerId,
    email: customer?.email ?? null,
    externalId: customer?.externalId ?? null,
  };
}
