import { expect } from '@open-wc/testing';
import { warn, reportRefusedPolicy } from '../../src/developer/developer.js';
import { spyOnConsole } from '../support/chat.js';

describe('diagnostics', () => {
  const spy = spyOnConsole();

  it('write a sentence for a code, with its places filled in', () => {
    warn('transcript-status', ['404']);
    expect(spy.lines).to.deep.equal([
      '[kustomer-handoff-chat] src: the transcript answered with status 404.',
    ]);
  });

  it('say what becomes of the names of several bots', () => {
    warn('several-names', []);
    expect(spy.lines).to.deep.equal([
      '[kustomer-handoff-chat] The log has several names on "out" messages; in Kustomer all of them get the label "from".',
    ]);
  });

  it('say that a further log is not called as the page wanted, and that listeners go round in circles', () => {
    warn('external-id-further', ['t-9~2']);
    warn('many-tellings', []);
    expect(spy.has(/A further log is handed off as "t-9~2"/)).to.be.true;
    expect(spy.has(/Listeners have set off one another/)).to.be.true;
  });

  it('write any other text as it is, and leave places without a value', () => {
    warn('Something else {0}', []);
    expect(spy.lines).to.deep.equal(['[kustomer-handoff-chat] Something else {0}']);
  });

  it('say what to allow where the page refuses the policy', () => {
    reportRefusedPolicy(new TypeError('refused'));
    expect(spy.has(/allow the policy kustomer-handoff-chat .* TypeError refused/)).to.be.true;
  });
});
