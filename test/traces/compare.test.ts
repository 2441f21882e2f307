import { expect } from 'chai';
import { compare, read, write, type Verdict } from './compare.js';

const KEPT = [
  '{"tabs":1}',
  '1 A presses | at handing-off/sending | > sessions@0',
  '4 9000 ms pass | at live | > POST handoff log 1 of 2@200, sessions*3@400-8400 | $ +handoff | ! handoff #1, resolves #1',
];

const changed = (from: string, to: string): Verdict =>
  compare(
    KEPT,
    KEPT.map((line) => line.replace(from, to)),
  );

const aspectsOf = (verdict: Verdict): readonly string[] =>
  typeof verdict === 'string' ? [verdict] : verdict.map(({ aspect }) => aspect);

describe('two traces of one schedule', () => {
  it('are the same where nothing differs', () => {
    expect(compare(KEPT, KEPT)).to.equal('same');
    expect(changed('handoff #1, resolves #1', 'resolves #1, handoff #1')).to.equal('same');
  });

  it('are the same but for the times where the requests leave in their order', () => {
    expect(changed('2@200', '2@250')).to.equal('times');
    expect(changed('400-8400', '400-7400')).to.equal('times');
    expect(changed('sessions*3@400-8400', 'sessions@400, sessions*2@500-8400')).to.equal('times');
  });

  it('are the same but for the order where the same requests leave in one step', () => {
    const split = 'sessions@100, POST handoff log 1 of 2@200, sessions*2@400-8400';
    expect(changed('POST handoff log 1 of 2@200, sessions*3@400-8400', split)).to.equal('order');
  });

  it('differ in what is asked for, where a request is missing, more or another', () => {
    for (const other of ['sessions*2@400-8400', 'sessions*4@400-8400', 'messages*3@400-8400']) {
      expect(aspectsOf(changed('sessions*3@400-8400', other))).to.deep.equal(['requests']);
    }
  });

  it('differ in the place, in what is stored, in what is told, and in what is wrong', () => {
    expect(aspectsOf(changed('at live', 'at bot'))).to.deep.equal(['place']);
    expect(aspectsOf(changed('$ +handoff', '$ +handoff, +log'))).to.deep.equal(['stored']);
    expect(aspectsOf(changed('! handoff #1, ', '! handoff #1*2, '))).to.deep.equal(['told']);
    expect(aspectsOf(changed('> sessions@0', '> sessions@0 | fault x'))).to.deep.equal(['fault']);
  });

  it('differ in the schedule where the set-up or a command is another', () => {
    expect(aspectsOf(changed('"tabs":1', '"tabs":2'))).to.deep.equal(['schedule']);
    expect(aspectsOf(changed('9000 ms', '8000 ms'))).to.deep.equal(['schedule']);
  });

  it('name the first step that differs, with both lines', () => {
    const late = KEPT.map((line) => line.replace('1 A presses', '2 A presses'));
    const [first] = compare(KEPT, late);
    expect(first).to.deep.equal({ aspect: 'place', before: KEPT[1], after: null });
  });

  it('leave out what is ignored', () => {
    const more = KEPT.map((line) => line.replace('$ +handoff', '$ +handoff, +log'));
    expect(compare(KEPT, more, /^\+log$/)).to.equal('same');
  });
});

describe('a file of traces', () => {
  it('is read as it was written', () => {
    const traces = new Map([
      [1, KEPT],
      [22, ['{"tabs":2}']],
    ]);
    expect([...read(write(traces))]).to.deep.equal([...traces]);
  });
});
