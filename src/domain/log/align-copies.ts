import { contentKey, copyKey, type LogEntry } from './message-log.js';
import type { ChatMessage } from '../message.js';

/** No message of the log: what is new. */
export const NEW = -1;
/** In the log already, at another place than the order of the copies has it. */
export const ELSEWHERE = -2;

/** As many comparisons as one table may take; longer stretches that repeat themselves are compared by blocks. */
const MOST_CELLS = 1_000_000;
const BLOCK = 1_000;

type Names = readonly string[];
/** For each copy, where its message stands in the log. */
type Places = number[];

const byName = (names: Names, isFree: (index: number) => boolean): Map<string, number[]> => {
  const places = new Map<string, number[]>();
  names.forEach((name, index) => {
    if (!isFree(index)) return;
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  });
  return places;
};

/** Pairs the first of a name with the first of that name, and so on; or only what either side says just once. */
const pairUp = (log: Names, copies: Names, places: Places, onlyUnique = false): void => {
  const taken = new Set(places);
  const known = byName(log, (index) => !taken.has(index));
  for (const [name, here] of byName(copies, (index) => places[index] === NEW)) {
    const there = known.get(name) ?? [];
    if (onlyUnique && here.length + there.length > 2) continue;
    here.slice(0, there.length).forEach((index, nth) => (places[index] = there[nth] ?? NEW));
  }
};

/** Returns the copies of the longest row whose places rise, so that both sides have them in one order. */
const longestInOrder = (places: Places): number[] => {
  // For each length, the row whose last place is the lowest; and for each copy the one before it in its row.
  const ends: number[] = [];
  const before: number[] = [];
  places.forEach((place, copy) => {
    if (place < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[ends[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[copy] = ends[low - 1] ?? NEW;
    ends[low] = copy;
  });
  const row: number[] = [];
  for (let copy = ends.at(-1) ?? NEW; copy !== NEW; copy = before[copy] ?? NEW) row.push(copy);
  return row.reverse();
};

type IsSame = (place: number, copy: number) => boolean;

/** Pairs as many as can be without changing the order of either side. Returns how far the last pair goes in each. */
const pairMost = (log: number[], copies: number[], isSame: IsSame, places: Places): [number, number] => {
  const width = copies.length + 1;
  // How many can be paired from here to the end of both.
  const most = new Uint16Array((log.length + 1) * width);
  const mostFrom = (row: number, column: number): number => most[row * width + column] ?? 0;
  for (let row = log.length - 1; row >= 0; row -= 1) {
    for (let column = copies.length - 1; column >= 0; column -= 1) {
      most[row * width + column] = isSame(log[row] ?? NEW, copies[column] ?? NEW)
        ? mostFrom(row + 1, column + 1) + 1
        : Math.max(mostFrom(row + 1, column), mostFrom(row, column + 1));
    }
  }
  let [row, column] = [0, 0];
  let used: [number, number] = [0, 0];
  while (row < log.length && column < copies.length) {
    const [place, copy] = [log[row] ?? NEW, copies[column] ?? NEW];
    if (isSame(place, copy)) {
      places[copy] = place;
      row += 1;
      column += 1;
      used = [row, column];
      // Where either will do, the copies go on from the end of the log.
    } else if (mostFrom(row + 1, column) >= mostFrom(row, column + 1)) row += 1;
    else column += 1;
  }
  return used;
};

/** Pairs what stands between two messages that are known; both lists are used up. */
const pairBetween = (log: number[], copies: number[], isSame: IsSame, places: Places): void => {
  let start = 0;
  const ends = Math.min(log.length, copies.length);
  while (start < ends && isSame(log[start] ?? NEW, copies[start] ?? NEW)) {
    places[copies[start] ?? 0] = log[start] ?? NEW;
    start += 1;
  }
  let [logEnd, copiesEnd] = [log.length, copies.length];
  while (
    logEnd > start &&
    copiesEnd > start &&
    isSame(log[logEnd - 1] ?? NEW, copies[copiesEnd - 1] ?? NEW)
  ) {
    logEnd -= 1;
    copiesEnd -= 1;
    places[copies[copiesEnd] ?? 0] = log[logEnd] ?? NEW;
  }
  let copyStart = start;
  while (start < logEnd && copyStart < copiesEnd) {
    const isSmall = (logEnd - start) * (copiesEnd - copyStart) <= MOST_CELLS;
    const here = log.slice(start, isSmall ? logEnd : Math.min(logEnd, start + BLOCK));
    const there = copies.slice(copyStart, isSmall ? copiesEnd : Math.min(copiesEnd, copyStart + BLOCK));
    const [used, usedCopies] = pairMost(here, there, isSame, places);
    // Goes on where the last pair was, or behind the block where little of it was paired.
    const isPaired = !isSmall && Math.max(used, usedCopies) > BLOCK / 2;
    start += isPaired ? used : here.length;
    copyStart += isPaired ? usedCopies : there.length;
  }
};

/**
 * Finds for each copy the message of the log that it is a copy of: by id, else by direction, body and place in the
 * order, whatever the dates; equal dates only decide between messages that say the same. A text that `redact` has
 * changed is equal to any. Takes time that grows with both lists, not with their product.
 *
 * @returns places in the log, rising but for `NEW` and `ELSEWHERE`
 */
export const alignCopies = (log: readonly LogEntry[], copies: readonly ChatMessage[]): Places => {
  const messages = log.map(({ message }) => message);
  const [contents, copied] = [messages.map(contentKey), copies.map(contentKey)];
  const places: Places = copies.map(() => NEW);
  const idOf = ({ id }: ChatMessage): string => id;
  pairUp(messages.map(idOf), copies.map(idOf), places);
  pairUp(messages.map(copyKey), copies.map(copyKey), places);
  const isCertain = places.map((place) => place !== NEW);
  pairUp(contents, copied, places, true);
  const row = longestInOrder(places);
  const inOrder = new Set(row);
  const taken = new Set(places.filter((_, copy) => isCertain[copy] === true || inOrder.has(copy)));
  places.forEach((_, copy) => {
    if (!inOrder.has(copy)) places[copy] = isCertain[copy] === true ? ELSEWHERE : NEW;
  });
  const isSame: IsSame = (place, copy) =>
    log[place]?.isRedacted === true
      ? messages[place]?.direction === copies[copy]?.direction
      : contents[place] === copied[copy];
  let [place, copy] = [0, 0];
  for (const next of [...row, copies.length]) {
    const until = places[next] ?? log.length;
    const [between, free]: [number[], number[]] = [[], []];
    for (; place < until; place += 1) if (!taken.has(place)) between.push(place);
    for (; copy < next; copy += 1) if (places[copy] === NEW) free.push(copy);
    pairBetween(between, free, isSame, places);
    place = until + 1;
    copy = next + 1;
  }
  return places;
};
