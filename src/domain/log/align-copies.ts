import { contentKey, copyKey, type LogEntry } from './message-log.js';
import type { ChatMessage } from '../message.js';

/** No message of the log: what is new. */
export const NEW = -1;
/** In the log already, at another place than the order of the copies has it. */
export const ELSEWHERE = -2;

type Entry = Pick<LogEntry, 'message' | 'isRedacted'>;

/** One of the two lists, with the names by which its messages are known in the other; '' for none. */
interface Side {
  readonly entries: readonly Entry[];
  readonly names: string[];
}

const sideOf = (entries: readonly Entry[]): Side => ({ entries, names: entries.map(() => '') });

/** By what a message is known again, the most certain first. */
const KEYS = [({ id }: ChatMessage) => id, copyKey, contentKey];
/** Begins a name that leaves no doubt; a text alone may be said twice. */
const IS_CERTAIN = /^[01]/;

/** Names what has no name yet and is known by this key in both lists. */
const nameBy = (key: (message: ChatMessage) => string, rank: number, ...sides: readonly Side[]): void => {
  const keys = sides.map(({ entries, names }) =>
    entries.map(({ message }, index) => (names[index] ? null : key(message))),
  );
  keys.forEach((own, side) => {
    const others = new Set(keys[1 - side]);
    own.forEach((name, index) => {
      const names = sides[side]?.names;
      if (names && name !== null && others.has(name)) names[index] = `${String(rank)}|${name}`;
    });
  });
};

/** A text that `redact` has changed may be any of its side. */
const mayBe = (entry: Entry, other?: Entry): boolean =>
  (entry.isRedacted ?? other?.isRedacted ?? false) && entry.message.direction === other?.message.direction;

/** Pairs each message of one list with the first of that name in the other that stands behind the last one paired. */
const follow = (one: Side, other: Side): number[] => {
  const places = new Map<string, number[]>();
  for (let index = other.names.length - 1; index >= 0; index -= 1) {
    const name = other.names[index] ?? '';
    const known = places.get(name);
    if (known) known.push(index);
    else if (name) places.set(name, [index]);
  }
  let last = NEW;
  return one.entries.map((entry, index) => {
    const known = places.get(one.names[index] ?? '') ?? [];
    while ((known.at(-1) ?? Infinity) <= last) known.pop();
    const place = mayBe(entry, other.entries[last + 1]) ? last + 1 : (known.at(-1) ?? NEW);
    if (place !== NEW) last = place;
    return place;
  });
};

const countPairs = (places: readonly number[]): number => places.filter((place) => place !== NEW).length;

/**
 * Finds for each copy the message of the log that it is a copy of: by id, else by direction, body and place in the
 * order, whatever the dates; equal dates only decide between messages that say the same. Where one list holds all of
 * the other, all of it is found. A text that `redact` has changed is equal to any. Takes time that grows with both
 * lists, not with their product.
 *
 * @returns places in the log, rising but for `NEW` and `ELSEWHERE`
 */
export const alignCopies = (log: readonly LogEntry[], messages: readonly ChatMessage[]): number[] => {
  const [kept, copies] = [sideOf(log), sideOf(messages.map((message) => ({ message })))];
  KEYS.forEach((key, rank) => {
    nameBy(key, rank, kept, copies);
  });
  // Either list may have something early that the other has late, which would hide all between: the better way counts.
  let places = follow(copies, kept);
  const found = follow(kept, copies);
  if (countPairs(found) > countPairs(places)) {
    places = messages.map(() => NEW);
    found.forEach((copy, place) => {
      if (copy !== NEW) places[copy] = place;
    });
  }
  // What is certainly in the log is not new for standing in another order.
  const taken = new Set(places);
  const free = new Map<string, number>();
  kept.names.forEach((name, place) => {
    if (!taken.has(place) && IS_CERTAIN.test(name)) free.set(name, (free.get(name) ?? 0) + 1);
  });
  return places.map((place, copy) => {
    const name = copies.names[copy] ?? '';
    const left = free.get(name) ?? 0;
    if (place !== NEW || left === 0) return place;
    free.set(name, left - 1);
    return ELSEWHERE;
  });
};
