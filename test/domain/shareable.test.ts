import { expect } from '@open-wc/testing';
import { applyRedact, findProblems, shareOf, type Redact } from '../../src/domain/shareable.js';
import { chatMessage } from '../support/messages.js';

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

describe('findProblems', () => {
  it('goes by sides and number alone', () => {
    expect(findProblems('Bot', [{ direction: 'in' }, { direction: 'out' }])).to.deep.equal([]);
    expect(findProblems('', [{ direction: 'in' }]).map(({ code }) => code)).to.deep.equal([
      'missing_from',
      'too_few_messages',
      'missing_outbound',
    ]);
  });
});
