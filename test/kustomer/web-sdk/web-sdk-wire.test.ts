import { expect } from 'chai';
import {
  readWebSdkBatch,
  readWebSdkConversation,
  readWebSdkConversations,
  readWebSdkError,
  readWebSdkMessage,
  readWebSdkSent,
} from '../../../src/kustomer/web-sdk/web-sdk-wire.js';
import { thrownBy } from '../../support/errors.js';
import { coreConversation, coreMessage } from '../../support/fake-core.js';

const LED_BY_PEOPLE = { isInAssistantMode: false };
const LED_BY_A_BOT = { isInAssistantMode: true };

const authorOf = (sentBy: unknown, context = LED_BY_PEOPLE) =>
  readWebSdkMessage(coreMessage({ sentBy }), context)?.message.author;

describe("Core's message", () => {
  it('is read in its documented form', () => {
    expect(readWebSdkMessage(coreMessage(), LED_BY_PEOPLE)).to.deep.equal({
      message: {
        id: 'm1',
        date: '2026-01-22T15:00:00.000Z',
        direction: 'out',
        body: 'Hello',
        author: { kind: 'agent', name: 'Sam', avatarUrl: 'https://x.example/sam.png' },
        status: 'received',
        attachments: [],
      },
      imported: false,
    });
  });

  it('of the customer has the customer for its author, whoever it says', () => {
    const incoming = readWebSdkMessage(coreMessage({ direction: 'in' }), LED_BY_A_BOT);
    expect(incoming?.message.author).to.deep.equal({ kind: 'customer' });
    expect(incoming?.message.status).to.equal('sent');
  });

  it('is labelled as the bot’s where an assistant wrote it', () => {
    for (const type of ['assistant', 'ASSISTANT', 'conversational_assistant', 'bot', 'ai']) {
      expect(authorOf({ type, displayName: 'Ada' })).to.deep.equal({ kind: 'bot', name: 'Ada' });
    }
    expect(authorOf({ displayName: 'Ada' }, LED_BY_A_BOT)?.kind).to.equal('bot');
    expect(authorOf(undefined, LED_BY_A_BOT)?.kind).to.equal('bot');
  });

  it('is labelled as an agent’s where a person wrote it, or nobody is named', () => {
    for (const sentBy of [{ type: 'user' }, { type: 'Customer' }, { type: 7 }, undefined, 'Sam', null]) {
      expect(authorOf(sentBy)?.kind).to.equal('agent');
    }
    expect(authorOf({ type: 'User' }, LED_BY_A_BOT)?.kind).to.equal('agent');
  });

  it('that is older than the conversation came in by the handoff', () => {
    const read = (createdAt: string) =>
      readWebSdkMessage(coreMessage({ createdAt }), {
        ...LED_BY_PEOPLE,
        createdAt: '2026-01-22T15:00:00.000Z',
      });
    expect(read('2026-01-22T14:59:59.999Z')?.imported).to.be.true;
    expect(read('2026-01-22T15:00:00Z')?.imported).to.be.false;
  });

  it('keeps of its attachments those that can be named', () => {
    const attachments = [
      { id: 'a1', name: 'cat.png' },
      { id: 'a2' },
      { name: 'x' },
      null,
      'a3',
      { id: '../x' },
    ];
    expect(readWebSdkMessage(coreMessage({ attachments }), LED_BY_PEOPLE)?.message.attachments).to.deep.equal(
      [
        { id: 'a1', name: 'cat.png' },
        { id: 'a2', name: '' },
      ],
    );
  });

  it('loses control characters, and a body that is no text', () => {
    expect(readWebSdkMessage(coreMessage({ body: 'a\u0000b' }), LED_BY_PEOPLE)?.message.body).to.equal('ab');
    expect(readWebSdkMessage(coreMessage({ body: { html: '<b>' } }), LED_BY_PEOPLE)?.message.body).to.equal(
      '',
    );
  });

  it('is none without an id, a date or a direction that can be used', () => {
    const wrong = [
      null,
      'message',
      [],
      coreMessage({ messageId: undefined }),
      coreMessage({ messageId: '../../x' }),
      coreMessage({ messageId: 7 }),
      coreMessage({ createdAt: 'yesterday' }),
      coreMessage({ createdAt: {} }),
      coreMessage({ direction: 'sideways' }),
      Object.create(coreMessage()),
    ];
    for (const payload of wrong) expect(readWebSdkMessage(payload, LED_BY_PEOPLE)).to.equal(null);
    expect(thrownBy(() => readWebSdkSent({}, LED_BY_PEOPLE)).code).to.equal('bad_response');
  });
});

