import type { EventOf, EventType, FlowEvent } from '../../src/domain/flow/events.js';
import type { Task } from '../../src/domain/flow/effects.js';
import type { ConversationRef, Flow } from '../../src/domain/flow/flow.js';
import type { Marker } from '../../src/domain/marker.js';
import { errors, review, shorter } from './flow-samples.js';

/* Events drawn at random, for the model in flow-model.ts. */

/** Draws numbers below one, always the same ones for a seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** The values of events: conversations, names, answers of the server. */
export class Draw {
  readonly #random: () => number;
  #count = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  chance(part: number): boolean {
    return this.#random() < part;
  }

  of<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }

  number(below: number): number {
    return Math.floor(this.#random() * below);
  }

  name(): string {
    this.#count += 1;
    return `e${String(this.#count)}`;
  }

  conversation(): ConversationRef {
    return { id: `c${this.name()}`, ...(this.chance(0.5) && { externalId: this.name() }) };
  }

  marker(externalId: string): Marker {
    const conversation = this.chance(0.5) ? this.conversation() : null;
    return {
      externalId,
      owner: this.owner(),
      baseline: this.chance(0.8) ? new Set<string>() : null,
      at: 0,
      conversation,
      ...(conversation && this.chance(0.4) && { endedBy: 'agent' as const }),
      ...(!conversation && this.chance(0.3) && { isGivenUp: true }),
    };
  }

  owner(): string {
    return this.of(['anna', 'anna', 'ben', 'opaque:1']);
  }

  failure(): Pick<EventOf<'failed'>, 'error' | 'delay' | 'limit'> {
    const error = this.of([...Object.values(errors), errors.busy, errors.gateway]);
    if (error === errors.tooMany) return { error, limit: 20 };
    return error.status === 429 || error.status === 503 ? { error, delay: 10_000 } : { error };
  }

  event(type: EventType, flow: Flow, task: Task | null, hasSaidBusy: boolean): FlowEvent {
    return { ...this.#fact(type, flow, task, hasSaidBusy), task: flow.task, at: 1 } as unknown as FlowEvent;
  }

  #fact(type: EventType, flow: Flow, task: Task | null, hasSaidBusy: boolean): object {
    switch (type) {
      case 'hand-off': {
        const missing = this.chance(0.1) ? [{ code: 'missing_base_url', message: 'No address.' }] : [];
        const externalId = this.chance(0.1) ? this.name() : flow.externalId;
        return {
          type,
          externalId,
          missing,
          needsQuestion: this.chance(0.3),
          review: this.chance(0.3) ? review : null,
        };
      }
      case 'answer':
        return { type, review: this.chance(0.4) ? review : null };
      case 'exclude':
        return { type, review: shorter };
      case 'start-new':
      case 'reset':
        return { type, externalId: this.name() };
      case 'allowed':
        return { type, isAllowed: this.chance(0.9) };
      case 'bound':
        return {
          type,
          owner: flow.owner !== null && this.chance(0.9) ? flow.owner : this.owner(),
          isShared: this.chance(0.7),
        };
      case 'turn': {
        const ends = ['alone', 'next', 'late', this.conversation()] as const;
        const mayWait = task?.name === 'take-turn' && task.mayWait && !hasSaidBusy;
        return {
          type,
          outcome: mayWait && this.chance(0.5) ? 'busy' : this.of(ends),
          isOpen: this.chance(0.9),
        };
      }
      case 'listed': {
        const existing = this.chance(0.4) ? this.conversation() : null;
        const baseline = this.chance(0.9) ? new Set<string>() : null;
        const reading = { baseline, existing, ...(this.chance(0.1) && { isAmbiguous: true }) };
        return { type, reading, isOpen: this.chance(0.8) };
      }
      case 'left':
        return { type, baseline: task?.name === 'post' ? task.baseline : null };
      case 'answered':
        return { type, conversation: this.conversation(), isOpen: this.chance(0.9) };
      case 'looked':
        return {
          type,
          found: this.of(['absent', 'absent', 'unknown', this.conversation()]),
          isOpen: this.chance(0.9),
        };
      case 'owned':
        return { type, conversation: this.chance(0.6) ? this.conversation() : null, owner: this.owner() };
      case 'failed':
        return { type, ...this.failure() };
      default:
        return this.#news(type, flow);
    }
  }

  #news(type: EventType, flow: Flow): object {
    switch (type) {
      case 'line':
        return { type, isOnline: this.chance(0.2) ? flow.isOnline : !flow.isOnline };
      case 'customer-changed':
        return { type, change: this.of(['other', 'maybe', 'gone']), hasSeenOwner: this.chance(0.5) };
      case 'restored':
        return { type, marker: this.marker(this.name()) };
      case 'unprepared':
      case 'connect-failed':
      case 'lost':
        return { type, error: this.of([errors.lost, errors.refusal]) };
      case 'ended':
        return { type, by: 'agent' };
      case 'moved':
        return { type, to: this.conversation() };
      default:
        return { type };
    }
  }
}
