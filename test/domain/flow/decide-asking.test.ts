import type { Place } from '../../../src/domain/flow/flow.js';
import { notReady } from '../../../src/domain/handoff/not-ready.js';
import {
  checking,
  connecting,
  earlier,
  errors,
  flows,
  posted,
  queued,
  review,
  sending,
  shorter,
} from '../../support/flow-samples.js';
import {
  addNotice,
  always,
  alwaysOffline,
  and,
  at,
  becomes,
  cancelled,
  disowned,
  joins,
  leaves,
  refused,
  settles,
  starts,
  stop,
  testTable,
  type Row,
} from '../../support/flow-table.js';
import { expect } from 'chai';
import { decide } from '../../../src/domain/flow/decide.js';
import { events } from '../../support/flow-events.js';
import { unconfirmed } from '../../../src/domain/handoff-errors.js';

/* From the bot to the first task: the wish, what an earlier page left, and what the person is asked. */

const asking: Place = { phase: 'handing-off', step: 'asking', existing: null };
const reviewing = (shown = review): Place => ({ phase: 'handing-off', step: 'reviewing', review: shown });
const askPage = starts(sending('consent'), { name: 'ask-page' });
const missing = notReady([{ code: 'missing_base_url', message: 'No address.' }]);
const begun = starts(sending('consent'), { name: 'ask-page' }, {}, addNotice);
const wait = at(queued('consent'), addNotice);

const wishes = (kept = flows.bot.posted): Row => ({
  'hand-off': begun,
  // What was sent under another name is nothing of this log.
  'hand-off under another name': and(begun, { externalId: 'e2', posted: null }),
  'hand-off to review': at(reviewing(), addNotice),
  'hand-off with nothing written': at(asking),
  'hand-off that lacks something': refused(missing, kept, true),
});

const takenUp = { externalId: 'e3', owner: 'anna', origin: 'restored' } as const;
const left = unconfirmed('The page was left before an answer came.');
const memories: Row = {
  'restored live': and(at(connecting(earlier), settles(earlier)), { ...takenUp, posted: posted('refused') }),
  // The other side may have opened it again.
  'restored ended': and(
    at({ phase: 'ended', conversation: earlier, end: { by: 'agent' } }, settles(earlier)),
    { ...takenUp, posted: posted('refused') },
  ),
  'restored unclear': starts(
    checking(left),
    { name: 'look', isOnce: false },
    { ...takenUp, posted: posted('unclear') },
  ),
  'restored given up': becomes({ externalId: 'e3', owner: 'anna', posted: posted('unclear') }),
};

const notLoaded: Row = { unprepared: refused(errors.lost, null) };

describe('what comes of an event with the bot, and while the person is asked', () => {
  testTable({
    bot: { ...always, ...wishes(), ...memories },
    'bot after a failure': { ...always, ...wishes(), ...memories },
    'bot with something unclear': { ...always, ...wishes(posted('unclear')), ...memories },
    // While the code is on its way, the person sees the first step.
    code: { ...always, ...wishes(), ...memories, cancel: cancelled() },
    'code with something unclear': {
      ...always,
      ...wishes(posted('unclear')),
      ...memories,
      cancel: cancelled(posted('unclear')),
    },
    asking: {
      ...always,
      ...notLoaded,
      cancel: cancelled(),
      answer: begun,
      'answer to review': at(reviewing(), addNotice),
    },
    'asking, offline': {
      ...alwaysOffline,
      ...notLoaded,
      cancel: cancelled(),
      answer: wait,
      'answer to review': at(reviewing(), addNotice),
    },
    'asking about an existing one': {
      ...always,
      ...notLoaded,
      ...leaves(starts(sending('binding'), { name: 'bind' }, { owner: null }, stop)),
      cancel: cancelled(),
      continue: joins(earlier, {
        isOurs: false,
        known: posted('refused', { baseline: null, at: events.continue.at }),
      }),
      'start-new': starts(sending('consent'), { name: 'ask-page' }, { externalId: 'e2' }, stop),
    },
    reviewing: {
      ...always,
      ...notLoaded,
      cancel: cancelled(),
      exclude: at(reviewing(shorter)),
      share: askPage,
    },
    'reviewing, offline': {
      ...alwaysOffline,
      ...notLoaded,
      cancel: cancelled(),
      exclude: at(reviewing(shorter)),
      share: at(queued('consent')),
    },
  });

  it('a wish counts the refusals of the server anew', () => {
    const flow = { ...flows.bot, posted: posted('unclear', { putOffs: 4, limit: 5 }) };
    expect(decide(flow, events['hand-off'])[0].posted).to.deep.equal(posted('unclear'));
  });

  it('a wish offline waits for the line', () => {
    const [next, effects] = decide({ ...flows.bot, isOnline: false }, events['hand-off']);
    expect(next.place).to.deep.equal(queued('consent'));
    expect(effects).to.deep.equal([addNotice]);
  });

  it('a wish makes a log the own one of this page', () => {
    expect(decide({ ...flows.bot, origin: 'restored' }, events['hand-off'])[0].origin).to.equal('page');
  });

  it('an existing conversation that is gone on with keeps the name that it has, or gets the one of the log', () => {
    const nameless = {
      ...flows['asking about an existing one'],
      place: { ...asking, existing: { id: 'c0' } },
    };
    const [next] = decide(nameless, events.continue);
    expect(next.place).to.deep.include({ conversation: { id: 'c0', externalId: 'e1' } });
  });

  it('a restored log whose customer is another one from the start says nothing', () => {
    const restored = { ...flows['asking about an existing one'], origin: 'restored' } as const;
    const [next, effects] = decide(restored, events['customer other']);
    expect(next.place).to.deep.equal({ phase: 'bot', error: null });
    expect(effects.map((effect) => effect.do)).to.deep.equal(['stop', 'clear', 'settle']);
    expect(disowned.effects.map((effect) => effect.do)).to.include('tell');
  });
});
