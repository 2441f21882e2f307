import { Hono } from 'hono';
import { readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { ensureCustomer, sessionsOf } from './conversations.js';
import { badRequest, jsonApiError, notFound } from './errors.js';
import { fromBase64, textOf, toBase64 } from './json.js';
import type { Attachment, Message } from './state.js';
import type { Store } from './store.js';
import { attachmentResource } from './wire.js';

/** 5 MB per file and these kinds (`kustomer-chat-api.md` section 7, documented). */
const MAX_FILE_BYTES = 5 * 1024 * 1024;
const ALLOWED_EXTENSIONS = /\.(jpe?g|png|pdf|docx?|xlsx?|zip|txt|mov|mp4)$/i;

interface AttachmentForm extends Pick<Attachment, 'id' | 'name' | 'contentType' | 'contentLength'> {
  readonly url: string;
}

type AttachmentFields = Pick<Attachment, 'customerId' | 'name' | 'contentType' | 'contentLength' | 'content'>;

export function storeAttachment(store: Store, fields: AttachmentFields): Attachment {
  const attachment = { ...fields, id: store.newId() };
  store.state.attachments[attachment.id] = attachment;
  return attachment;
}

const fileUrl = (baseUrl: string, id: string): string => `${baseUrl}/sandbox/files/${id}`;

/** A message's files as all forms but Kustomer's API show them: with the way to the bytes. */
export const attachmentForms = (
  store: Store,
  { attachmentIds }: Message,
  baseUrl: string,
): AttachmentForm[] =>
  attachmentIds.flatMap((id) => {
    const attachment = store.state.attachments[id];
    if (!attachment) return [];
    const { name, contentType, contentLength } = attachment;
    return [{ id, name, contentType, contentLength, url: fileUrl(baseUrl, id) }];
  });

/** Step 1 of an upload: announces the file and learns where to put it. */
async function announce(context: SandboxContext): Promise<Response> {
  const { store, baseUrl } = context.env;
  if (store.state.settings.disableAttachments)
    throw jsonApiError(403, 'forbidden', 'Attachments are turned off.');
  const { name, contentLength, contentType } = await readObject(context);
  const fileName = textOf(name);
  if (fileName === null) throw badRequest('The file needs a name.', '/name');
  if (!ALLOWED_EXTENSIONS.test(fileName)) throw badRequest('Files of this kind are not accepted.', '/name');
  if (typeof contentLength !== 'number' || !Number.isInteger(contentLength) || contentLength < 1) {
    throw badRequest('The length must be a whole number of bytes.', '/contentLength');
  }
  if (contentLength > MAX_FILE_BYTES) throw badRequest('The file is larger than 5 MB.', '/contentLength');
  const attachment = storeAttachment(store, {
    customerId: ensureCustomer(store, context.get('identity')).id,
    name: fileName,
    contentType: textOf(contentType) ?? 'application/octet-stream',
    contentLength,
    content: null,
  });
  const upload = { url: `${baseUrl}/sandbox/uploads`, fields: { key: attachment.id } };
  const data = attachmentResource(attachment, fileUrl(baseUrl, attachment.id));
  return context.json({ data, meta: { upload } }, 201);
}

function read(context: SandboxContext): Response {
  const { store, baseUrl } = context.env;
  const id = context.req.param('attachmentId') ?? '';
  const messages = sessionsOf(store, context.get('identity').customerId).flatMap(
    (session) => session.messages,
  );
  const message = messages.find((candidate) => candidate.id === context.req.param('messageId'));
  const attachment = message?.attachmentIds.includes(id) ? store.state.attachments[id] : undefined;
  if (!attachment) throw notFound('attachment');
  const url = fileUrl(baseUrl, id);
  if (context.req.query('redirect') === 'true') return context.redirect(url, 302);
  return context.json({ data: attachmentResource(attachment, url) });
}

/** Step 2: the file host. It knows no tokens; `fields` come first and the file last, as object stores want it. */
async function upload(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const form = await context.req.formData().catch(() => {
    throw badRequest('The upload must be multipart/form-data.');
  });
  const parts = [...form.entries()];
  const [lastName, file] = parts.at(-1) ?? [];
  const key = form.get('key');
  const attachment = typeof key === 'string' ? store.state.attachments[key] : undefined;
  if (!attachment || parts[0]?.[0] !== 'key')
    throw jsonApiError(403, 'access_denied', 'The first part must be the key.');
  if (lastName !== 'file' || file === undefined || typeof file === 'string') {
    throw badRequest('The last part must be the file.');
  }
  if (file.size !== attachment.contentLength)
    throw badRequest('The file is not as long as it was announced.');
  attachment.content = toBase64(new Uint8Array(await file.arrayBuffer()));
  return context.body(null, 204);
}

/** The bytes. Never shown in place: a file from a stranger must not run as a page of this origin. */
function download(context: SandboxContext): Response {
  const attachment = context.env.store.state.attachments[context.req.param('id') ?? ''];
  if (!attachment || attachment.content === null) throw notFound('file');
  return new Response(fromBase64(attachment.content), {
    headers: {
      'content-type': attachment.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Attachments under `/c`: `kustomer-chat-api.md` section 7 (seen in source 2020). */
export function attachmentRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post('/v1/chat/attachments', announce);
  routes.get('/v1/chat/messages/:messageId/attachments/:attachmentId', read);
  return routes;
}

/** The file host that stands for the object store behind Kustomer. */
export function fileRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post('/uploads', upload);
  routes.get('/files/:id', download);
  return routes;
}
