import { expect } from 'chai';
import { ChatError } from '../../src/domain/chat-error.js';
import { buildHandoffRequest } from '../../src/domain/handoff/request.js';
import { isContentRefusal, isGone, isPutOff, isUnclear, lowerLimit } from '../../src/domain/refusals.js';
import {
  readCreatedSession,
  readError,
  readLastActivity,
  readMessage,
  readPage,
  readQueueWait,
  readSentMessage,
  readSession,
  readTrackingToken,
  readUserAuthor,
} from '../../src/kustomer/wire.js';
import { thrownBy } from '../support/errors.js';
import { transcript } from '../support/messages.js';
import { fc } from '../support/property.js';

/** As it comes out of JSON, so that `__proto__` is a key like any other. */
const parse = (text: string): unknown => JSON.parse(text) as unknown;

const hostileIds: readonly unknown[] = [
  '',
  '.',
  '..',
  '...',
  'a/b',
  '../admin',
  'a\\b',
  'a?b',
  'a#b',
  'a b',
  'a\n',
  'a%2fb',
  'ä',
  '\u0000',
  'x'.repeat(201),
  7,
  null,
  undefined,
  {},
  ['a'],
  true,
];

const session = (part: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}) => ({
  type: 'chat_session',
  id: 's1',
  attributes: { createdAt: '2026-01-22T14:35:00Z', ...attributes },
  ...part,
});

const message = (part: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}) => ({
  type: 'chat_message',
  id: 'm1',
  attributes: {
    body: 'Hello',
    direction: 'in',
    createdAt: '2026-01-22T14:35:00Z',
    importedAt: null,
    ...attributes,
  },
  ...part,
});

