import { expect } from 'chai';
import { ChatError, type ChatErrorOptions } from '../../../src/domain/chat-error.js';
import { en } from '../../../src/i18n/conversation/en.js';
import { archiveTexts, conversationTexts, errorSentence } from '../../../src/i18n/conversation/texts.js';
import { textsOf } from '../../../src/i18n/texts.js';

const sentence = (code: string, options: ChatErrorOptions = {}, message = 'For developers.'): string =>
  errorSentence(new ChatError(code, message, options), en);

describe('the texts of a conversation', () => {
  it('are English where the page changes nothing', () => {
    expect(conversationTexts(textsOf(null, 'en'))).to.include({ send: en.send, cancel: 'Cancel' });
  });

  it("have the page's own laid over them, in the errors one by one", () => {
    const strings = conversationTexts(
      textsOf(
        {
          send: 'Go',
          cancel: 'Never mind',
          errors: { offline: 'No line.', server: en.errors.server, unknown: en.errors.unknown },
        },
        'en',
      ),
    );
    expect(strings.send).to.equal('Go');
    expect(strings.cancel).to.equal('Never mind');
    expect(strings.back).to.equal(en.back);
    expect(strings.errors['offline']).to.equal('No line.');
    expect(strings.errors['timeout']).to.equal(en.errors['timeout']);
  });

  it('are the same object for the same texts, so that nothing renders anew', () => {
    const texts = textsOf({ send: 'Go' }, 'en');
    const other = conversationTexts(textsOf({ send: 'Other' }, 'en'));
    const first = conversationTexts(texts);
    expect(other.send).to.equal('Other');
    expect(conversationTexts(texts) === first).to.be.true;
    const saving = archiveTexts(texts);
    expect(archiveTexts(texts) === saving).to.be.true;
  });

  it('say “save” where a conversation is only saved, in the page’s words too', () => {
    const texts = archiveTexts(textsOf({ archiveTitle: 'Sichern' }, 'de'));
    expect(texts.sendingTitle).to.equal('Sichern');
    expect(texts.announceSending).to.equal('Sichern.');
    expect(texts.failedTitle).to.equal(en.archiveFailedTitle);
  });
});

describe('errorSentence', () => {
  const ours = [
    'offline',
    'timeout',
    'network',
    'blocked',
    'unauthorized',
    'forbidden',
    'not_found',
    'rate_limited',
    'server_error',
    'bad_response',
    'unconfirmed',
    'cancelled',
    'no_tracking_token',
    'not_ready',
    'identity_changed',
    'chat_disabled',
  ];
  for (const code of ours) {
    it(`has a sentence of its own for ${code}`, () => {
      expect(sentence(code)).not.to.equal(en.errors.unknown);
      expect(sentence(code)).not.to.contain('For developers.');
    });
  }

  it("fills in the facts of the server's own codes", () => {
    const details = { maxAllowed: 100, received: 142 };
    expect(sentence('too_many_messages', { status: 400, details })).to.contain(
      '142 messages, and the limit is 100',
    );
    expect(
      sentence('direction_requirement_failed', {
        status: 422,
        details: { inboundCount: 2, outboundCount: 0 },
      }),
    ).to.contain('2 from you, 0 from us');
  });

  it('shows no gaps where the server left the facts out', () => {
    for (const details of [undefined, {}, { maxAllowed: 100 }, { maxAllowed: {}, received: null }]) {
      const text = sentence('too_many_messages', { status: 400, ...(details && { details }) }, 'Too many.');
      expect(text).not.to.match(/[{}]|undefined|object/);
      expect(text).to.contain('Too many.');
    }
  });

  const statuses: readonly (readonly [number, string])[] = [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ];
  for (const [status, code] of statuses) {
    it(`goes by the status ${String(status)} where it does not know the code`, () => {
      expect(sentence('code_of_the_server', { status })).to.equal(en.errors[code]);
    });
  }

  it('quotes the server where neither code nor status says enough', () => {
    expect(sentence('invalid_request', { status: 400 }, 'Bad brand.')).to.equal(
      en.errors.server.replace('{message}', 'Bad brand.'),
    );
  });

  it('quotes the server where it rejected the content', () => {
    for (const options of [{}, { status: 422 }, { status: 422, serverCode: 'odd' }]) {
      expect(sentence('rejected', options, 'Bad brand.')).to.equal(
        en.errors.server.replace('{message}', 'Bad brand.'),
      );
    }
  });

  it("takes a known word of the server's with 400 and 422 alone, and never one of our own codes", () => {
    const said = (status: number, serverCode: string): string =>
      sentence('rejected', { status, serverCode }, 'No.');
    expect(said(400, 'too_few_messages')).to.equal(en.errors['too_few_messages']);
    expect(said(422, 'too_few_messages')).to.equal(en.errors['too_few_messages']);
    expect(said(409, 'too_few_messages')).to.contain('No.');
    for (const code of [...ours, 'unknown', 'server']) expect(said(422, code), code).to.contain('No.');
  });

  it('says that it does not know, where nothing is known', () => {
    expect(sentence('never_heard_of')).to.equal(en.errors.unknown);
  });

  for (const code of ['server', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    it(`is not confused by the code "${code}"`, () => {
      expect(sentence(code)).to.equal(en.errors.unknown);
      expect(sentence(code, { status: 400 }, 'Odd.')).to.contain('Odd.');
    });
  }
});
