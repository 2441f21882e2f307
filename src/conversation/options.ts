import { isAt } from '../domain/flow/flow.js';
import type { Contribution } from '../elements/parts.js';
import { lazyOnce } from '../session/lazy-once.js';
import { loadAlerts, loadReview } from './lazy.js';
import type { OptionChunk, OptionContext } from './option.js';

interface Option {
  /** By what the page has set, and by what goes on. */
  readonly isWanted: (context: OptionContext) => boolean;
  readonly load: () => Promise<OptionChunk>;
}

/** When which option is loaded. Of two that fill the same place of the panel, the later one has it. */
const OPTIONS: readonly Option[] = [
  {
    isWanted: ({ session }) => session.config.review || isAt(session.state.flow.place, 'reviewing'),
    load: loadReview,
  },
  {
    isWanted: ({ host, session }) =>
      (host.titleBadge || host.sound) && session.state.flow.place.phase === 'live',
    load: loadAlerts,
  },
];

/** The options of one chat: loaded when they are wanted, then there for good. */
export class Options {
  readonly #context: OptionContext;
  readonly #opened = new Map<Option, Contribution | null>();
  readonly #openers: readonly (readonly [Option, () => Promise<void>])[];

  constructor(context: OptionContext) {
    this.#context = context;
    this.#openers = OPTIONS.map((option) => [option, lazyOnce(() => this.#open(option))]);
  }

  /** What the loaded ones show, in the order of the table. */
  get contributions(): readonly Contribution[] {
    return OPTIONS.flatMap((option) => this.#opened.get(option) ?? []);
  }

  /** Loads what is wanted by now. Rejects where that is not to be had; the next call tries again. */
  async load(): Promise<void> {
    const wanted = this.#openers.filter(([option]) => option.isWanted(this.#context));
    await Promise.all(wanted.map(([, open]) => open()));
  }

  async #open(option: Option): Promise<void> {
    const { open } = await option.load();
    this.#opened.set(option, open(this.#context));
    this.#context.host.requestUpdate();
  }
}
