import { expect } from 'chai';
import {
  applyRedact,
  findProblems,
  shareOf,
  textToShare,
  type Redact,
} from '../../../src/domain/handoff/shareable.js';
import { chatMessage } from '../../support/messages.js';

describe('applyRedact', () => {
  const message = chatMessage({ body: 'a' });

  it('gives the cleaned body', () => {
    expect(applyRedact(({ body }) => ({ body: `${body}\u0000b` }), message)).to.deep.equal({ body: 'ab' });
  });

  it('withholds without a word where redact says null', () => {
    expect(applyRedact(() => null, message)).to.deep.equal({ withheld: null });
  });

  it('says why where redact broke its contract, or broke down', () => {
    const throws: Redact = () => {
      throw new Error('a secret');
    };
    for (const redact of [(() => 'text') as unknown as Redact, throws]) {
      const broken = applyRedact(redact, message);
      expect('withheld' in broken && broken.withheld)
        .to.be.a('string')
        .and.not.to.contain('secret');
    }
  });
});

describe('shareOf', () => {
  const share = (part: Parameters<typeof chatMessage>[0], redact?: Redact) => {
    const message = chatMessage(part);
    return shareOf(message, () => message, redact);
  };

  it('gives the body where there is something to say', () => {
    expect(share({ body: ' Hello ' })).to.deep.equal({ body: ' Hello ' });
  });

  it('gives the names of attachments where there is no text', () => {
    expect(share({ body: '\n', attachments: [{ id: 'f', name: 'a.png' }] })).to.deep.equal({
      body: '[a.png]',
    });
  });

  it('says that there is nothing to say', () => {
    expect(share({ body: '\u200b' })).to.deep.equal({ reason: 'empty_body' });
    expect(share({ body: 'x' }, () => ({ body: '' }))).to.deep.equal({ reason: 'empty_body' });
  });

  it('says that redact withheld it', () => {
    expect(share({ body: 'x' }, () => null)).to.deep.equal({ reason: 'redacted' });
  });

  it('needs no whole message where nothing is redacted', () => {
    const never = (): never => {
      throw new Error('not needed');
    };
    expect(shareOf({ body: 'x', attachments: [] }, never, null)).to.deep.equal({ body: 'x' });
  });

  it('keeps the message as it is, though redact writes to what it is given', () => {
    const message = chatMessage({ body: 'x' });
    const greedy: Redact = (given) => {
      (given as { body: string }).body = 'changed';
      return given;
    };
    shareOf(message, () => message, greedy);
    expect(message.body).to.equal('x');
  });
});

describe('textToShare', () => {
  const file = { id: 'f', name: 'a.png' };

  it('is the text as it stands', () => {
    expect(textToShare({ body: ' a\n', attachments: [] })).to.equal(' a\n');
    expect(textToShare({ body: 'a', attachments: [file] })).to.equal('a');
    expect(textToShare({ body: ' ', attachments: [] })).to.equal(' ');
  });

  it('names the files where there is nothing to read', () => {
    const attachments = [file, { id: 'g', name: 'b.pdf' }];
    for (const body of ['', ' ', '\u200b']) {
      expect(textToShare({ body, attachments })).to.equal('[a.png] [b.pdf]');
    }
  });
});

describe('findProblems', () => {
  const say = (direction: 'in' | 'out', id?: string) => ({ direction, ...(id !== undefined && { id }) });
  const codes = (...given: Parameters<typeof findProblems>) => findProblems(...given).map(({ code }) => code);

  it('goes by sides and number alone', () => {
    const whole = [say('in'), say('out')];
    expect(findProblems('Bot', whole, whole)).to.deep.equal([]);
    expect(codes('', [say('in')], [say('in')])).to.deep.equal([
      'missing_from',
      'too_few_messages',
      'missing_outbound',
    ]);
    expect(codes('Bot', [], [])).to.deep.equal(['too_few_messages', 'missing_inbound', 'missing_outbound']);
    expect(codes('Bot', [say('out'), say('out')], [])).to.deep.equal(['missing_inbound']);
  });

  it('names the messages of the missing side, which are there but have nothing to share', () => {
    const all = [say('in', 'a'), say('out', 'b'), say('out', 'c'), say('in', 'd')];
    const shared = [say('in', 'a'), say('in', 'd')];
    expect(findProblems('Bot', shared, all)).to.deep.equal([
      { code: 'missing_outbound', message: 'No "out" message has text to share.', messageIds: ['b', 'c'] },
    ]);
  });

  it('names none where the side has none, or they have no ids', () => {
    const [problem] = findProblems('Bot', [say('in'), say('in')], [say('in'), say('out'), say('in')]);
    expect(problem?.messageIds).to.deep.equal([]);
  });

  it('names no messages where none of them is to blame', () => {
    for (const { code, messageIds } of findProblems('', [say('in', 'a')], [say('in', 'a')])) {
      expect(messageIds === undefined).to.equal(code !== 'missing_outbound');
    }
  });
});
