/**
 * The codes that decide: ours, and the two of a handoff's refusals that Kustomer names (kustomer-chat-api.md section 3,
 * seed guide). A server's other words never become a code; see `ChatError.serverCode`.
 */
export type KnownErrorCode =
  | 'offline'
  | 'timeout'
  | 'network'
  | 'blocked'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'rate_limited'
  | 'server_error'
  | 'bad_response'
  /** The server refused the content: 400, 409, 413 or 422. */
  | 'rejected'
  | 'too_many_messages'
  | 'direction_requirement_failed'
  | 'unconfirmed'
  | 'cancelled'
  | 'no_tracking_token'
  | 'not_ready'
  | 'identity_changed'
  | 'chat_disabled';

// A page's own transport may have further codes. `string & {}` keeps the known ones in editors' completion.
export type ErrorCode = KnownErrorCode | (string & {});

export interface ChatErrorOptions {
  /** HTTP status, where an answer came. */
  readonly status?: number | undefined;
  /** The server's own word for the failure, as it came. For the developer: nothing is decided by it. */
  readonly serverCode?: string | undefined;
  /** The server's `details`, or ours. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Log ids of the messages concerned. */
  readonly messageIds?: readonly string[] | undefined;
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** Everything that can fail, as data. The message is one sentence for the developer, never with bodies or tokens. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly code: ErrorCode;
  readonly status?: number | undefined;
  readonly serverCode?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly messageIds?: readonly string[] | undefined;
  /** Whether the same thing may succeed when it is tried again. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, { cause, ...facts }: ChatErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    Object.assign(this, facts);
    this.retryable = facts.retryable ?? false;
  }
}

/** Any thrown thing as a ChatError; one that is already is given back. */
export const toChatError = (thrown: unknown, code: ErrorCode = 'network'): ChatError =>
  thrown instanceof ChatError
    ? thrown
    : new ChatError(code, 'Something failed that should not have.', { retryable: true, cause: thrown });
