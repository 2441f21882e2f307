import { expect } from 'chai';
import { en } from '../../src/i18n/en.js';
import { textsOf, type Texts } from '../../src/i18n/texts.js';

describe('the texts of an element', () => {
  it('are English where the page changes nothing', () => {
    expect(textsOf(null, 'en')).to.include(en);
  });

  it("have the page's own laid over them", () => {
    const texts = textsOf({ cancel: 'Never mind' }, 'en');
    expect(texts.cancel).to.equal('Never mind');
    expect(texts.talkToPerson).to.equal(en.talkToPerson);
  });

  it('make what is expensive once, each for itself', () => {
    const made: string[] = [];
    const make = ({ locale }: Texts): object => {
      made.push(locale);
      return {};
    };
    const [one, two] = [textsOf(null, 'en'), textsOf(null, 'de')];
    const first = one.once(make);
    expect(two.once(make) === first).to.be.false;
    expect(one.once(make) === first).to.be.true;
    expect(made).to.deep.equal(['en', 'de']);
  });
});
