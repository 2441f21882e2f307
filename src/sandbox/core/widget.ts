import { isRecord, textOf } from '../json.js';
import { answer, coreMethods } from './methods.js';
import type { Callback, CoreError } from './core-types.js';
import { loadScript } from './script.js';

/**
 * A double of Kustomer's `widget.js`: `window.Kustomer`, and in place of the floating chat a line of text that says
 * whether it is open. Its methods are those of Core where they have the same name.
 */
const { core, start } = loadScript('kustomerLoaded');
const methods = coreMethods(core);
const panel = document.createElement('div');
panel.dataset['kustomerWidget'] = '';
Object.assign(panel.style, { position: 'fixed', right: '16px', bottom: '16px', padding: '8px 12px' });
Object.assign(panel.style, { background: 'Canvas', color: 'CanvasText', border: '1px solid' });

function show(open: boolean, conversationId: string | null = null): void {
  if (panel.isConnected === open) return;
  panel.textContent = conversationId === null ? 'Kustomer' : `Kustomer: ${conversationId}`;
  if (open) document.body.append(panel);
  else panel.remove();
  core.listeners.emit(open ? 'onOpen' : 'onClose', {});
}

function tellUnread(): void {
  core.listeners.emit('onUnread', core.book.unreadCount());
}

const whenReady =
  (method: (...given: readonly unknown[]) => unknown) =>
  (...given: readonly unknown[]): unknown =>
    core.ready ? method(...given) : undefined;

core.listeners.add('onMessageReceived', tellUnread);

const { login, logout, isLoggedIn, describeCustomer, describeConversation, addListener, removeListener } =
  methods;

/** There once the page has started it (section 10, documented: until then `start` only). */
const started = {
  ...{ login, logout, isLoggedIn, describeCustomer, describeConversation, addListener, removeListener },
  stop: whenReady(() => {
    show(false);
    core.ready = false;
  }),
  open: whenReady(() => show(true)),
  close: whenReady(() => show(false)),
  openConversationById: whenReady((params, callback) => {
    const id = isRecord(params) ? textOf(params['conversationId']) : null;
    answer(callback, async () => {
      const { conversations } = await core.listConversations(1, 100, true);
      if (!conversations.some(({ conversationId }) => conversationId === id)) {
        throw new Error('There is no such conversation.');
      }
      show(false);
      show(true, id);
      return { conversationId: id };
    });
  }),
  getOpenConversations: whenReady((callback) =>
    answer(callback, async () => {
      const { conversations } = await core.listConversations(1, 100, true);
      return conversations.filter(({ ended }) => !ended);
    }),
  ),
  getUnreadCount: whenReady(() => core.book.unreadCount()),
  isChatAvailable: whenReady(() => ({ availability: methods['isChatAvailable']?.() })),
};

const widget = {
  start: (options: unknown, callback: unknown): void =>
    start(options, (response: unknown, error: unknown) => {
      if (error === null) Object.assign(widget, started);
      if (typeof callback === 'function')
        (callback as Callback<unknown>)(response, error as CoreError | null);
    }),
};

Object.assign(window, { Kustomer: widget });