describe('readSession', () => {
  it('reads a JSON:API session', () => {
    expect(
      readSession(session({}, { lastMessageAt: '2026-01-22T14:36:00+00:00', custom: { a: 'x', b: 2 } })),
    ).to.deep.equal({
      conversation: {
        id: 's1',
        createdAt: '2026-01-22T14:35:00.000Z',
        lastMessageAt: '2026-01-22T14:36:00.000Z',
      },
      customValues: ['x'],
    });
  });

  it('reads a flat object with an id', () => {
    expect(readSession({ id: 's1', createdAt: '2026-01-22T14:35:00Z' })).to.deep.equal({
      conversation: { id: 's1', createdAt: '2026-01-22T14:35:00.000Z' },
      customValues: null,
    });
  });

  it('finds custom attributes under either name, and says where they cannot be seen', () => {
    expect(readSession(session({}, { customAttributes: { k: 'v' } }))?.customValues).to.deep.equal(['v']);
    expect(readSession(session({}, { custom: {} }))?.customValues).to.deep.equal([]);
    for (const custom of [undefined, null, [], 'x']) {
      expect(readSession(session({}, { custom }))?.customValues).to.equal(null);
    }
  });

  const reasons: readonly (readonly [unknown, string])[] = [
    ['customer_ended', 'customer'],
    ['user_ended', 'agent'],
    ['something_new', 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    [7, 'unknown'],
    ['constructor', 'unknown'],
    ['toString', 'unknown'],
    ['__proto__', 'unknown'],
  ];
  for (const [lockReason, by] of reasons) {
    it(`takes a locked session with the reason ${String(lockReason)} for ended by ${by}`, () => {
      const read = readSession(session({}, { lockedAt: '2026-01-22T15:00:00Z', lockReason }));
      expect(read?.conversation.endedAt).to.equal('2026-01-22T15:00:00.000Z');
      // As text: showing the difference to a function would hang the runner.
      expect(String(read?.conversation.endedBy)).to.equal(by);
    });
  }

  it('takes a session that is locked at a time that cannot be read for ended all the same', () => {
    expect(readSession(session({}, { lockedAt: true }))?.conversation.endedAt).to.equal(
      '2026-01-22T14:35:00.000Z',
    );
    expect(readSession({ id: 's1', lockedAt: 'x' })?.conversation.endedAt).to.be.a('string');
  });

  for (const lockedAt of [undefined, null, '']) {
    it(`takes a session whose lockedAt is ${JSON.stringify(lockedAt) ?? 'missing'} for open`, () => {
      expect(readSession(session({}, { lockedAt }))?.conversation.endedAt).to.equal(undefined);
    });
  }

  for (const id of hostileIds) {
    it(`does not take the id ${JSON.stringify(id)?.slice(0, 30) ?? 'undefined'}`, () => {
      expect(readSession(session({ id }))).to.equal(null);
    });
  }

  it('leaves out dates that are none', () => {
    expect(
      Object.keys(readSession(session({}, { createdAt: 'x', lastMessageAt: 5 }))!.conversation),
    ).to.deep.equal(['id']);
  });

  it('reads nothing through prototypes', () => {
    const hostile = parse(
      '{"id":"s1","__proto__":{"attributes":{"lockedAt":"2026-01-01T00:00:00Z"},"lockedAt":"x"}}',
    );
    expect(readSession(hostile)?.conversation).to.deep.equal({ id: 's1' });
    expect(readSession(parse('{"__proto__":{"id":"s1"}}'))).to.equal(null);
  });
});

describe('readCreatedSession', () => {
  it('finds the id in data, else at the top', () => {
    expect(readCreatedSession({ data: session() }).conversation.id).to.equal('s1');
    expect(readCreatedSession({ id: 's2' }).conversation.id).to.equal('s2');
  });

  for (const body of [
    null,
    {},
    [],
    { data: null },
    { data: [] },
    { data: {} },
    'x',
    { data: { id: '../x' } },
  ]) {
    it(`calls ${JSON.stringify(body)} a bad answer`, () => {
      const error = thrownBy(() => readCreatedSession(body));
      expect(error.code).to.equal('bad_response');
      expect(error.retryable).to.be.true;
    });
  }
});

describe('readMessage', () => {
  it('reads what the customer wrote', () => {
    expect(readMessage(message())).to.deep.equal({
      message: {
        id: 'm1',
        date: '2026-01-22T14:35:00.000Z',
        direction: 'in',
        body: 'Hello',
        author: { kind: 'customer' },
        status: 'sent',
        attachments: [],
      },
      imported: false,
    });
  });

  it('reads what an agent wrote, and who it was', () => {
    const read = readMessage(
      message({ relationships: { sentBy: { data: { type: 'user', id: 'u1' } } } }, { direction: 'out' }),
    );
    expect(read?.userId).to.equal('u1');
    expect(read?.message.author).to.deep.equal({ kind: 'agent' });
    expect(read?.message.status).to.equal('received');
  });

  it('asks for no name of the customer', () => {
    expect(readMessage(message({ relationships: { sentBy: { data: { id: 'c1' } } } }))?.userId).to.equal(
      undefined,
    );
  });

  it('says whether it was imported', () => {
    expect(readMessage(message({}, { importedAt: '2026-01-22T15:00:00Z' }))?.imported).to.be.true;
    for (const importedAt of [null, undefined, '', 7]) {
      expect(readMessage(message({}, { importedAt }))?.imported).to.be.false;
    }
  });

  it('reads attachments by their ids', () => {
    const data = [{ id: 'a1' }, { id: '../x' }, null, 'a2', { id: 'a3' }];
    const read = readMessage(message({ relationships: { attachments: { data } } }));
    expect(read?.message.attachments.map(({ id }) => id)).to.deep.equal(['a1', 'a3']);
    expect(
      readMessage(message({ relationships: { attachments: { data: {} } } }))?.message.attachments,
    ).to.deep.equal([]);
  });

  it('cleans bodies, and takes a missing one for empty', () => {
    expect(readMessage(message({}, { body: 'a\u0000b\ud800' }))?.message.body).to.equal('ab\ufffd');
    for (const body of [undefined, null, 7, {}])
      expect(readMessage(message({}, { body }))?.message.body).to.equal('');
  });

  it('freezes the message', () => {
    expect(Object.isFrozen(readMessage(message())?.message)).to.be.true;
  });

  it('takes a huge body as it is', () => {
    expect(readMessage(message({}, { body: 'x'.repeat(1_000_000) }))?.message.body.length).to.equal(
      1_000_000,
    );
  });

  const useless: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['an array', [message()]],
    ['no attributes', { id: 'm1' }],
    ['attributes that are an array', { id: 'm1', attributes: [] }],
    ['another direction', message({}, { direction: 'up' })],
    ['no date', message({}, { createdAt: undefined })],
    ['30 February', message({}, { createdAt: '2026-02-30T00:00:00Z' })],
    ...hostileIds.map(
      (id) => [`the id ${JSON.stringify(id)?.slice(0, 30) ?? 'undefined'}`, message({ id })] as const,
    ),
  ];
  for (const [what, resource] of useless) {
    it(`can do nothing with ${what}`, () => {
      expect(readMessage(resource)).to.equal(null);
    });
  }

  it('asks for no user by a hostile id', () => {
    for (const id of hostileIds) {
      const read = readMessage(
        message({ relationships: { sentBy: { data: { id } } } }, { direction: 'out' }),
      );
      expect(read?.userId).to.equal(undefined);
    }
  });
});