describe("Core's lists", () => {
  it('leave out what can not be read', () => {
    expect(
      readWebSdkConversations({ conversations: [coreConversation(), null, { conversationId: 'a/b' }] }).map(
        ({ id }) => id,
      ),
    ).to.deep.equal(['c1']);
    const batch = readWebSdkBatch({ messages: [coreMessage(), 7] }, LED_BY_PEOPLE);
    expect([batch.messages.length, batch.length]).to.deep.equal([1, 2]);
  });

  it('that are none are refused', () => {
    for (const response of [null, undefined, [], { conversations: {} }, { messages: 'x' }, 'ok']) {
      expect(thrownBy(() => readWebSdkConversations(response)).code).to.equal('bad_response');
      expect(thrownBy(() => readWebSdkBatch(response, LED_BY_PEOPLE)).code).to.equal('bad_response');
    }
  });
});

describe("Core's conversation", () => {
  it('is read in its documented form', () => {
    expect(readWebSdkConversation(coreConversation({ isInAssistantMode: true }))).to.deep.equal({
      id: 'c1',
      createdAt: '2026-01-22T14:40:00.000Z',
      hasEnded: false,
      isInAssistantMode: true,
    });
  });

  it('has ended where it says so, by a word or a date', () => {
    expect(readWebSdkConversation(coreConversation({ ended: true }))?.hasEnded).to.be.true;
    const dated = readWebSdkConversation(coreConversation({ ended: '2026-01-22T16:00:00Z' }));
    expect([dated?.hasEnded, dated?.endedAt]).to.deep.equal([true, '2026-01-22T16:00:00.000Z']);
    for (const ended of [false, null, undefined, 'no', 1, {}]) {
      expect(readWebSdkConversation(coreConversation({ ended }))?.hasEnded).to.be.false;
    }
  });

  it('may not say whether a bot leads it', () => {
    expect(readWebSdkConversation({ conversationId: 'c1' })?.isInAssistantMode).to.equal(null);
    expect(
      readWebSdkConversation(coreConversation({ isInAssistantMode: 'yes' }))?.isInAssistantMode,
    ).to.equal(null);
  });
});

describe("Core's errors", () => {
  it('keep their status, code and title', () => {
    const error = readWebSdkError(
      Object.assign(new Error('Request failed'), {
        status: 422,
        code: 'invalid_body',
        title: 'The body is too long',
        source: { pointer: '/body' },
      }),
    );
    expect([error.status, error.code, error.serverCode, error.message]).to.deep.equal([
      422,
      'rejected',
      'invalid_body',
      'The body is too long',
    ]);
    expect(error.details).to.deep.equal({ pointers: ['/body'] });
    expect(error.retryable).to.be.false;
  });

  it('have the code of their status where they have none', () => {
    expect(readWebSdkError({ status: 400 }).status).to.equal(400);
    expect(readWebSdkError({ status: 599 }).status).to.equal(599);
    for (const status of [399, 600]) expect(readWebSdkError({ status }).status).to.equal(undefined);
    expect(readWebSdkError({ status: 429 }).code).to.equal('rate_limited');
    expect(readWebSdkError({ status: '403' }).code).to.equal('forbidden');
  });

  it('without a status leave it open what has happened', () => {
    for (const error of [new Error('Network Error'), 'no', 7, true, {}, { status: 200 }, { status: 'x' }]) {
      const read = readWebSdkError(error);
      expect([read.code, read.status, read.retryable]).to.deep.equal(['bad_response', undefined, true]);
    }
    const { code, serverCode } = readWebSdkError({ code: 'not_ready' });
    expect([code, serverCode]).to.deep.equal(['bad_response', 'not_ready']);
  });

  it('carry no token and no end of text', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjEyMyJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
    expect(readWebSdkError(new Error(`refused ${token}`)).message).to.equal('refused [token]');
    expect(readWebSdkError({ status: 403, title: `for ${token}` }).message).to.equal('for [token]');
    expect(readWebSdkError(new Error('x'.repeat(10_000))).message.length).to.equal(200);
  });
});
