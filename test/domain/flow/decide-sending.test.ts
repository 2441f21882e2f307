import { ChatError } from '../../../src/domain/chat-error.js';
import type { Flow, Posted } from '../../../src/domain/flow/flow.js';
import {
  checking,
  earlier,
  errors,
  firstList,
  NOW,
  posted,
  putOff,
  queued,
  secondList,
  sending,
  unconfirmed as unconfirmedAt,
} from '../../support/flow-samples.js';
import {
  always,
  alwaysOffline,
  and,
  asksWhose,
  at,
  becomes,
  cancelled,
  joins,
  leaves,
  refused,
  starts,
  stop,
  testTable,
  type Outcome,
  type Row,
} from '../../support/flow-table.js';
import { unconfirmed } from '../../../src/domain/handoff-errors.js';

/* The course of a handoff, and the waits in it: one row of the table for each stage and event. */

const omit = (row: Row, ...names: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const bind = (change: Partial<Flow> = {}, isSlow = false): Outcome =>
  starts(sending('binding', isSlow), { name: 'bind' }, change);
const takeTurn = starts(sending('turn'), { name: 'take-turn', mayWait: true });
const list = (mayBePrimed: boolean, change: Partial<Flow> = {}): Outcome =>
  starts(sending('listing'), { name: 'read-list', mayBePrimed }, change);
const listNext = starts(sending('listing-next'), { name: 'read-list', mayBePrimed: false });
const post = (baseline: Posted['baseline'], limit: number | null = null, putOffs = 0): Outcome =>
  starts(sending('posting'), { name: 'post', baseline, limit, putOffs });
const look = (error: ChatError, change: Partial<Flow> = {}): Outcome =>
  starts(checking(error), { name: 'look', isOnce: false }, change);
const stopped = new ChatError('cancelled', 'A kustomer-before-handoff listener stopped the handoff.');
const unseen = unconfirmed('The list does not show what came of an earlier request.');
const tooLong = unconfirmed('Another tab has been handing off the same log for too long.');
const known = (at = NOW): Posted => posted('refused', { baseline: null, at });
const unclear = posted('unclear');

const beginAgain = leaves(starts(sending('binding'), { name: 'bind' }, { owner: null }, stop));
const slow = (stage: Parameters<typeof sending>[0]): Row => ({ due: at(sending(stage, true)) });
/** Nothing has left yet: a failure is told, and offline is none. */
const fails: Row = {
  'failed for good': refused(errors.refusal, null),
  'failed for something missing': refused(errors.missing, null, true),
  'failed for another customer': refused(errors.stranger, null, true),
  'failed offline': at(queued('binding')),
  'failed without an answer': refused(errors.lost, null),
  'failed for now': refused(errors.busy, null),
  'failed for now, without a time': refused(errors.busy, null),
  'failed at a gateway': refused(errors.gateway, null),
  'failed for a limit': refused(errors.tooMany, null),
};
const before: Row = { ...always, ...fails, cancel: cancelled() };
/** The same with something unclear behind it, which is kept. */
const beforeUnclear: Row = {
  ...always,
  ...asksWhose,
  'failed for good': refused(errors.refusal, unclear),
  'failed for something missing': refused(errors.missing, unclear, true),
  'failed for another customer': refused(errors.stranger, unclear, true),
  'failed offline': at(queued('binding')),
  'failed without an answer': refused(errors.lost, unclear),
  'failed for now': refused(errors.busy, unclear),
  'failed for now, without a time': refused(errors.busy, unclear),
  'failed at a gateway': refused(errors.gateway, unclear),
  'failed for a limit': refused(errors.tooMany, unclear),
  cancel: cancelled(unclear),
};
/** What may have gone through and can't be looked for now is as unclear as a lost answer. */
const looksFor = (outcome: Outcome): Row => ({
  'failed for good': outcome,
  'failed without an answer': outcome,
  'failed for now': outcome,
  'failed for now, without a time': outcome,
  'failed at a gateway': outcome,
  'failed for a limit': outcome,
});
const lookFurther = (error: ChatError): Outcome =>
  starts(unconfirmedAt(error), { name: 'look', isOnce: false });

const consent: Row = { ...before, allowed: bind(), stopped: refused(stopped, null), ...slow('consent') };
const turn = (kept: Posted | null): Row => ({
  'turn alone': list(false),
  'turn next': listNext,
  'turn busy': at(sending('elsewhere')),
  'turn late': look(tooLong, { posted: kept ?? posted('unclear', { baseline: null, at: NOW }) }),
  'turn with a conversation': joins(undefined, { known: kept ? posted('refused') : known() }),
  'turn with a filed one': joins(undefined, { isFiled: true, known: kept ? posted('refused') : known() }),
});
const listing: Row = {
  ...before,
  ...beginAgain,
  listed: post(secondList),
  'listed unread': post(null),
  'listed ambiguously': post(secondList),
  // One that nobody here has made is offered, unless the log only was to be filed.
  'listed an existing one': at({
    phase: 'handing-off',
    step: 'asking',
    existing: earlier,
  }),
  'listed a filed one': joins(earlier, { isOurs: false, isFiled: true, known: known() }),
};
const isOurs: Row = {
  'listed an existing one': joins(earlier, { known: known() }),
  'listed a filed one': joins(earlier, { isFiled: true, known: known() }),
};
const refusedBefore = posted('refused', { putOffs: 2, limit: 5 });
const answers = (kept: Posted): Row => ({
  answered: joins(undefined, { known: kept }),
  'answered by a filed one': joins(undefined, { isFiled: true, known: kept }),
});
const goesOff = (fate: Posted['fate'], kept = posted(fate, { baseline: secondList })): Outcome =>
  becomes({ place: sending('posting'), posted: { ...kept, fate, at: NOW } });

/** The request has left: what its failure means for all under this name. */
const left: Row = {
  ...always,
  ...asksWhose,
  ...answers(posted('refused')),
  leaves: goesOff('under-way', posted('under-way')),
  'failed for good': refused(errors.refusal, null),
  'failed for something missing': refused(errors.missing, null, true),
  'failed for another customer': refused(errors.stranger, null, true),
  'failed offline': refused(errors.offline, null),
  'failed without an answer': look(errors.lost, { posted: unclear }),
  'failed for now': becomes({
    place: putOff(errors.busy, NOW + 10_000),
    posted: posted('refused', { putOffs: 1 }),
  }),
  'failed for now, without a time': refused(errors.busy, null),
  // A gateway may say 503 of what went through all the same.
  'failed at a gateway': becomes({
    place: putOff(errors.gateway, NOW + 10_000),
    posted: posted('unclear', { putOffs: 1 }),
  }),
  'failed for a limit': and(post(firstList, 20), { posted: posted('refused', { limit: 20 }) }),
  ...slow('posting'),
};

describe('what comes of an event while a handoff waits or is sent', () => {
  testTable({
    'queued before the consent': {
      ...alwaysOffline,
      ...leaves(becomes({ owner: null }, stop)),
      'line back': starts(sending('consent'), { name: 'ask-page' }, { isOnline: true }),
      cancel: cancelled(),
    },
    queued: {
      ...alwaysOffline,
      ...leaves(becomes({ owner: null }, stop)),
      'line back': bind({ isOnline: true }),
      cancel: cancelled(),
    },
    'queued with something unclear': {
      ...alwaysOffline,
      ...asksWhose,
      'line back': bind({ isOnline: true }),
      cancel: cancelled(unclear),
    },
    // It looks before it sends again.
    'put off': {
      ...always,
      ...leaves(starts(sending('binding'), { name: 'bind' }, { owner: null, posted: null }, stop)),
      due: list(false),
      cancel: cancelled(),
    },
    'put off with something unclear': {
      ...always,
      ...asksWhose,
      due: list(false),
      cancel: cancelled(posted('unclear', { putOffs: 1 })),
    },
    consent,
    'consent, slow': { ...omit(consent, 'due'), allowed: bind({}, true) },
    'consent with something unclear': {
      ...omit(beforeUnclear, ...Object.keys(asksWhose)),
      allowed: bind(),
      stopped: refused(stopped, unclear),
      ...slow('consent'),
    },
    binding: {
      ...before,
      ...beginAgain,
      bound: list(true, { owner: 'anna' }),
      'bound, shared': and(takeTurn, { owner: 'anna' }),
      'bound to another': list(true, { owner: 'ben' }),
      'bound, perhaps to another': list(true, { owner: 'opaque:1' }),
      ...slow('binding'),
    },
    'binding with something unclear': {
      ...beforeUnclear,
      bound: list(true, { owner: 'anna' }),
      'bound, shared': and(takeTurn, { owner: 'anna' }),
      // What somebody else has sent under this name is nothing of whoever is here now.
      'bound to another': list(true, { owner: 'ben', posted: null }),
      'bound, perhaps to another': list(true, { owner: 'opaque:1' }),
      ...slow('binding'),
    },
    turn: { ...before, ...beginAgain, ...turn(null), ...slow('turn') },
    'turn with something unclear': { ...beforeUnclear, ...turn(unclear), ...slow('turn') },
    elsewhere: { ...before, ...beginAgain, ...turn(null), ...slow('elsewhere') },
    listing: { ...listing, ...slow('listing') },
    'listing after a refusal': {
      ...listing,
      ...leaves(starts(sending('binding'), { name: 'bind' }, { owner: null, posted: null }, stop)),
      listed: post(firstList, 5, 2),
      'listed unread': post(firstList, 5, 2),
      'listed ambiguously': post(firstList, 5, 2),
      'listed an existing one': joins(earlier, { known: refusedBefore }),
      'listed a filed one': joins(earlier, { isFiled: true, known: refusedBefore }),
      ...slow('listing'),
    },
    'listing with something unclear': {
      ...beforeUnclear,
      ...looksFor(look(unseen)),
      listed: post(firstList),
      'listed unread': look(unseen),
      'listed ambiguously': look(unseen),
      'listed an existing one': joins(earlier),
      'listed a filed one': joins(earlier, { isFiled: true }),
      ...slow('listing'),
    },
    'listing after another tab': { ...listing, ...isOurs, ...slow('listing-next') },
    posting: {
      ...before,
      ...beginAgain,
      ...answers(known()),
      leaves: goesOff('under-way'),
      ...slow('posting'),
    },
    'posting after a refusal': {
      ...before,
      ...leaves(starts(sending('binding'), { name: 'bind' }, { owner: null, posted: null }, stop)),
      ...answers(posted('refused', { putOffs: 1 })),
      leaves: goesOff('under-way', posted('under-way', { putOffs: 1 })),
      ...slow('posting'),
    },
    'posting with something unclear': {
      ...beforeUnclear,
      ...answers(posted('refused')),
      leaves: goesOff('repeated', posted('repeated')),
      'failed for good': lookFurther(errors.refusal),
      'failed offline': lookFurther(errors.offline),
      'failed without an answer': lookFurther(errors.lost),
      'failed for now': lookFurther(errors.busy),
      'failed for now, without a time': lookFurther(errors.busy),
      'failed at a gateway': lookFurther(errors.gateway),
      'failed for a limit': lookFurther(errors.tooMany),
      ...slow('posting'),
    },
    left,
    'left, for the last time': {
      ...left,
      ...answers(posted('refused', { putOffs: 5, limit: 5 })),
      leaves: goesOff('under-way', posted('under-way', { putOffs: 5, limit: 5 })),
      'failed without an answer': look(errors.lost, { posted: posted('unclear', { putOffs: 5, limit: 5 }) }),
      'failed for now': refused(errors.busy, null),
      'failed at a gateway': refused(errors.gateway, posted('unclear', { putOffs: 5, limit: 5 })),
      'failed for a limit': refused(errors.tooMany, null),
    },
    // Something may still come of an earlier one.
    'left again': {
      ...left,
      leaves: goesOff('repeated', posted('repeated')),
      'failed for good': refused(errors.refusal, unclear),
      'failed for something missing': refused(errors.missing, unclear, true),
      'failed for another customer': refused(errors.stranger, unclear, true),
      'failed offline': refused(errors.offline, unclear),
      'failed for now': becomes({
        place: putOff(errors.busy, NOW + 10_000),
        posted: posted('unclear', { putOffs: 1 }),
      }),
      'failed for now, without a time': refused(errors.busy, unclear),
      'failed for a limit': list(false, { posted: posted('unclear', { limit: 20 }) }),
    },
  });
});