describe('readSentMessage', () => {
  it('finds the message in data, else at the top', () => {
    expect(readSentMessage({ data: message() }).message.id).to.equal('m1');
    expect(readSentMessage(message()).message.id).to.equal('m1');
  });

  it('calls anything else a bad answer', () => {
    expect(thrownBy(() => readSentMessage({ data: session() })).code).to.equal('bad_response');
  });
});

describe('readPage', () => {
  it('reads the entries that can be read', () => {
    const page = readPage(
      { data: [message(), null, message({ id: 'm2' })], links: { next: null } },
      readMessage,
    );
    expect(page.items.map(({ message: { id } }) => id)).to.deep.equal(['m1', 'm2']);
    expect(page.hasNext).to.be.false;
  });

  it('goes on while there is a next link and something on the page', () => {
    expect(readPage({ data: [message()], links: { next: '/x?page=2' } }, readMessage).hasNext).to.be.true;
    expect(readPage({ data: [null], links: { next: '/x?page=2' } }, readMessage).hasNext).to.be.true;
    expect(readPage({ data: [], links: { next: '/x?page=2' } }, readMessage).hasNext).to.be.false;
    for (const next of [undefined, null, '', 7, {}]) {
      expect(readPage({ data: [message()], links: { next } }, readMessage).hasNext).to.be.false;
    }
    expect(readPage({ data: [message()] }, readMessage).hasNext).to.be.false;
  });

  for (const body of [null, {}, [], { data: {} }, { data: 'x' }, 'x']) {
    it(`calls ${JSON.stringify(body)} no list`, () => {
      expect(thrownBy(() => readPage(body, readMessage)).code).to.equal('bad_response');
    });
  }
});

describe('readTrackingToken', () => {
  it('finds the token', () => {
    expect(readTrackingToken({ data: { attributes: { token: 'eyJ' } } })).to.equal('eyJ');
  });

  for (const token of [undefined, null, 7, {}]) {
    it(`calls ${JSON.stringify(token) ?? 'nothing'} a bad answer`, () => {
      expect(thrownBy(() => readTrackingToken({ data: { attributes: { token } } })).code).to.equal(
        'bad_response',
      );
    });
  }
});

describe('readUserAuthor', () => {
  it('reads name and picture, where they are', () => {
    const user = {
      data: { attributes: { displayName: 'Sam\u0000', avatarUrl: 'https://example.com/a.png' } },
    };
    expect(readUserAuthor(user)).to.deep.equal({ name: 'Sam', avatarUrl: 'https://example.com/a.png' });
    expect(readUserAuthor({ data: { attributes: { displayName: '', avatarUrl: null } } })).to.deep.equal({});
    expect(readUserAuthor(null)).to.deep.equal({});
  });
});

/** Every code that an error of ours may have. */
const OURS = [
  ...['offline', 'timeout', 'network', 'blocked', 'unauthorized', 'forbidden', 'not_found', 'rate_limited'],
  ...[
    'server_error',
    'bad_response',
    'rejected',
    'unconfirmed',
    'cancelled',
    'no_tracking_token',
    'not_ready',
  ],
  ...['identity_changed', 'chat_disabled', 'too_many_messages', 'direction_requirement_failed'],
];

