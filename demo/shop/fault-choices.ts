import type { FaultKind } from '../../src/sandbox/faults.js';

/** A fault as `PUT /sandbox/faults` takes it; see src/sandbox/README.md. */
interface FaultInput {
  readonly match: string;
  readonly kind: FaultKind;
  readonly times?: number | 'always';
  readonly ms?: number;
  readonly from?: 'request';
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly commit?: boolean;
}

/** Settings of the sandbox; the first two count down. */
interface PushSettings {
  readonly pushDrops?: number;
  readonly pushDuplicates?: number;
  readonly pushDelayMs?: number;
}

export interface FaultChoice {
  /** Stands in `data-fault` of its chip. */
  readonly name: string;
  readonly label: string;
  /** What happens, and what the person should see. */
  readonly hint: string;
  readonly faults: readonly FaultInput[];
  /** What goes wrong with what the sandbox pushes to `core.js`. */
  readonly pushes?: PushSettings;
  /** What uses it up; a handoff where left out. */
  readonly waitsFor?: 'message';
  /** Whether a chat of another origin may read `retry-after`. */
  readonly exposeHeaders?: boolean;
}

export interface FaultGroup {
  readonly title: string;
  readonly choices: readonly FaultChoice[];
}

const HANDOFF = 'POST /c/v2.1/chat/handoff';
const SESSIONS = 'GET /c/v1/chat/sessions';
const SEND = 'POST /c/v1/chat/messages';

/** An answer to the next handoff, in place of the real one. */
const answer = (status: number, more: Omit<FaultInput, 'match' | 'kind' | 'status'> = {}): FaultInput => ({
  match: HANDOFF,
  kind: 'status',
  status,
  ...more,
});

const tooManyRequests = (headers: Readonly<Record<string, string>> = {}): FaultInput =>
  answer(429, {
    headers,
    body: { errors: [{ code: 'rate_limited', message: 'Too many requests.', meta: {} }] },
  });

export const NO_FAULTS: FaultChoice = {
  name: 'none',
  label: 'No faults',
  hint: 'Everything works. Choose what should go wrong, then ask for a person in the chat.',
  faults: [],
};

const LOST: readonly FaultChoice[] = [
  {
    name: 'drop-after',
    label: 'Answer lost',
    hint: 'Carried out, but the answer never comes: the chat looks for the conversation and opens it. No second one.',
    faults: [{ match: HANDOFF, kind: 'drop-after' }],
  },
  {
    name: 'drop-after-lag',
    label: 'Lost, list lag',
    hint: 'And the list shows it 15 s late: “We couldn’t confirm”, then it is found without anybody’s help.',
    faults: [
      { match: HANDOFF, kind: 'drop-after' },
      { match: SESSIONS, kind: 'list-lag', ms: 15_000, times: 'always' },
    ],
  },
  {
    name: 'drop-after-hidden',
    label: 'Lost, id hidden',
    hint: 'And the list hides external ids: it is found all the same, as the only new conversation.',
    faults: [
      { match: HANDOFF, kind: 'drop-after' },
      { match: SESSIONS, kind: 'hide-external-id', times: 'always' },
    ],
  },
  {
    name: 'commit-late',
    label: 'Done too late',
    hint: 'The chat gives up after 15 s, and 2 s later the server does it after all: found, not sent again.',
    faults: [{ match: HANDOFF, kind: 'commit-late', ms: 17_000, from: 'request' }],
  },
  {
    name: 'hang',
    label: 'Hang',
    hint: 'No answer, nothing done: “longer than usual” after 8 s, given up after 15 s, then looked for.',
    faults: [{ match: HANDOFF, kind: 'hang' }],
  },
  {
    name: 'drop-before',
    label: 'Drop before',
    hint: 'Nothing is carried out, which looks just like a lost answer: “Try again” looks once more, then sends.',
    faults: [{ match: HANDOFF, kind: 'drop-before' }],
  },
  {
    name: 'malformed',
    label: 'Half an answer',
    hint: 'Carried out, but the answer breaks off in the middle: the conversation is found at once.',
    faults: [{ match: HANDOFF, kind: 'malformed' }],
  },
  {
    name: 'html',
    label: 'HTML with 200',
    hint: 'A captive portal answers with its own page; nothing is done, and nothing is taken for an answer.',
    faults: [{ match: HANDOFF, kind: 'html' }],
  },
  {
    name: 'redirect',
    label: 'Redirect',
    hint: 'A login page takes the place of the answer. It is not followed, since the token would go along.',
    faults: [{ match: HANDOFF, kind: 'redirect' }],
  },
];

