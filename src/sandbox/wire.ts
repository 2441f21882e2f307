import { newestFirst } from './conversations.js';
import type { SatisfactionForm } from './settings.js';
import type { Attachment, Identity, Message, SatisfactionResponse, Session, User } from './state.js';
import type { Store } from './store.js';

/** JSON:API shapes of `kustomer-chat-api.md` sections 2, 4, 5, 7 and 8 (seen in source unless said otherwise). */

type Resource = Readonly<Record<string, unknown>>;

const one = (type: string, id: string | null): Resource => ({ data: id === null ? null : { type, id } });

export function trackingToken(identity: Identity, token: string): Resource {
  return {
    data: {
      type: 'tracking_token',
      id: identity.trackingId,
      attributes: { token, trackingId: identity.trackingId, verified: identity.verified },
      relationships: identity.customerId === null ? {} : { customer: one('customer', identity.customerId) },
    },
  };
}

function previewOf(session: Session): string | null {
  return newestFirst(session.messages)[0]?.body.slice(0, 140) ?? null;
}

/** `custom` is left out when `hideCustom` is set, as an org may not show it (fault `hide-external-id`). */
export function chatSession(store: Store, session: Session, hideCustom = false): Resource {
  const { satisfaction } = session;
  return {
    type: 'chat_session',
    id: session.id,
    attributes: {
      name: session.title,
      preview: previewOf(session),
      trackingId: session.trackingId,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      lastMessageAt: session.lastMessageAt,
      lockedAt: session.lockedAt,
      lockReason: session.lockReason,
      brandId: session.brandId,
      lang: session.lang,
      ...(hideCustom ? {} : { custom: session.custom }),
      satisfaction: satisfaction && { id: satisfaction.id, status: satisfaction.status, lockedAt: null },
    },
    relationships: {
      customer: one('customer', session.customerId),
      org: one('org', store.state.orgId),
    },
  };
}

/** `meta.template` is documented for KustomerCore's form only; its place here is an assumption. */
export function chatMessage(store: Store, session: Session, message: Message): Resource {
  const attachments = message.attachmentIds.map((id) => ({ type: 'attachment', id }));
  const self = `/c/v1/chat/messages/${message.id}/attachments`;
  return {
    type: 'chat_message',
    id: message.id,
    attributes: {
      body: message.body,
      direction: message.direction,
      createdAt: message.createdAt,
      importedAt: message.importedAt,
      trackingId: session.trackingId,
      ...(message.template === null ? {} : { meta: { template: message.template } }),
    },
    relationships: {
      session: one('chat_session', session.id),
      customer: one('customer', session.customerId),
      org: one('org', store.state.orgId),
      ...(message.userId === null ? {} : { sentBy: one('user', message.userId) }),
      ...(attachments.length === 0 ? {} : { attachments: { data: attachments, links: { self } } }),
    },
  };
}

export function userResource(user: User): Resource {
  const { id, displayName, avatarUrl } = user;
  return { type: 'user', id, attributes: { displayName, avatarUrl } };
}

/** `links.related` as the way to the bytes is an assumption. `url` is absolute. */
export function attachmentResource(attachment: Attachment, url: string): Resource {
  const { id, name, contentType, contentLength } = attachment;
  return {
    type: 'attachment',
    id,
    attributes: { name, contentType, contentLength },
    links: { related: url },
  };
}

export function satisfactionResource(response: SatisfactionResponse): Resource {
  const { id, status, rating, answers, createdAt, updatedAt, submittedAt } = response;
  return {
    type: 'satisfaction_response',
    id,
    attributes: { status, rating, answers, createdAt, updatedAt, submittedAt, lockedAt: null },
    relationships: { satisfaction: one('satisfaction', FORM_ID) },
  };
}

const FORM_ID = '5f0c0ffee0000000000000c0';

export function satisfactionForm(form: SatisfactionForm): Resource {
  return { type: 'satisfaction', id: FORM_ID, attributes: { ...form } };
}
