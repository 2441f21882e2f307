import type { HandoffRequest } from './handoff-rules.js';
import type {
  Customer,
  Identity,
  LockReason,
  Message,
  SatisfactionResponse,
  Session,
  User,
} from './state.js';
import type { Store } from './store.js';

/** The customer behind an identity, made at its first chat (`kustomer-chat-api.md` section 2, documented). */
export function ensureCustomer(store: Store, identity: Identity): Customer {
  const known = identity.customerId === null ? undefined : store.state.customers[identity.customerId];
  if (known) return known;
  const customer = createCustomer(store, null, null);
  identity.customerId = customer.id;
  return customer;
}

function createCustomer(store: Store, email: string | null, externalId: string | null): Customer {
  const at = store.timestamp();
  const customer: Customer = {
    id: store.newId(),
    createdAt: at,
    name: null,
    email,
    externalId,
    lastActivity: at,
    described: {},
  };
  store.state.customers[customer.id] = customer;
  return customer;
}

/**
 * Binds an identity to the customer a login names, found or made; what an anonymous visitor wrote before moves along
 * (section 2, documented). When both are given, `email` wins.
 */
export function identify(
  store: Store,
  identity: Identity,
  claims: Pick<Customer, 'email' | 'externalId' | 'name'>,
) {
  const customers = Object.values(store.state.customers);
  const found = claims.email
    ? customers.find((customer) => customer.email === claims.email)
    : customers.find((customer) => customer.externalId === claims.externalId);
  const customer = found ?? createCustomer(store, claims.email, claims.externalId);
  customer.externalId ??= claims.externalId;
  customer.name = claims.name ?? customer.name;
  if (!identity.verified && identity.customerId !== null && identity.customerId !== customer.id) {
    for (const session of sessionsOf(store, identity.customerId)) session.customerId = customer.id;
  }
  identity.customerId = customer.id;
  identity.verified = true;
  store.changed({ type: 'identity' });
}

export function sessionsOf(store: Store, customerId: string | null): Session[] {
  return Object.values(store.state.sessions).filter((session) => session.customerId === customerId);
}

interface NewSession {
  readonly title?: string | null;
  readonly brandId?: string | null;
  readonly lang?: string | null;
  readonly custom?: Readonly<Record<string, string>>;
  readonly importedFrom?: string | null;
}

export function createSession(store: Store, identity: Identity, fields: NewSession): Session {
  const customer = ensureCustomer(store, identity);
  const session: Session = {
    id: store.newId(),
    customerId: customer.id,
    trackingId: identity.trackingId,
    createdAt: store.timestamp(),
    title: fields.title ?? null,
    brandId: fields.brandId ?? null,
    lang: fields.lang ?? null,
    custom: fields.custom ?? {},
    importedFrom: fields.importedFrom ?? null,
    lastMessageAt: null,
    lastSeenAt: null,
    lockedAt: null,
    lockReason: null,
    satisfaction: null,
    typing: null,
    customerTypingAt: null,
    isInAssistantMode: false,
    messages: [],
  };
  store.state.sessions[session.id] = session;
  customer.lastActivity = session.createdAt;
  return session;
}

/** A user by id or by display name, made when there is none. */
export function ensureUser(
  store: Store,
  name: string,
  fields: { id?: string; avatarUrl?: string | null } = {},
): User {
  const users = store.state.users;
  const named = Object.values(users).find((user) => user.displayName === name);
  const known = fields.id === undefined ? named : users[fields.id];
  const avatarUrl = fields.avatarUrl ?? known?.avatarUrl ?? null;
  const user: User = { id: fields.id ?? known?.id ?? store.newId(), displayName: name, avatarUrl };
  users[user.id] = user;
  return user;
}

/**
 * Carries out a handoff: always a new conversation, history sorted by date, closed when `active` is false (seed
 * guide). A user stands for `from`, so that every outbound message shows it as its sender.
 */
