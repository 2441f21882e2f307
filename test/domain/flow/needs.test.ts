import { expect } from 'chai';
import type { Flow, Place, Posted } from '../../../src/domain/flow/flow.js';
import { needsOf, type Needs } from '../../../src/domain/flow/needs.js';
import type { Marker } from '../../../src/domain/marker.js';
import {
  flows,
  LEFT_AT,
  NOW,
  ours,
  firstList,
  posted,
  TASK,
  type FlowName,
} from '../../support/flow-samples.js';

/* What lasts at each place, with each fate of the request, and while another customer may be here. */

/** `unclear`: only where something may still come of a request. `left`: only where one is under way. */
type When = 'always' | 'never' | 'unclear' | 'left';

interface Row {
  readonly lock: When;
  /** Where the marker says that the person wants the handoff; else it says that they have given it up. */
  readonly isPursued: When;
  readonly isBound: boolean;
  readonly timer: Needs['timer'];
}

const slow: Needs['timer'] = { for: 'slow', key: 'sending preparing' };
const stage = (isBound: boolean, lock: When, timer: Needs['timer'] = slow): Row => ({
  lock,
  isPursued: 'always',
  isBound,
  timer,
});
const resend: Needs['timer'] = { for: 'resend', key: `resend ${String(NOW + 10_000)}`, at: NOW + 10_000 };
const conversation: Row = { lock: 'never', isPursued: 'never', isBound: true, timer: null };
const waiting: Row = { lock: 'unclear', isPursued: 'always', isBound: true, timer: null };
const quiet: Row = { lock: 'never', isPursued: 'never', isBound: false, timer: null };

const rows: Partial<Record<FlowName, Row>> = {
  bot: quiet,
  'bot after a failure': quiet,
  asking: quiet,
  'asking about an existing one': { ...quiet, isBound: true },
  reviewing: quiet,
  // A tab that waits for the line with something unclear behind it still stands in the others' way.
  'queued before the consent': waiting,
  queued: waiting,
  'put off': { lock: 'always', isPursued: 'always', isBound: true, timer: resend },
  code: stage(false, 'never'),
  consent: stage(false, 'never'),
  'consent, slow': stage(false, 'never', null),
  binding: stage(true, 'never'),
  turn: stage(true, 'always'),
  elsewhere: stage(true, 'always', { for: 'slow', key: 'sending elsewhere' }),
  listing: stage(true, 'always'),
  'listing after another tab': stage(true, 'always'),
  posting: { lock: 'always', isPursued: 'always', isBound: true, timer: slow },
  checking: {
    lock: 'always',
    isPursued: 'always',
    isBound: true,
    timer: { for: 'unconfirmed', key: `checking ${String(TASK)}` },
  },
  'checking before another try': { lock: 'always', isPursued: 'always', isBound: true, timer: null },
  unconfirmed: { lock: 'always', isPursued: 'always', isBound: true, timer: null },
  connecting: { ...conversation, timer: { for: 'slow', key: 'connecting' } },
  'connecting, slow': conversation,
  'connecting in vain': conversation,
  live: conversation,
  ended: conversation,
  lost: conversation,
};

const fates: readonly (Posted | null)[] = [
  null,
  posted('refused'),
  posted('under-way'),
  posted('repeated'),
  posted('unclear'),
];

const holds = (when: When, fate: Posted['fate'] | undefined): boolean => {
  if (when === 'unclear') return fate !== undefined && fate !== 'refused';
  return when === 'left' ? fate === 'under-way' || fate === 'repeated' : when === 'always';
};

const stored = { externalId: 'e1', owner: 'anna', baseline: firstList, at: LEFT_AT } as const;

/** What is stored beside a conversation: who ended it, or nothing where it can't be reached any more. */
const storedWith = (place: Extract<Place, { conversation: unknown }>): Marker | null => {
  if (place.phase !== 'ended') return { ...stored, conversation: ours };
  return 'by' in place.end ? { ...stored, conversation: ours, endedBy: place.end.by } : null;
};

const markerFor = ({ place, owner, posted }: Flow, row: Row): Marker | null => {
  if (owner === null || posted === null) return null;
  if ('conversation' in place) return storedWith(place);
  if (!holds('unclear', posted.fate)) return null;
  const marker = { ...stored, conversation: null };
  return holds(row.isPursued, posted.fate) ? marker : { ...marker, isGivenUp: true };
};

const timerFor = ({ place, posted, isDoubted }: Flow, row: Row): Needs['timer'] => {
  if (isDoubted) return null;
  const isLeft = holds('left', posted?.fate) && 'stage' in place && place.stage === 'posting';
  return isLeft ? { for: 'slow', key: 'sending posting' } : row.timer;
};

const expected = (flow: Flow, row: Row): Needs => {
  const { place, isDoubted } = flow;
  const isThere = 'conversation' in place && !(place.phase === 'ended' && 'lost' in place.end);
  return {
    lock: holds(row.lock, flow.posted?.fate),
    marker: markerFor(flow, row),
    isBound: row.isBound && !isDoubted,
    conversation: isThere ? { ref: ours, isHalted: isDoubted } : null,
    timer: timerFor(flow, row),
  };
};

describe('what a flow needs', () => {
  for (const [name, row] of Object.entries(rows) as [FlowName, Row][]) {
    for (const request of fates) {
      for (const isDoubted of [false, true]) {
        const doubt = isDoubted ? ', in doubt' : '';
        it(`holds for "${name}", with ${request ? `a request ${request.fate}` : 'no request'}${doubt}`, () => {
          const flow: Flow = { ...flows[name], posted: request, isDoubted, owner: 'anna' };
          expect(needsOf(flow)).to.deep.equal(expected(flow, row));
          expect(needsOf({ ...flow, owner: null }).marker, 'of nobody').to.equal(null);
        });
      }
    }
  }

  it('has a row for every step and stage', () => {
    const kinds = (names: readonly string[]): Set<string> =>
      new Set(
        names.map((name) => {
          const { place } = flows[name as FlowName];
          return 'stage' in place && 'step' in place
            ? `${place.step} ${place.stage}`
            : JSON.stringify(Object.keys(place));
        }),
      );
    expect(kinds(Object.keys(rows))).to.deep.equal(kinds(Object.keys(flows)));
  });

  it('tells one wait for the server from the next', () => {
    const [first, second] = [NOW, NOW + 1].map((resumeAt) => {
      const place = { ...flows['put off'].place, resumeAt } as Place;
      return needsOf({ ...flows['put off'], place }).timer?.key;
    });
    expect(first).not.to.equal(second);
  });

  it('remembers that a request has been given up, so that it is looked for when the person asks again', () => {
    const { marker } = needsOf(flows['bot with something unclear']);
    expect(marker).to.deep.equal({ ...stored, conversation: null, isGivenUp: true });
  });
});
