import { attachmentForms } from './attachment-routes.js';
import { byLastMessage } from './conversations.js';
import { textOf } from './json.js';
import type { Message, Presence, Session } from './state.js';
import type { Store } from './store.js';

/** The control routes' own shapes: flat, for people, scripts and the agent console. Not Kustomer's. */

export interface ConversationMessage {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly body: string;
  readonly createdAt: string;
  readonly importedAt: string | null;
  readonly sentBy: {
    readonly id: string;
    readonly displayName: string;
    readonly avatarUrl: string | null;
  } | null;
  readonly attachments: readonly {
    readonly id: string;
    readonly name: string;
    readonly contentType: string;
    readonly contentLength: number;
    readonly url: string;
  }[];
  readonly template: unknown;
  /** ISO 8601 when the customer read it; `null` until then, and for the customer's own. */
  readonly seenAt: string | null;
}

export interface Conversation {
  readonly id: string;
  readonly customer: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly externalId: string | null;
  };
  readonly trackingId: string;
  readonly title: string | null;
  readonly brand: string | null;
  readonly lang: string | null;
  readonly externalId: string | null;
  /** The handoff's `from`, or `null`. */
  readonly importedFrom: string | null;
  /** No message yet: agents can't answer. */
  readonly draft: boolean;
  readonly createdAt: string;
  readonly lastMessageAt: string | null;
  readonly lastSeenAt: string | null;
  readonly lockedAt: string | null;
  readonly lockReason: string | null;
  /** The agent who is typing, as far as the control route was told. */
  readonly typing: { readonly displayName: string; readonly at: string } | null;
  /** The last sign that the customer is typing, unless it is older than 5 s. */
  readonly customerTyping: { readonly at: string } | null;
  /** What the customer's page said last; `null` where it never said anything. */
  readonly presence: Presence | null;
  readonly satisfaction: {
    readonly status: string;
    readonly rating: number | null;
    /** The highest rating of the survey as it is set now. */
    readonly outOf: number | null;
    readonly answers: readonly { readonly id: string; readonly answer: string }[];
  } | null;
  /** Oldest first. */
  readonly messages: readonly ConversationMessage[];
}

export function messageView(store: Store, message: Message, baseUrl: string): ConversationMessage {
  const { id, direction, body, createdAt, importedAt, template } = message;
  const attachments = attachmentForms(store, message, baseUrl);
  const sentBy = store.state.users[message.userId ?? ''] ?? null;
  const seenAt = direction === 'out' ? message.seenAt : null;
  return { id, direction, body, createdAt, importedAt, sentBy, attachments, template, seenAt };
}

/** A sign of typing is forgotten after 5 s without another (`kustomer-chat-api.md` section 6, seen in source 2020). */
const TYPING_LIFE_MS = 5000;

function customerTyping(store: Store, { customerTypingAt }: Session): { readonly at: string } | null {
  if (customerTypingAt === null) return null;
  const age = store.now().getTime() - Date.parse(customerTypingAt);
  return age < TYPING_LIFE_MS ? { at: customerTypingAt } : null;
}

export function conversationView(store: Store, session: Session, baseUrl: string): Conversation {
  const customer = store.state.customers[session.customerId];
  const { satisfaction, typing } = session;
  const byDate = [...session.messages].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  return {
    id: session.id,
    customer: {
      id: session.customerId,
      name: customer?.name ?? null,
      email: customer?.email ?? null,
      externalId: customer?.externalId ?? null,
    },
    trackingId: session.trackingId,
    title: session.title,
    brand: session.brandId,
    lang: session.lang,
    externalId: textOf(session.custom['externalId']),
    importedFrom: session.importedFrom,
    draft: session.messages.length === 0,
    createdAt: session.createdAt,
    lastMessageAt: session.lastMessageAt,
    lastSeenAt: session.lastSeenAt,
    lockedAt: session.lockedAt,
    lockReason: session.lockReason,
    typing: typing && { displayName: store.state.users[typing.userId]?.displayName ?? '', at: typing.at },
    customerTyping: customerTyping(store, session),
    presence: store.state.identities[session.trackingId]?.presence ?? null,
    satisfaction: satisfaction && {
      status: satisfaction.status,
      rating: satisfaction.rating,
      outOf: store.state.settings.satisfaction?.scale.options ?? null,
      answers: satisfaction.answers,
    },
    messages: byDate.map((message) => messageView(store, message, baseUrl)),
  };
}

/** All conversations, the one with the latest message first. */
export function conversationViews(store: Store, baseUrl: string): readonly Conversation[] {
  const sessions = byLastMessage(Object.values(store.state.sessions));
  return sessions.map((session) => conversationView(store, session, baseUrl));
}
