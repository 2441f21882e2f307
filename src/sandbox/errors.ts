/** An answer that is not 2xx. Handlers throw it; the app turns it into a response. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/**
 * The handoff's shape, `{ status, error, message, details }` (seed guide, "Errors and Troubleshooting"). Used by the
 * handoff, and, as an assumption, for 401.
 */
export function plainError(
  status: number,
  error: string,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): ApiError {
  return new ApiError(status, message, { status, error, message, details });
}

/** The JSON:API shape, one object in `errors` (`kustomer-chat-api.md` section 3, documented as one of two). */
export function jsonApiError(status: number, code: string, detail: string, pointer?: string): ApiError {
  const title = code.replaceAll('_', ' ');
  const source = pointer === undefined ? {} : { source: { pointer } };
  return new ApiError(status, detail, { errors: [{ status, code, title, detail, ...source }] });
}

/** The general shape, `{ errors: [{ code, message, meta }] }` (section 3, documented). Used for 429. */
export function generalError(
  status: number,
  code: string,
  message: string,
  meta: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): ApiError {
  return new ApiError(status, message, { errors: [{ code, message, meta }] }, headers);
}

/** 404 for what does not exist and, in the same words, for what belongs to someone else. */
export function notFound(what: string): ApiError {
  return jsonApiError(404, 'not_found', `This ${what} does not exist.`);
}

export function badRequest(detail: string, pointer?: string): ApiError {
  return jsonApiError(400, 'invalid_request', detail, pointer);
}

export function errorResponse(error: ApiError): Response {
  return Response.json(error.body, { status: error.status, headers: error.headers });
}
