import type { ChatError } from '../../src/domain/chat-error.js';
import type { Fact } from '../../src/domain/facts.js';
import type { Clock } from '../../src/ports/clock.js';

/*
 * What a model did, step by step, as lines of text that can be kept and compared. Looked at only when everything has
 * settled, so that the number of microtasks between two steps does not count.
 */

/** What a model tells while its schedule runs. */
export interface TraceSink {
  /** A request came in. `body` is JSON. */
  readonly request: (who: string, method: string, path: string, body: string) => void;
  readonly told: (who: string, fact: Fact) => void;
  /** The promise of a handoff was settled. */
  readonly settled: (who: string, outcome: { readonly id: string } | ChatError) => void;
  /** A task of the clock was done, and all that it set off has settled. */
  readonly tick: () => void;
  /** A command or some time has passed, and everything has settled. */
  readonly quiet: () => void;
}

export const NO_TRACE: TraceSink = {
  request: () => undefined,
  told: () => undefined,
  settled: () => undefined,
  tick: () => undefined,
  quiet: () => undefined,
};

/** How one page stands at a quiet moment. */
export interface Standing {
  /** Tells the tabs apart; empty where there is one. */
  readonly who: string;
  readonly place: string;
  /** What the person sees of the log, where the model is about that. */
  readonly shown?: string;
  /** What the tab's storage holds. */
  readonly values: ReadonlyMap<string, string>;
}

interface Request {
  readonly name: string;
  readonly at: number;
}

interface Move {
  readonly who: string;
  readonly place: string;
  readonly at: number;
}

/** Names of keys without what differs from page to page: `khc:log:…` is `log`. */
const keyOf = (key: string): string => (key.startsWith('khc:') ? (key.split(':')[1] ?? key) : key);

/** Tells the tabs apart. */
const prefixed = (who: string, what: string): string => (who === '' ? what : `${who}:${what}`);

/**
 * In a step in which something leaves, so many are written in their order. What follows is polling for the most part,
 * and only counted.
 */
const IN_ORDER = 6;

/** `list@200`, or `list*3@200-10200` where it came in several times in a row. */
const merged = (requests: readonly Request[]): string[] => {
  const runs: { name: string; count: number; first: number; last: number }[] = [];
  const inOrder = requests.some(({ name }) => name.includes('POST ')) ? IN_ORDER : 0;
  for (const { name, at } of requests) {
    const run = runs.length <= inOrder ? runs.at(-1) : runs.slice(inOrder).find((one) => one.name === name);
    if (run?.name !== name) runs.push({ name, count: 1, first: at, last: at });
    else {
      run.count += 1;
      run.last = at;
    }
  }
  return runs.map(({ name, count, first, last }) =>
    count === 1 ? `${name}@${first}` : `${name}*${count}@${first}-${last}`,
  );
};

const counted = (names: readonly string[]): string[] =>
  [...new Set(names)].sort().map((name) => {
    const count = names.filter((other) => other === name).length;
    return count === 1 ? name : `${name}*${count}`;
  });

/** What a recorder looks at. */
export interface TracedWorld {
  readonly clock: Clock;
  readonly look: () => readonly Standing[];
  /** How a tab is called in the trace; empty where there is one. */
  readonly whoOf: (tab: string) => string;
  /** The label of a conversation, which must not depend on how many ids were given before. */
  readonly labelOf: (id: string) => string;
}

export class TraceRecorder implements TraceSink {
  readonly lines: string[] = [];
  readonly #logs: string[] = [];
  /** Where each page was at the end of the step before, and since. */
  readonly #places = new Map<string, string>();
  #moves: Move[] = [];
  readonly #shown = new Map<string, string>();
  readonly #stored = new Map<string, readonly string[]>();
  #requests: Request[] = [];
  #told: string[] = [];
  #step = 0;
  #name = '';
  #quiets = 0;
  #since = 0;
  #world: TracedWorld | null = null;

  /** A world tells its recorder of things from its own constructor on, so that it can be watched only afterwards. */
  watch(world: TracedWorld): void {
    this.#world = world;
    this.#since = world.clock.now();
  }

  begin(step: number, name: string): void {
    this.#step = step;
    this.#name = name;
    this.#quiets = 0;
  }

  /** What must not be, such as an error of the model, stands in the trace too. */
  fault(text: string): void {
    this.lines.push(`${this.#step}.9 ${this.#name} | fault ${text.replaceAll(/\s+/g, ' ')}`);
  }

