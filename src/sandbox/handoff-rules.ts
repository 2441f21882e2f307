import { plainError, type ApiError } from './errors.js';
import { isRecord, parseIsoDateTime } from './json.js';
import type { Direction } from './state.js';

/** Seed guide, "Message Rules". */
const MIN_MESSAGES = 2;
const MAX_MESSAGES = 100;
/** "Maximum length enforced by backend" (seed guide), the number itself is not published: an assumption. */
export const MAX_BODY_LENGTH = 32_768;

export interface HandoffMessage {
  readonly date: string;
  readonly direction: Direction;
  readonly body: string;
}

export interface HandoffRequest {
  readonly active: boolean;
  readonly from: string;
  /** By date, equal dates in the order submitted. */
  readonly messages: readonly HandoffMessage[];
  readonly brand: string | null;
  readonly externalId: string | null;
  readonly lang: string | null;
}

interface Place {
  readonly field: string;
  readonly pointer: string;
  readonly index?: number;
}

const topLevel = (field: string): Place => ({ field, pointer: `/${field}` });
const inMessage = (index: number, field: string): Place => ({
  field,
  index,
  pointer: `/messages/${index}/${field}`,
});

function missingField(place: Place): ApiError {
  return plainError(400, 'missing_field', `Required field '${place.field}' is missing.`, { ...place });
}

function invalidField(place: Place, expected: string): ApiError {
  return plainError(400, 'invalid_field', `Field '${place.field}' must be ${expected}.`, {
    ...place,
    expected,
  });
}

/** A required value: `undefined`, `null` and, for text that identifies something, an empty string are missing. */
function required(value: unknown, place: Place): unknown {
  if (value === undefined || value === null || value === '') throw missingField(place);
  return value;
}

function requiredText(value: unknown, place: Place): string {
  const given = required(value, place);
  if (typeof given !== 'string') throw invalidField(place, 'a string');
  if (given.trim() === '') throw missingField(place);
  return given;
}

function optionalText(body: Record<string, unknown>, field: string): string | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalidField(topLevel(field), 'a string');
  return value;
}

function checkCount(received: number): void {
  if (received > MAX_MESSAGES) {
    throw plainError(
      400,
      'too_many_messages',
      `Maximum ${MAX_MESSAGES} messages allowed per handoff request.`,
      {
        maxAllowed: MAX_MESSAGES,
        received,
      },
    );
  }
  if (received < MIN_MESSAGES) {
    throw plainError(
      400,
      'too_few_messages',
      `Minimum ${MIN_MESSAGES} messages required per handoff request.`,
      {
        minRequired: MIN_MESSAGES,
        received,
      },
    );
  }
}

function parseDate(value: unknown, place: Place): string {
  const date = required(value, place);
  if (typeof date !== 'string' || parseIsoDateTime(date) === null) {
    throw plainError(422, 'invalid_timestamp', 'Message date must be a valid ISO 8601 timestamp.', {
      ...place,
      received: date,
    });
  }
  return date;
}

function parseBody(value: unknown, place: Place): string {
  if (value === undefined || value === null) throw missingField(place);
  if (typeof value !== 'string') throw invalidField(place, 'a string');
  if (value.trim() === '')
    throw plainError(422, 'empty_body', 'Message body must not be empty.', { ...place });
  if (value.length > MAX_BODY_LENGTH) {
    throw plainError(422, 'body_too_long', `Message body must not exceed ${MAX_BODY_LENGTH} characters.`, {
      ...place,
      maxLength: MAX_BODY_LENGTH,
      received: value.length,
    });
  }
  return value;
}

function parseMessage(value: unknown, index: number): HandoffMessage {
  if (!isRecord(value)) {
    throw invalidField({ field: 'messages', index, pointer: `/messages/${index}` }, 'an object');
  }
  const date = parseDate(value['date'], inMessage(index, 'date'));
  const direction = required(value['direction'], inMessage(index, 'direction'));
  if (direction !== 'in' && direction !== 'out') {
    throw invalidField(inMessage(index, 'direction'), "'in' or 'out'");
  }
  return { date, direction, body: parseBody(value['body'], inMessage(index, 'body')) };
}

function checkDirections(messages: readonly HandoffMessage[]): void {
  const inboundCount = messages.filter((message) => message.direction === 'in').length;
  const outboundCount = messages.length - inboundCount;
  if (inboundCount === 0 || outboundCount === 0) {
    throw plainError(
      422,
      'direction_requirement_failed',
      "Handoff requires at least one 'in' and one 'out' message.",
      { inboundCount, outboundCount },
    );
  }
}

/**
 * The handoff's validation (seed guide, sections "Request Parameters", "Message Object" and "Message Rules").
 * `too_many_messages` and `direction_requirement_failed` are the guide's own words; it names the other causes but
 * prints no body for them, so their codes and details are assumptions.
 *
 * @throws ApiError with status 400 or 422 and the body `{ status, error, message, details }`
 */
export function parseHandoff(body: unknown): HandoffRequest {
  if (!isRecord(body)) {
    throw plainError(400, 'invalid_json', 'The request body must be a JSON object.');
  }
  const active = required(body['active'], topLevel('active'));
  if (typeof active !== 'boolean') throw invalidField(topLevel('active'), 'a boolean');
  const from = requiredText(body['from'], topLevel('from'));
  const list = required(body['messages'], topLevel('messages'));
  if (!Array.isArray(list)) throw invalidField(topLevel('messages'), 'an array');
  checkCount(list.length);
  const messages = list.map(parseMessage);
  checkDirections(messages);
  return {
    active,
    from,
    messages: [...messages].sort((a, b) => Date.parse(a.date) - Date.parse(b.date)),
    brand: optionalText(body, 'brand'),
    externalId: optionalText(body, 'externalId'),
    lang: optionalText(body, 'lang'),
  };
}
