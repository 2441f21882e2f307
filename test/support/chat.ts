import { fixture } from '@open-wc/testing';
import '../../src/define.js';
import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';
import { eventually } from './eventually.js';
import { openSandbox, type TestSandbox } from './sandbox.js';

/* The element on a page, over real HTTP to a sandbox of its own. */

export const LOG = [
  { id: 'q', date: '2026-01-22T14:35:00Z', direction: 'in', body: 'Where is my order?' },
  { id: 'a', date: '2026-01-22T14:36:00Z', direction: 'out', body: 'I am only a bot.' },
] as const;

export const POST = 'POST /c/v2.1/chat/handoff';

export interface Mounted {
  readonly chat: KustomerHandoffChat;
  readonly sandbox: TestSandbox;
}

export interface MountOptions {
  /** Added to the opening tag. */
  readonly attributes?: string;
  /** Light DOM. */
  readonly content?: string;
  /** The child JSON; `LOG` without it, none with `null`. */
  readonly log?: unknown;
  /** Another element's server, as in another tab or after a reload; one of its own without it. */
  readonly sandbox?: TestSandbox;
}

export { eventually };

export const mount = async ({
  attributes = '',
  content = '',
  log = LOG,
  sandbox = openSandbox(),
}: MountOptions = {}): Promise<Mounted> => {
  const json = log === null ? '' : `<script type="application/json">${JSON.stringify(log)}</script>`;
  const chat = await fixture<KustomerHandoffChat>(
    `<kustomer-handoff-chat ${attributes} base-url=${sandbox.baseUrl} anonymous from="Acme Assistant"
      >${json}${content}</kustomer-handoff-chat>`,
  );
  // Below what the attribute takes, so that no test waits long for a poll.
  chat.pollInterval = 40;
  return { chat, sandbox };
};

/** First match, into open shadow roots. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector has it
export const deep = <Found extends Element = HTMLElement>(root: Element, selector: string): Found | null =>
  deepAll<Found>(root, selector)[0] ?? null;

/** All matches in the element's shadow tree and the shadow trees in it. */
export const deepAll = <Found extends Element = HTMLElement>(root: Element, selector: string): Found[] => {
  const tree = root.shadowRoot;
  if (!tree) return [];
  const own = [...tree.querySelectorAll<Found>(selector)];
  const hosts = [...tree.querySelectorAll('*')].filter((element) => element.shadowRoot);
  return [...own, ...hosts.flatMap((host) => deepAll<Found>(host, selector))];
};

/** What stands in the element's shadow trees for a reader, without style and white space. */
export const shownText = (root: Element): string =>
  [
    root.shadowRoot?.textContent ?? '',
    ...deepAll(root, '*').map((element) => element.shadowRoot?.textContent ?? ''),
  ]
    .join(' ')
    .replace(/\s+/g, ' ');

/** What was announced and still stands, oldest first. */
export const said = (chat: Element): string[] =>
  [...(chat.shadowRoot?.querySelectorAll('[role=status] p') ?? [])].map(({ textContent }) => textContent);

/** A button by its words. */
export const buttonNamed = (root: Element, name: string): HTMLButtonElement | undefined =>
  deepAll<HTMLButtonElement>(root, 'button').find(({ textContent }) => textContent.trim() === name);

/** The element that has the focus, through shadow roots. */
export const focused = (): Element | null => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
};

export const bodiesOf = ({ messages }: KustomerHandoffChat): string[] => messages.map(({ body }) => body);

export const handoffButton = (chat: KustomerHandoffChat): HTMLButtonElement | null =>
  deep<HTMLButtonElement>(chat, '.human');

export const field = (chat: KustomerHandoffChat): HTMLTextAreaElement | null =>
  deep<HTMLTextAreaElement>(chat, 'textarea');

/** Puts text into the composer as typing would. */
export const type = async (chat: KustomerHandoffChat, text: string): Promise<void> => {
  const area = field(chat)!;
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await (chat.renderRoot.querySelector('khc-composer')?.updateComplete ?? Promise.resolve());
};

/** Hands off and waits until an agent could answer. */
export const goLive = async (mounted: Mounted): Promise<string> => {
  const { chat } = mounted;
  const conversation = await chat.handoff();
  await eventually(() => chat.phase === 'live', 'live');
  await chat.updateComplete;
  return conversation.id;
};

/** How many handoffs were posted. */
export const posts = async ({ sandbox }: Mounted): Promise<number> =>
  (await sandbox.requests()).filter(({ path }) => path === '/c/v2.1/chat/handoff').length;

/** Everything that was asked meanwhile has been answered, and nothing more is asked; returns how many requests came. */
export const quiet = async ({ sandbox }: Mounted): Promise<number> => {
  let before = -1;
  await eventually(async () => {
    const { length } = await sandbox.requests();
    const isQuiet = length === before;
    before = length;
    return isQuiet;
  }, 'silence');
  return before;
};

/** What the console was told while the task ran. */
export class ConsoleSpy {
  readonly lines: string[] = [];
  readonly #levels = ['warn', 'error', 'debug', 'log', 'info'] as const;
  readonly #undo: (() => void)[] = [];

  start(): void {
    for (const level of this.#levels) {
      const original = console[level];
      console[level] = (...values: unknown[]) => {
        this.lines.push(values.map((value) => asText(value)).join(' '));
      };
      this.#undo.push(() => {
        console[level] = original;
      });
    }
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  has(pattern: RegExp): boolean {
    return this.lines.some((line) => pattern.test(line));
  }
}

/** Listens to the console in each test of this file or `describe`, from no lines on. */
export const spyOnConsole = (): ConsoleSpy => {
  const spy = new ConsoleSpy();
  beforeEach(() => {
    spy.lines.length = 0;
    spy.start();
  });
  afterEach(() => {
    spy.stop();
  });
  return spy;
};

const asText = (value: unknown): string =>
  value instanceof Error
    ? `${value.name} ${value.message}`
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
