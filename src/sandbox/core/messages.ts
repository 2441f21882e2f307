import { textOf } from '../json.js';
import type { CoreClient } from './core-client.js';
import type { CoreMessage, CoreSatisfaction } from './core-types.js';
import { attributesOf, dataOf, idOf, linksOf, rowsOf, type Resource } from './rest-forms.js';
import { coreError } from './web-api.js';

/** "Last 30 days only" (`kustomer-chat-api.md` section 10, documented). */
const RECENT_MS = 30 * 24 * 60 * 60 * 1000;

const timeOf = (message: Resource): number => Date.parse(textOf(attributesOf(message)['createdAt']) ?? '');

/** A conversation's messages, newest first, for as long as somebody wants the next one. */
async function* newestFirst(core: CoreClient, conversationId: string): AsyncGenerator<Resource> {
  const path = `/c/v1/chat/sessions/${encodeURIComponent(conversationId)}/messages?pageSize=100`;
  let next: string | null = path;
  while (next !== null) {
    const answer = await core.api.call('GET', next);
    yield* rowsOf(answer);
    next = textOf(linksOf(answer)['next']);
  }
}

export async function recentMessages(core: CoreClient, conversationId: string): Promise<CoreMessage[]> {
  const since = Date.now() - RECENT_MS;
  const found: Resource[] = [];
  for await (const message of newestFirst(core, conversationId)) {
    if (timeOf(message) < since) break;
    const imported = textOf(attributesOf(message)['importedAt']) !== null;
    if (!imported || core.habits.coreMessagesHoldImports) found.push(message);
  }
  return Promise.all(found.map((message) => core.forms.form(message)));
}

export async function earlierMessages(
  core: CoreClient,
  conversationId: string,
  count: number,
  before: string | null,
): Promise<CoreMessage[]> {
  const end = before === null ? Number.POSITIVE_INFINITY : Date.parse(before);
  const found: Resource[] = [];
  for await (const message of newestFirst(core, conversationId)) {
    if (found.length === count) break;
    if (timeOf(message) < end) found.push(message);
  }
  return Promise.all(found.map((message) => core.forms.form(message)));
}

/** The survey of an ended conversation; `undefined` where there is none. */
export async function surveyOf(core: CoreClient, id: string): Promise<CoreSatisfaction | undefined> {
  const answer = await core.api.call('POST', `/c/v1/chat/sessions/${encodeURIComponent(id)}/satisfaction`);
  if (answer === null) return undefined;
  const response = attributesOf(dataOf(answer));
  const { included } = answer as { included: readonly Resource[] };
  const form = attributesOf(included[0] ?? {});
  const questions = Array.isArray(form['questions']) ? (form['questions'] as readonly Resource[]) : [];
  const answers = Array.isArray(response['answers']) ? (response['answers'] as readonly Resource[]) : [];
  return {
    conversationId: id,
    satisfactionId: idOf(dataOf(answer)),
    timetoken: `${Date.parse(textOf(response['createdAt']) ?? '')}0000`,
    form: {
      name: 'Satisfaction',
      description: '',
      introduction: textOf(form['introduction']) ?? '',
      ratingPrompt: textOf(form['ratingPrompt']) ?? '',
      followupQuestion: textOf(questions[0]?.['prompt']),
      scale: form['scale'],
      questions,
    },
    response: {
      rating: typeof response['rating'] === 'number' ? response['rating'] : null,
      followupAnswer: textOf(answers[0]?.['answer']),
    },
  };
}

/** Both steps of an upload (section 7). */
async function upload(core: CoreClient, file: File): Promise<string> {
  const { name, size, type } = file;
  const body = { name, contentLength: size, contentType: type || 'application/octet-stream' };
  const answer = await core.api.call('POST', '/c/v1/chat/attachments', body);
  const { meta } = answer as { meta: { upload: { url: string; fields: Record<string, string> } } };
  const form = new FormData();
  for (const [field, value] of Object.entries(meta.upload.fields)) form.append(field, value);
  form.append('file', file);
  const stored = await fetch(meta.upload.url, { method: 'POST', body: form });
  if (!stored.ok) throw coreError('The file could not be uploaded.', { status: stored.status });
  return idOf(dataOf(answer));
}

function filesIn(attachments: unknown): readonly File[] {
  if (!Array.isArray(attachments)) return [];
  return attachments.flatMap((item: unknown) => {
    const file = typeof item === 'object' && item !== null && 'file' in item ? item.file : null;
    return file instanceof File ? [file] : [];
  });
}

/** Sends over the same route as every client; the echo on the stream is told apart from what others send. */
export function send(
  core: CoreClient,
  conversationId: string,
  body: unknown,
  attachments: unknown,
): Promise<CoreMessage> {
  return core.echo.around(async () => {
    const ids: string[] = [];
    for (const file of filesIn(attachments)) ids.push(await upload(core, file));
    const message = {
      session: conversationId,
      ...(typeof body === 'string' && body !== '' ? { body } : {}),
      ...(ids.length > 0 ? { attachments: ids } : {}),
    };
    return core.forms.form(dataOf(await core.api.call('POST', '/c/v1/chat/messages', message)));
  });
}
