import { expect } from 'chai';
import { readMarker, writeMarker } from '../../src/domain/marker.js';

const NOW = Date.parse('2026-01-22T15:00:00.000Z');
const TEN_MINUTES = 600_000;

const stored = (at: number, id?: string): string =>
  writeMarker({
    externalId: 'e1',
    owner: 'visitor',
    at,
    conversation: id === undefined ? null : { id },
    baseline: new Set(['c0']),
  });

describe('a marker', () => {
  it('of a handoff without a known fate is good for ten minutes to the millisecond, whichever way the clock went', () => {
    for (const way of [1, -1]) {
      expect(readMarker(stored(NOW - way * TEN_MINUTES), NOW)?.externalId).to.equal('e1');
      expect(readMarker(stored(NOW - way * (TEN_MINUTES + 1)), NOW)).to.equal(null);
    }
  });

  it('of a conversation is good for as long as the tab is there', () => {
    expect(readMarker(stored(0, 'c1'), NOW)?.conversation).to.deep.equal({ id: 'c1' });
  });
});
