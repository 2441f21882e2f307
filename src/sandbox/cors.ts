import { TOKEN_HEADER } from './tokens.js';

/**
 * What a preflight allows. Kustomer's own list is unknown (`kustomer-chat-api.md`, "Unknown, do not invent" 3), so the
 * sandbox allows only what a client can't do without: a header more, and the browser refuses the request.
 */
const ALLOWED_HEADERS = `content-type, ${TOKEN_HEADER}`;
const ALLOWED_METHODS = 'GET, POST, PUT, OPTIONS';
const EXPOSED_HEADERS = 'retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset';

/** No `access-control-max-age`: whether preflights may be cached is unknown (list above, 14). */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-allow-methods': ALLOWED_METHODS,
    },
  });
}

export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  // Headers of a response that came from elsewhere can be immutable; a copy never is.
  const copy = new Response(response.body, response);
  for (const [name, value] of Object.entries(headers)) {
    if (!copy.headers.has(name)) copy.headers.set(name, value);
  }
  return copy;
}

export function corsHeaders(expose: boolean): Readonly<Record<string, string>> {
  const exposed = expose ? { 'access-control-expose-headers': EXPOSED_HEADERS } : {};
  return { 'access-control-allow-origin': '*', ...exposed };
}