export function importHandoff(store: Store, identity: Identity, request: HandoffRequest): Session {
  const custom: Record<string, string> =
    request.externalId === null ? {} : { externalId: request.externalId };
  const session = createSession(store, identity, {
    brandId: request.brand,
    lang: request.lang,
    custom,
    importedFrom: request.from,
  });
  const bot = store.state.users[request.from] ?? ensureUser(store, request.from);
  const importedAt = session.createdAt;
  for (const { date, direction, body } of request.messages) {
    session.messages.push({
      id: store.newId(),
      direction,
      body,
      createdAt: new Date(date).toISOString(),
      importedAt,
      userId: direction === 'out' ? bot.id : null,
      attachmentIds: [],
      template: null,
      seenAt: null,
    });
  }
  session.lastMessageAt = session.messages.at(-1)?.createdAt ?? null;
  if (!request.active) session.lockedAt = importedAt;
  store.changed({ type: 'conversation-created', conversationId: session.id });
  return session;
}

type NewMessage = Pick<Message, 'direction' | 'body' | 'userId' | 'attachmentIds' | 'template'>;

/** Adds a live message and tells of it. The caller has checked that the session takes one. */
export function addMessage(store: Store, session: Session, fields: NewMessage): Message {
  const message: Message = {
    ...fields,
    id: store.newId(),
    createdAt: store.timestamp(),
    importedAt: null,
    seenAt: null,
  };
  session.messages.push(message);
  session.lastMessageAt = message.createdAt;
  if (message.direction === 'in') session.customerTypingAt = null;
  if (message.userId !== null && session.typing?.userId === message.userId) session.typing = null;
  touch(store, session);
  store.changed({ type: 'message-created', conversationId: session.id, messageId: message.id });
  return message;
}

/** Notes that the customer has read these messages; the first time counts. The caller tells of it. */
export function markSeen(messages: readonly Message[], at: string): void {
  for (const message of messages) message.seenAt ??= at;
}

function touch(store: Store, session: Session): void {
  const customer = store.state.customers[session.customerId];
  if (customer) customer.lastActivity = store.timestamp();
}

/** Ends a conversation, and offers the survey when the rules allow it. Ending twice changes nothing. */
export function endSession(store: Store, session: Session, reason: LockReason): void {
  if (session.lockedAt !== null) return;
  session.lockedAt = store.timestamp();
  session.lockReason = reason;
  session.typing = null;
  session.customerTypingAt = null;
  offerSatisfaction(store, session);
  touch(store, session);
  store.changed({ type: 'conversation-ended', conversationId: session.id });
}

export function reopenSession(store: Store, session: Session): void {
  if (session.lockedAt === null) return;
  session.lockedAt = null;
  session.lockReason = null;
  touch(store, session);
  store.changed({ type: 'conversation-reopened', conversationId: session.id });
}

const hasAgent = (session: Session): boolean =>
  session.messages.some((message) => message.direction === 'out' && message.importedAt === null);

/**
 * The session's survey, made on first need. `null` when there is none: surveys off, chats that can't be ended, a chat
 * still open, or one that the customer ended before an agent joined (section 8, documented).
 */
export function offerSatisfaction(store: Store, session: Session): SatisfactionResponse | null {
  if (session.satisfaction) return session.satisfaction;
  const { closableChat, satisfaction } = store.state.settings;
  const offered = satisfaction !== null && closableChat && session.lockedAt !== null;
  if (!offered || (session.lockReason === 'customer_ended' && !hasAgent(session))) return null;
  const at = store.timestamp();
  session.satisfaction = {
    id: store.newId(),
    status: 'offered',
    rating: null,
    answers: [],
    createdAt: at,
    updatedAt: at,
    submittedAt: null,
  };
  return session.satisfaction;
}

/** Newest first; equal dates by the order of taking in, newest first. */
export function newestFirst(messages: readonly Message[]): Message[] {
  return [...messages].reverse().sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

/** By the latest message, newest first (section 5, documented for the server twin); drafts count by their creation. */
export function byLastMessage(sessions: readonly Session[]): Session[] {
  const time = (session: Session): number => Date.parse(session.lastMessageAt ?? session.createdAt);
  return [...sessions].sort((a, b) => time(b) - time(a) || (a.id < b.id ? 1 : -1));
}
