import {
  errors,
  checking,
  connecting,
  ours,
  posted,
  sending,
  unconfirmed,
} from '../../support/flow-samples.js';
import {
  always,
  and,
  asksWhose,
  at,
  becomes,
  disowned,
  joins,
  refused,
  silentlyDisowned,
  starts,
  stop,
  tell,
  tellEnd,
  testTable,
  type Outcome,
  type Row,
} from '../../support/flow-table.js';
import { expect } from 'chai';
import { decide } from '../../../src/domain/flow/decide.js';
import type { ConversationRef, Place } from '../../../src/domain/flow/flow.js';
import { events } from '../../support/flow-events.js';
import { flows } from '../../support/flow-samples.js';

/* From an unclear request to a conversation and its end. */

const found: Row = { 'looked, found': joins(), 'looked, found a filed one': joins(ours, { isFiled: true }) };
const startsNew: Row = {
  'start-new': starts(sending('consent'), { name: 'ask-page' }, { externalId: 'e2', posted: null }, stop),
};
const looksOnce = starts(checking(errors.earlier, true), { name: 'look', isOnce: true });
const looksFurther = starts(unconfirmed(errors.earlier), { name: 'look', isOnce: false });
const takesTurn = starts(checking(errors.earlier, true), { name: 'take-turn', mayWait: false });
const posts = starts(sending('posting'), {
  name: 'post',
  baseline: posted('unclear').baseline,
  limit: null,
  putOffs: 0,
});

const failures = Object.keys(events).filter((name) => name.startsWith('failed'));
/** Whatever stands in the way of another try: it goes on looking. */
const notNow: Row = Object.fromEntries(failures.map((name) => [name, looksFurther]));

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([one]) => one !== name));

const ended = (by: 'agent'): Outcome => at({ phase: 'ended', conversation: ours, end: { by } }, tellEnd(by));
const ends: Row = { 'ended by the agent': ended('agent') };
const live: Place = { phase: 'live', conversation: ours };
const movesTo = (place: (to: ConversationRef) => Place): Row => ({
  moved: at(place({ id: 'c5', externalId: 'e1' })),
  'moved, with a name': at(place({ id: 'c5', externalId: 'e5' })),
});
const isOver =
  (end: Extract<Place, { phase: 'ended' }>['end']) =>
  (conversation: ConversationRef): Place => ({ phase: 'ended', conversation, end });
const byAgent = isOver({ by: 'agent' });

const opening: Row = {
  ...always,
  ...asksWhose,
  ...ends,
  connected: and(at(live), { origin: 'page' }),
  'connect-failed': at(connecting(ours, errors.lost)),
  'connect-failed for good': at(connecting(ours, errors.refusal)),
  due: at(connecting(ours, null, true)),
  ...movesTo((to) => connecting(to)),
};

describe('what comes of an event while it is unclear whether there is a conversation', () => {
  testTable({
    checking: {
      ...always,
      ...asksWhose,
      ...startsNew,
      ...found,
      'looked, absent': at(unconfirmed(errors.earlier)),
      'looked, unknown': at(unconfirmed(errors.earlier)),
      due: at(unconfirmed(errors.earlier)),
    },
    'checking before another try': {
      ...always,
      ...asksWhose,
      ...startsNew,
      ...found,
      ...notNow,
      // No further look makes up for what the page lacks.
      'failed for something missing': refused(errors.missing, posted('unclear'), true),
      'failed for another customer': refused(errors.stranger, posted('unclear'), true),
      bound: looksOnce,
      'bound, shared': takesTurn,
      'bound to another': and(looksOnce, { owner: 'ben' }),
      'bound, perhaps to another': and(looksOnce, { owner: 'opaque:1' }),
      // Another tab that is at it still is at it for too long.
      'turn alone': looksOnce,
      'turn next': looksOnce,
      'turn late': looksOnce,
      'turn with a conversation': joins(),
      'turn with a filed one': joins(ours, { isFiled: true }),
      'looked, absent': posts,
      // What can't be looked for must not be sent again.
      'looked, unknown': looksFurther,
    },
    unconfirmed: {
      ...always,
      ...asksWhose,
      ...startsNew,
      ...found,
      'try-again': starts(checking(errors.earlier, true), { name: 'bind' }, {}, stop),
    },
  });

  it('another try counts the refusals of the server anew', () => {
    const flow = { ...flows.unconfirmed, posted: posted('unclear', { putOffs: 5, limit: 5 }) };
    expect(decide(flow, events['try-again'])[0].posted).to.deep.equal(posted('unclear'));
  });
});

describe('what comes of an event once there is a conversation', () => {
  testTable({
    connecting: opening,
    'connecting, slow': {
      ...without(opening, 'due'),
      'connect-failed': at(connecting(ours, errors.lost, true)),
      'connect-failed for good': at(connecting(ours, errors.refusal, true)),
      ...movesTo((to) => connecting(to, null, true)),
    },
    'connecting in vain': {
      ...opening,
      'try-again': at(connecting(), { do: 'reconnect' }),
      due: at(connecting(ours, errors.earlier, true)),
      ...movesTo((to) => connecting(to, errors.earlier)),
    },
    'connecting after a reload': {
      ...opening,
      // It was deleted while the person was away.
      'connect-failed for good': at(isOver({ lost: errors.refusal })(ours), tellEnd('unknown')),
    },
    live: {
      ...always,
      ...asksWhose,
      ...ends,
      'lost for good': at(isOver({ lost: errors.refusal })(ours), tell(errors.refusal), tellEnd('unknown')),
      ...movesTo((conversation) => ({ phase: 'live', conversation })),
    },
    ended: { ...always, ...asksWhose, reopened: at(live), ...movesTo(byAgent) },
    'ended before a reload': {
      ...always,
      ...asksWhose,
      reopened: and(at(live), { origin: 'page' }),
      connected: becomes({ origin: 'page' }),
      ...movesTo(byAgent),
    },
    // Nothing is heard any more of one that can't be reached.
    lost: { ...always, ...asksWhose },
  });
});

describe('what comes of an event while another customer may be here', () => {
  testTable({
    'left, in doubt': {
      ...always,
      ...asksWhose,
      owned: and(joins(), { owner: 'ben' }),
      'owned by nobody named': joins(),
      disowned,
    },
    'checking after a reload, in doubt': {
      ...always,
      ...asksWhose,
      owned: and(joins(), { owner: 'ben' }),
      'owned by nobody named': joins(),
      // The log may be the page's own: it has nothing to say about the other's.
      disowned: silentlyDisowned,
    },
    'live, in doubt': {
      ...always,
      ...asksWhose,
      owned: becomes({ isDoubted: false, owner: 'ben' }),
      'owned by nobody named': becomes({ isDoubted: false }),
      disowned,
    },
  });
});