describe('readError', () => {
  it("reads the handoff's shape", () => {
    const error = readError(400, {
      status: 400,
      error: 'too_many_messages',
      message: 'Maximum 100 messages allowed per handoff request.',
      details: { maxAllowed: 100, received: 142 },
    });
    expect(error.code).to.equal('too_many_messages');
    expect(error.message).to.equal('Maximum 100 messages allowed per handoff request.');
    expect(error.status).to.equal(400);
    expect(error.details).to.deep.equal({ maxAllowed: 100, received: 142 });
    expect(error.retryable).to.be.false;
  });

  it('reads the general shape', () => {
    const error = readError(429, {
      errors: [{ code: 'too_many_requests', message: 'Slow down.', meta: { reset: 5 } }],
    });
    expect(error.code).to.equal('rate_limited');
    expect(error.serverCode).to.equal('too_many_requests');
    expect(error.message).to.equal('Slow down.');
    expect(error.details).to.deep.equal({ reset: 5 });
    expect(error.retryable).to.be.true;
  });

  it('reads JSON:API errors, with the places they point to', () => {
    const error = readError(400, {
      errors: [
        {
          status: 400,
          code: 'invalid_request',
          title: 'invalid',
          detail: 'Bad body.',
          source: { pointer: '/messages/3/body' },
        },
        { code: 'other', source: { pointer: '/messages/4/date' } },
        { code: 'other', source: { parameter: 'page' } },
      ],
    });
    expect(error.code).to.equal('rejected');
    expect(error.serverCode).to.equal('invalid_request');
    expect(error.message).to.equal('Bad body.');
    expect(error.details).to.deep.equal({ pointers: ['/messages/3/body', '/messages/4/date'] });
    expect(readError(400, { errors: [{ title: 'Only a title' }] }).message).to.equal('Only a title');
  });

  const statuses: readonly (readonly [number, string, boolean])[] = [
    [400, 'rejected', false],
    [401, 'unauthorized', true],
    [403, 'forbidden', false],
    [404, 'not_found', false],
    [405, 'bad_response', false],
    [408, 'timeout', true],
    [409, 'rejected', false],
    [410, 'bad_response', false],
    [413, 'rejected', false],
    [418, 'bad_response', false],
    [422, 'rejected', false],
    [429, 'rate_limited', true],
    [500, 'server_error', true],
    [503, 'server_error', true],
    [599, 'server_error', true],
  ];
  for (const [status, code, retryable] of statuses) {
    it(`calls a ${status} that says nothing ${code}${retryable ? ', which may be tried again' : ''}`, () => {
      const error = readError(status, null);
      expect(error.code).to.equal(code);
      expect(error.retryable).to.equal(retryable);
      expect(error.message).to.equal(`The server answered ${String(status)}.`);
      expect(error.details).to.equal(undefined);
    });
  }

  it('says how long to wait where the headers do, beside what the server says', () => {
    expect(readError(429, null, 7_000).details).to.deep.equal({ retryAfterMs: 7_000 });
    expect(readError(503, { error: 'x', details: { a: 1 } }, 0).details).to.deep.equal({
      a: 1,
      retryAfterMs: 0,
    });
    expect(readError(429, null, null).details).to.equal(undefined);
  });

  it('goes by the headers, whatever a body claims to want', () => {
    const body = { error: 'x', details: { retryAfterMs: 1e9 } };
    expect(readError(429, body, 7_000).details).to.deep.equal({ retryAfterMs: 7_000 });
  });

  for (const code of [
    '',
    'with space',
    '<script>',
    '1st',
    'x'.repeat(81),
    7,
    null,
    { a: 1 },
    ['too_many_messages'],
  ]) {
    it(`does not take ${JSON.stringify(code)?.slice(0, 30)} for a code`, () => {
      expect(readError(400, { error: code }).serverCode).to.equal(undefined);
    });
  }

  it('keeps a long message short, and well formed', () => {
    const error = readError(400, { error: 'x', message: `${'x'.repeat(499)}😀${'y'.repeat(1_000)}` });
    expect(error.message.length).to.be.at.most(500);
    expect(() => encodeURIComponent(error.message)).not.to.throw();
  });

  it('is not fooled by hostile shapes', () => {
    for (const body of [
      [],
      'text',
      7,
      { errors: {} },
      { errors: [] },
      { errors: [null, 7, []] },
      { error: {}, message: [], details: [] },
      parse('{"__proto__":{"error":"polluted","message":"polluted"}}'),
      parse('{"errors":[{"__proto__":{"code":"polluted"}}]}'),
    ]) {
      const error = readError(418, body);
      expect(error.code).to.equal('bad_response');
      expect(error.message).to.equal('The server answered 418.');
    }
    readError(400, parse('{"error":"x","details":{"__proto__":{"polluted":true}}}'));
    expect('polluted' in {}).to.be.false;
  });
});

