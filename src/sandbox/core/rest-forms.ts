import { isRecord, textOf } from '../json.js';
import type { CoreAttachment, CoreConversation, CoreMessage, CoreSender } from './core-types.js';
import type { WebApi } from './web-api.js';

/** From the API's JSON:API resources to KustomerCore's forms. */

export type Resource = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Resource => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const dataOf = (answer: unknown): Resource => recordOf(recordOf(answer)['data']);
export const rowsOf = (answer: unknown): readonly Resource[] =>
  listOf(recordOf(answer)['data']).map((row) => recordOf(row));
export const attributesOf = (resource: Resource): Resource => recordOf(resource['attributes']);
export const idOf = (resource: Resource): string => textOf(resource['id']) ?? '';

export function linksOf(answer: unknown): Resource {
  return recordOf(recordOf(answer)['links']);
}

function relatedIds(resource: Resource, name: string): readonly string[] {
  const { data } = recordOf(recordOf(resource['relationships'])[name]);
  return (Array.isArray(data) ? data : [data]).flatMap((item) => textOf(recordOf(item)['id']) ?? []);
}

export function conversationForm(session: Resource, isInAssistantMode: boolean): CoreConversation {
  const { createdAt, preview, lastMessageAt, lockedAt } = attributesOf(session);
  return {
    conversationId: idOf(session),
    createdAt: textOf(createdAt) ?? '',
    preview: textOf(preview),
    lastMessageAt: textOf(lastMessageAt),
    ended: textOf(lockedAt) !== null,
    isInAssistantMode,
  };
}

/** Messages in Core's form; a sender is asked for once, attachments with each message. */
export class MessageForms {
  readonly #api: WebApi;
  readonly #senders = new Map<string, Promise<CoreSender>>();

  constructor(api: WebApi) {
    this.#api = api;
  }

  async form(message: Resource): Promise<CoreMessage> {
    const { body, createdAt, direction, meta } = attributesOf(message);
    const messageId = idOf(message);
    const [customerId = null] = relatedIds(message, 'customer');
    const [userId = ''] = relatedIds(message, 'sentBy');
    const customer: CoreSender = { type: 'customer', id: customerId, displayName: null, avatarUrl: null };
    const attachmentIds = relatedIds(message, 'attachments');
    return {
      messageId,
      body: typeof body === 'string' ? body : '',
      createdAt: textOf(createdAt) ?? '',
      direction: direction === 'out' ? 'out' : 'in',
      conversationId: relatedIds(message, 'session')[0] ?? '',
      attachments: await Promise.all(attachmentIds.map((id) => this.#attachment(messageId, id))),
      meta: { template: recordOf(meta)['template'] ?? null, articles: [] },
      sentBy: direction === 'out' ? await this.#user(userId) : customer,
    };
  }

  #user(id: string): Promise<CoreSender> {
    const unnamed: CoreSender = { type: 'user', id, displayName: null, avatarUrl: null };
    const sender = this.#senders.get(id) ?? this.#readUser(id).catch(() => unnamed);
    this.#senders.set(id, sender);
    return sender;
  }

  async #readUser(id: string): Promise<CoreSender> {
    const { displayName, avatarUrl } = attributesOf(dataOf(await this.#api.call('GET', `/c/v1/users/${id}`)));
    return { type: 'user', id, displayName: textOf(displayName), avatarUrl: textOf(avatarUrl) };
  }

  async #attachment(messageId: string, id: string): Promise<CoreAttachment> {
    const answer = await this.#api.call('GET', `/c/v1/chat/messages/${messageId}/attachments/${id}`);
    const { name, contentType, contentLength } = attributesOf(dataOf(answer));
    return {
      id,
      name: textOf(name) ?? '',
      contentType: textOf(contentType) ?? '',
      contentLength: Number(contentLength),
      url: textOf(linksOf(dataOf(answer))['related']) ?? '',
    };
  }
}
