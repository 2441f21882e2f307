import { ChatError } from '../../src/domain/chat-error.js';

/* How things can go between the page and the server. */

/** What becomes of one message that is posted; times in milliseconds after it came in. */
export interface SendFate {
  /** When it is taken; `null` for never. */
  readonly commit: number | null;
  readonly answer: number;
  /** What it is answered with; `null` for the message. */
  readonly error: 'network' | 'timeout' | 'unknown' | number | null;
  readonly retryAfter?: number;
}

/** What becomes of a question. */
export type ReadFate = Omit<SendFate, 'commit'>;

const QUICK = 200;
/** The client gives up by itself after so long. */
const LIMIT = 15_000;
const broken = (commit: number | null): SendFate => ({ commit, answer: QUICK, error: 'network' });
const silent = (commit: number | null): SendFate => ({ commit, answer: LIMIT, error: 'timeout' });
const answered = (error: number, commit: number | null = null, retryAfter?: number): SendFate => ({
  commit,
  answer: QUICK,
  error,
  ...(retryAfter !== undefined && { retryAfter }),
});

export const SEND_FATES = {
  slow: { commit: 3_000, answer: 6_000, error: null },
  'very slow': { commit: 500, answer: 14_500, error: null },
  'broken before': broken(null),
  'broken after': broken(100),
  'broken, done 2.5 s later': broken(QUICK + 2_500),
  'broken, done 4.9 s later': broken(QUICK + 4_900),
  hangs: silent(null),
  'hangs, done': silent(100),
  'hangs, done 3 s late': silent(LIMIT + 3_000),
  'hangs, done 30 s late': silent(LIMIT + 30_000),
  429: answered(429),
  '429 for 10 s': answered(429, null, 10_000),
  503: answered(503),
  '503 for 5 s': answered(503, null, 5_000),
  '503, done': answered(503, 100),
  '503, done 3 s later': answered(503, QUICK + 3_000),
  422: answered(422),
  403: answered(403),
  500: answered(500),
  '500, done': answered(500, 100),
  '500, done 20 s later': answered(500, 20_000),
  'unknown error': { commit: null, answer: QUICK, error: 'unknown' },
  'unknown error, done 8 s later': { commit: 8_000, answer: QUICK, error: 'unknown' },
} as const satisfies Readonly<Record<string, SendFate>>;

/** How the list can fail; a slow one shows what stood there when it was asked for. */
export const LIST_FATES = {
  slow: { answer: 4_000, error: null },
  lost: { answer: QUICK, error: 'network' },
  hangs: { answer: LIMIT, error: 'timeout' },
  503: { answer: QUICK, error: 503 },
} as const satisfies Readonly<Record<string, ReadFate>>;

/** When a push arrives, in milliseconds after the message was taken. */
export const PUSH_FATES = {
  lost: [],
  twice: [50, 900],
  late: [2_500],
  'very late': [20_000],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type SendFateName = keyof typeof SEND_FATES;
export type ListFateName = keyof typeof LIST_FATES;
export type PushFateName = keyof typeof PUSH_FATES;

export const FINE: SendFate = { commit: 100, answer: QUICK, error: null };

export const failure = ({ error, retryAfter }: Pick<ReadFate, 'error' | 'retryAfter'>): Error => {
  if (error === 'unknown') return new Error('socket');
  if (typeof error !== 'number') return new ChatError(error ?? 'network', 'x', { retryable: true });
  const details = retryAfter !== undefined && { details: { retryAfterMs: retryAfter } };
  return new ChatError('server_error', 'x', {
    status: error,
    retryable: error === 429 || error >= 500,
    ...details,
  });
};