describe("a server's word", () => {
  const built = buildHandoffRequest(transcript(6), { from: 'Bot', active: true, now: 0 });
  const decisions = (error: ChatError) => ({
    code: error.code,
    retryable: error.retryable,
    details: error.details,
    isUnclear: isUnclear(error),
    isPutOff: isPutOff(error),
    isGone: isGone(error),
    isContentRefusal: isContentRefusal(error),
    lowerLimit: lowerLimit(error, built),
  });
  const statuses = [400, 401, 403, 404, 405, 408, 409, 410, 413, 418, 422, 429, 500, 502, 503, 504];
  const guide = ['too_many_messages', 'direction_requirement_failed'];

  for (const word of [...OURS, 'invalid_request', 'unknown', 'server', '__proto__']) {
    it(`decides nothing where it is "${word}"`, () => {
      for (const status of statuses) {
        if (guide.includes(word) && [400, 422].includes(status)) continue;
        for (const body of [{ error: word }, { errors: [{ code: word }] }]) {
          const error = readError(status, body);
          expect(decisions(error), String(status)).to.deep.equal(decisions(readError(status, null)));
          if (word !== '__proto__') expect(error.serverCode).to.equal(word);
        }
      }
    });
  }

  for (const word of guide) {
    it(`is taken as "${word}" with 400 and 422 alone`, () => {
      const taken = statuses.filter((status) => readError(status, { error: word }).code === word);
      expect(taken).to.deep.equal([400, 422]);
    });
  }

  it('in the details decides nothing either', () => {
    const details = { retryAfterMs: 9e9, isCapped: true, openedIn: 'widget', maxAllowed: 3 };
    expect(readError(403, { error: 'x', details }).details).to.deep.equal({ maxAllowed: 3 });
    expect(lowerLimit(readError(409, { error: 'too_many_messages', details }), built)).to.equal(null);
    expect(lowerLimit(readError(400, { error: 'too_many_messages', details }), built)).to.equal(3);
  });

  it('in an answer that is no refusal is no refusal: it is a bad answer', () => {
    for (const word of OURS) {
      expect(thrownBy(() => readCreatedSession({ status: 403, error: word })).code).to.equal('bad_response');
    }
  });
});

describe('whatever JSON the server sends', () => {
  const keys = [
    'data',
    'id',
    'attributes',
    'createdAt',
    'direction',
    'body',
    'errors',
    'error',
    'links',
    'next',
    'relationships',
    'sentBy',
    'attachments',
    'lockedAt',
    'custom',
    '__proto__',
  ];
  const leaves = fc.oneof(
    fc.constantFrom<unknown>('in', 'out', 's1', '2026-01-22T14:35:00Z', '', null, 7, true, '../x'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const branch = (inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(
      inner,
      fc.array(inner, { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...keys), inner, { maxKeys: 4 }),
    );
  const bodies = fc.oneof(branch(branch(branch(branch(leaves)))), fc.jsonValue());

  const readers: readonly (readonly [string, (body: unknown) => unknown])[] = [
    ['readSession', readSession],
    ['readCreatedSession', readCreatedSession],
    ['readMessage', readMessage],
    ['readSentMessage', readSentMessage],
    ['readPage', (body) => readPage(body, readMessage)],
    ['readTrackingToken', readTrackingToken],
    ['readUserAuthor', readUserAuthor],
    ['readError', (body) => readError(400, body)],
  ];
  for (const [name, read] of readers) {
    it(`${name} throws nothing but a ChatError`, () => {
      fc.assert(
        fc.property(bodies, (body) => {
          try {
            read(body);
          } catch (thrown) {
            expect(thrown).to.be.instanceOf(ChatError);
          }
        }),
        { numRuns: 200 },
      );
    });
  }

  it('an error is one with a code and a message that can be shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), bodies, (status, body) => {
        const error = readError(status, body);
        expect(error.code).to.match(/^[a-z][\w-]*$/i);
        expect(OURS).to.include(error.code);
        expect(error.message.length).to.be.within(1, 500);
        expect(error.status).to.equal(status);
      }),
    );
  });
});

describe('the estimated wait', () => {
  const read = (estimatedWaitTimeSeconds: unknown): number | null =>
    readQueueWait({ data: { attributes: { estimatedWaitTimeSeconds } } });

  it('is read in seconds', () => {
    expect([read(0.5), read(1), read(90)]).to.deep.equal([0.5, 1, 90]);
  });

  it('is none where it is no span of time', () => {
    for (const value of [0, -1, '90', true, null, undefined, {}, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(read(value), JSON.stringify(value)).to.equal(null);
    }
    expect(readQueueWait(null)).to.equal(null);
  });
});

describe('the last activity', () => {
  const read = (lastActivity: unknown): string =>
    readLastActivity({ data: { attributes: { lastActivity } } });

  it('is read as a date', () => {
    expect(read('2026-01-22T15:00:00.000Z')).to.equal('2026-01-22T15:00:00.000Z');
  });

  it('is a bad answer where there is none', () => {
    for (const value of [undefined, null, {}, 'yesterday'] as const) {
      expect(thrownBy(() => read(value))).to.include({ code: 'bad_response' });
    }
  });
});
