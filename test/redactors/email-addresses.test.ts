import { expect } from 'chai';
import { emailAddresses } from '../../src/redactors.js';
import { expectSettled, slowShapes } from './support.js';

const hide = emailAddresses();

describe('emailAddresses', () => {
  it('hides whole addresses', () => {
    for (const address of [
      ...['a@b.com', 'john.doe+tag@mail.example.co.uk', 'JOHN@EXAMPLE.COM', "o'brien@x.ie"],
      ...['first_last-2@sub-domain.example.museum', '12345@163.com', 'müller@müller.de', 'mu\u0308ller@x.de'],
      ...[
        'пётр@почта.рф',
        '用户@例子.公司',
        'a@xn--e1afmkfd.xn--p1ai',
        'ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ',
        'a@b\u00ad.com',
      ],
      ...['bounce%20x&y@example.org', `${'x'.repeat(64)}@example.org`],
    ]) {
      expect(hide(`write to ${address}, please`), address).to.equal('write to [e-mail address], please');
    }
  });

  it('keeps what stands around them', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['"John" <john@example.com>', '"John" <[e-mail address]>'],
      ['mailto:john@example.com?subject=Hi', 'mailto:[e-mail address]?subject=Hi'],
      ['[a@b.com](mailto:a@b.com)', '[[e-mail address]](mailto:[e-mail address])'],
      ['**a@b.com** _a@b.com_ `a@b.com`', '**[e-mail address]** _[e-mail address]_ `[e-mail address]`'],
      ['I am a@b.com.', 'I am [e-mail address].'],
      ['a@b.com...', '[e-mail address]...'],
      ['a@b.com,c@d.org;e@f.net', '[e-mail address],[e-mail address];[e-mail address]'],
      ['........a@b.com', '........[e-mail address]'],
      ['email=a@b.com', 'email=[e-mail address]'],
      ['メールはtaro@example.comに送って', 'メールは[e-mail address]に送って'],
      ['a@b.com4111', '[e-mail address]4111'],
      ['a@b.com-old', '[e-mail address]-old'],
    ];
    for (const [text, hidden] of cases) expect(hide(text)).to.equal(hidden);
  });

  it('hides addresses that share a part as one', () => {
    expect(hide('a@b.com@c.org')).to.equal('[e-mail address]');
  });

  it('leaves what is none', () => {
    for (const text of [
      ...[
        '@handle',
        'hi @john.doe',
        'a@b',
        'user@ host.com',
        'user @host.com',
        'a@b.c',
        'v1.2@3.4',
        '5 @ 3.50',
      ],
      ...[
        'lodash@4.17.21',
        'vue@3.0.0-rc.1',
        'logo@2x.png',
        'https://tiktok.com/@john.doe',
        'a@-b.com',
        'a@b..com',
      ],
      ...['user@192.168.0.1', 'me@localhost', '@', '@@', 'a@', '@b.com', 'john at example dot com', 'a@.com'],
    ]) {
      expect(hide(text)).to.equal(text);
    }
  });

  it('takes another replacement', () => {
    expect(emailAddresses({ replacement: '<mail>' })('a@b.com')).to.equal('<mail>');
  });

  it('finds nothing in its own answer', () => expectSettled(hide));

  it('takes time in step with the length', function () {
    this.timeout(60_000);
    expect(slowShapes(hide)).to.deep.equal([]);
  });
});