  readonly request: TraceSink['request'] = (who, method, path, body) => {
    const verb = method === 'GET' ? '' : `${method} `;
    const name = `${verb}${this.#shortened(path)}${this.#details(path, body)}`;
    this.#requests.push({ name: this.#by(who, name), at: this.#elapsed() });
  };

  readonly told: TraceSink['told'] = (who, fact) => {
    const about =
      'conversation' in fact
        ? ` ${this.#labelOf(fact.conversation.id)}`
        : fact.type === 'handoff-error'
          ? ` ${fact.error.code}`
          : '';
    this.#told.push(this.#by(who, `${fact.type}${about}`));
  };

  readonly settled: TraceSink['settled'] = (who, outcome) => {
    const text = 'code' in outcome ? `rejects ${outcome.code}` : `resolves ${this.#labelOf(outcome.id)}`;
    this.#told.push(this.#by(who, text));
  };

  readonly tick = (): void => {
    for (const page of this.#world?.look() ?? []) this.#see(page);
  };

  readonly quiet = (): void => {
    this.#quiets += 1;
    const pages = this.#world?.look() ?? [];
    for (const page of pages) this.#see(page);
    const parts = [
      ['at', this.#moves.map(({ who, place, at }) => prefixed(who, `${place}@${at}`))],
      ['=', pages.flatMap((page) => this.#newlyShown(page))],
      ['>', merged(this.#requests)],
      ['$', pages.flatMap((page) => this.#restored(page))],
      ['!', counted(this.#told)],
    ] as const;
    const changed = parts.filter(([, entries]) => entries.length > 0);
    const key = this.#quiets === 1 ? `${this.#step}` : `${this.#step}.${this.#quiets}`;
    if (changed.length > 0) {
      const texts = changed.map(([sign, entries]) => `${sign} ${entries.join(', ')}`);
      this.lines.push([`${key} ${this.#name}`, ...texts].join(' | '));
    }
    for (const { who, place } of this.#moves) this.#places.set(who, place);
    this.#moves = [];
    this.#requests = [];
    this.#told = [];
    this.#since += this.#elapsed();
  };

  #elapsed(): number {
    return this.#world ? this.#world.clock.now() - this.#since : 0;
  }

  #by(tab: string, what: string): string {
    return prefixed(this.#world?.whoOf(tab) ?? tab, what);
  }

  #labelOf(id: string): string {
    return this.#world?.labelOf(id) ?? id;
  }

  /** Where a page is for no time at all does not count: what is due at once may be done in one order or another. */
  #see({ who, place }: Standing): void {
    const at = this.#elapsed();
    this.#moves = this.#moves.filter((move) => move.who !== who || move.at < at);
    const last = this.#moves.findLast((move) => move.who === who)?.place ?? this.#places.get(who);
    if (place !== last) this.#moves.push({ who, place, at });
  }

  #newlyShown({ who, shown }: Standing): string[] {
    if (shown === undefined || this.#shown.get(who) === shown) return [];
    this.#shown.set(who, shown);
    return [prefixed(who, shown)];
  }

  #restored({ who, values }: Standing): string[] {
    const keys = [...new Set([...values.keys()].map(keyOf))].sort();
    const before = this.#stored.get(who) ?? [];
    this.#stored.set(who, keys);
    return [
      ...keys.filter((key) => !before.includes(key)).map((key) => prefixed(who, `+${key}`)),
      ...before.filter((key) => !keys.includes(key)).map((key) => prefixed(who, `-${key}`)),
    ];
  }

  #shortened(path: string): string {
    return path
      .replace(/^\/c\/(v[\d.]+)\/(chat\/)?/, '')
      .split('/')
      .map((part) => (/^c\d+$/.test(part) ? this.#labelOf(part) : part))
      .join('/');
  }

  /** Which log was handed off, and how much of it; where a message went. */
  #details(path: string, body: string): string {
    const { externalId, messages, session } = JSON.parse(body || '{}') as {
      externalId?: string;
      messages?: unknown[];
      session?: string;
    };
    if (session !== undefined) return ` ${this.#labelOf(session)}`;
    if (!path.endsWith('/handoff')) return '';
    const id = externalId ?? '';
    if (!this.#logs.includes(id)) this.#logs.push(id);
    return ` log ${this.#logs.indexOf(id) + 1} of ${messages?.length ?? 0}`;
  }
}