const REFUSED: readonly FaultChoice[] = [
  {
    name: 'status-422',
    label: '422',
    hint: 'The server says no, for good: the reason in a sentence, the phone number, and nothing sent by itself.',
    faults: [
      answer(422, {
        body: {
          status: 422,
          error: 'direction_requirement_failed',
          message: "Handoff requires at least one 'in' and one 'out' message.",
          details: { inboundCount: 0, outboundCount: 7 },
        },
      }),
    ],
  },
  {
    name: 'status-422-pointer',
    label: '422, one message',
    hint: 'The server names the second message. Ask again: the review opens by itself, with that one marked.',
    faults: [
      answer(422, {
        body: {
          errors: [
            {
              status: 422,
              code: 'body_not_accepted',
              title: 'body not accepted',
              detail: 'The second message has contents that this organization does not accept.',
              source: { pointer: '/messages/1/body' },
            },
          ],
        },
      }),
    ],
  },
  {
    name: 'status-413',
    label: '413 too long',
    hint: 'Too much to take: the chat offers “Continue with only the latest messages”.',
    faults: [
      answer(413, {
        body: { errors: [{ code: 'payload_too_large', message: 'The conversation is too long.', meta: {} }] },
      }),
    ],
  },
  {
    name: 'too-many',
    label: '4 at most',
    hint: 'Less than the documented 100: the four latest messages go by themselves, and the chat says so.',
    faults: [
      answer(400, {
        body: {
          status: 400,
          error: 'too_many_messages',
          message: 'Maximum 4 messages allowed per handoff request.',
          details: { maxAllowed: 4, received: 7 },
        },
      }),
    ],
  },
  {
    name: 'status-401',
    label: '401 once',
    hint: 'The token is refused once. An anonymous one is renewed unseen; with customer A or B it is the page’s: reload.',
    faults: [
      answer(401, {
        body: {
          status: 401,
          error: 'unauthorized',
          message: 'The tracking token has expired.',
          details: { reason: 'expired' },
        },
      }),
    ],
  },
  {
    name: 'no-cors',
    label: 'No CORS',
    hint: 'The page can’t read the API (as on one origin everybody can, the line is cut): nothing is posted, “blocked” is told.',
    faults: [{ match: SESSIONS, kind: 'drop-before', times: 'always' }],
  },
];

const PUT_OFF: readonly FaultChoice[] = [
  {
    name: 'status-429-plain',
    label: '429',
    hint: 'Too many requests, and no header to read: a countdown from 10 s, then it is sent again by itself.',
    faults: [tooManyRequests()],
  },
  {
    name: 'status-429',
    label: '429, 4 s',
    hint: 'The server asks for 4 s (retry-after): the countdown shows just that.',
    faults: [tooManyRequests({ 'retry-after': '4' })],
    exposeHeaders: true,
  },
  {
    name: 'status-429-long',
    label: '429, one hour',
    hint: 'The server asks for an hour: the chat tries again after a minute, and shows another way to reach you.',
    faults: [tooManyRequests({ 'retry-after': '3600' })],
    exposeHeaders: true,
  },
  {
    name: 'status-503-done',
    label: '503, done',
    hint: 'A gateway says 503 of what went through: after 10 s the chat looks before it sends, and finds it.',
    faults: [answer(503, { commit: true })],
  },
  {
    name: 'status-503',
    label: '503, not done',
    hint: 'The same answer, and nothing was done: after 10 s the chat looks, then sends again.',
    faults: [answer(503)],
  },
];

const LINE: readonly FaultChoice[] = [
  {
    name: 'delay',
    label: 'Delay 3 s',
    hint: 'Every request waits: time to cancel, to press “Reload now”, or to ask in a second window as well.',
    faults: [{ match: '* /*', kind: 'delay', ms: 3000, times: 'always' }],
  },
  {
    name: 'list-lag',
    label: 'List lag',
    hint: 'New conversations show in the list 15 s late. Without a lost answer nobody notices.',
    faults: [{ match: SESSIONS, kind: 'list-lag', ms: 15_000, times: 'always' }],
  },
  {
    name: 'send-fails',
    label: 'Send refused',
    hint: 'The next live message is not taken: it stays, marked, and can be tried again.',
    faults: [{ match: SEND, kind: 'status', status: 403 }],
    waitsFor: 'message',
  },
];

/** More than anybody will see. */
const ALL = 1_000_000;

const PUSHES: readonly FaultChoice[] = [
  {
    name: 'push-lost',
    label: 'Lost',
    hint: 'Nothing comes over core.js any more. The polling beside it finds the message within a minute, and goes on every 10 s.',
    faults: [],
    pushes: { pushDrops: ALL },
  },
  {
    name: 'push-twice',
    label: 'Twice',
    hint: 'Everything comes over core.js twice: it stands in the log once.',
    faults: [],
    pushes: { pushDuplicates: ALL },
  },
  {
    name: 'push-late',
    label: '3 s late',
    hint: 'Everything comes over core.js late: also the news that the agent types, even after the message.',
    faults: [],
    pushes: { pushDelayMs: 3000 },
  },
];

export const FAULT_GROUPS: readonly FaultGroup[] = [
  { title: 'Lost answers', choices: LOST },
  { title: 'Refusals', choices: REFUSED },
  { title: 'Wait', choices: PUT_OFF },
  { title: 'Line', choices: LINE },
  { title: 'Kustomer’s web SDK (see Driver)', choices: PUSHES },
];
