/* How the public types are used, and what must not compile. Checked by the compiler alone; nothing here runs. */
import '../../src/define.js';
import {
  createHandoffSession,
  type ChatEventDetails,
  type ChatMessage,
  type Conversation,
  type HandoffQuestion,
  type HandoffSession,
  type HandoffSessionOptions,
  type IncomingMessage,
  type KustomerHandoffChat,
  type LiveSink,
  type LiveTransport,
  type MessageInput,
  type OutgoingMessage,
  type Phase,
  type Readiness,
  type Review,
} from '../../src/index.js';

/** Whether two types are the same, not only assignable to each other. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- two functions that differ in their types alone
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_isSame: Same<A, B>): void => undefined;

/* The element, in the DOM's own maps. */

export const element = (): void => {
  const found = document.querySelector('kustomer-handoff-chat');
  same<typeof found, KustomerHandoffChat | null>(true);
  const made = document.createElement('kustomer-handoff-chat');
  same<typeof made, KustomerHandoffChat>(true);
  made.from = 'Acme Assistant';
  made.transcript = [{ direction: 'in', body: 'Where is my order?' }];
  made.trackingToken = () => Promise.resolve('token');
  made.redact = ({ body }) => ({ body: body.toUpperCase() });
  same<typeof made.phase, Phase>(true);

  // @ts-expect-error -- it may not be there
  found.from = 'Acme Assistant';
  // @ts-expect-error -- no such driver
  made.driver = 'polling';
  // @ts-expect-error -- no such way to store
  made.resume = 'forever';
  // @ts-expect-error -- no such theme
  made.theme = 'blue';
  // @ts-expect-error -- a flag is no text
  made.archive = 'true';
  // @ts-expect-error -- milliseconds are a number
  made.pollInterval = '5000';
  // @ts-expect-error -- a message without its direction
  made.transcript = [{ body: 'Where is my order?' }];
  // @ts-expect-error -- a message without its body
  made.appendMessage({ direction: 'in' });
  // @ts-expect-error -- a direction is "in" or "out"
  made.appendMessage({ direction: 'inbound', body: 'Hello' });
  // @ts-expect-error -- the phase is the element's to say
  made.phase = 'live';
  // @ts-expect-error -- the log is read, and written by appendMessage
  made.messages.push(made.messages[0]);
  // @ts-expect-error -- there may be no conversation
  made.conversation.id.toUpperCase();
  // @ts-expect-error -- a promise withholds every message
  made.redact = ({ body }) => Promise.resolve({ body });
  // @ts-expect-error -- a token is a text or a function
  made.trackingToken = { token: 'secret' };
  // @ts-expect-error -- no such route
  made.routes = { sendMail: { path: '/c/v1/mail' } };
  // @ts-expect-error -- no such text
  made.strings = { handoffLabel: 'Help' };
};

/* Events: one table for the element and the session. */

export const events = (chat: KustomerHandoffChat): void => {
  chat.addEventListener('kustomer-message', ({ detail }) => {
    same<typeof detail.message, ChatMessage>(true);
    // @ts-expect-error -- that is another event's
    detail.conversation;
  });
  document.body.addEventListener('kustomer-before-handoff', (event) => {
    event.detail.waitUntil(Promise.resolve());
    event.preventDefault();
    // @ts-expect-error -- a consent that is there already holds nothing
    event.detail.waitUntil(true);
    // @ts-expect-error -- the request is a copy, and no place to change it
    event.detail.request.from = 'Somebody else';
  });
  chat.addEventListener('kustomer-conversation-ended', ({ detail: { by } }) => {
    // @ts-expect-error -- nobody of that name ends a conversation
    by satisfies 'customer' | 'bot';
  });
  same<HTMLElementEventMap['kustomer-unread-change'], CustomEvent<{ readonly unreadCount: number }>>(true);
};

/* A message, a conversation. */

export const data = (message: ChatMessage, conversation: Conversation): void => {
  const input: MessageInput = { direction: 'out', body: 'Hi', author: { kind: 'bot', name: 'Ada' } };
  same<typeof message.author, ChatMessage['author']>(true);

  // @ts-expect-error -- a message is frozen
  message.body = 'Something else';
  // @ts-expect-error -- so are its attachments
  message.attachments.push({ id: '1', name: 'receipt.pdf' });
  // @ts-expect-error -- who wrote it may be unknown
  message.author.name;
  // @ts-expect-error -- the server may not have said when
  conversation.createdAt.slice(0, 10);
  // @ts-expect-error -- an author has a kind
  ({ ...input, author: { name: 'Ada' } }) satisfies MessageInput;
};

/* A transport of the page's own. */

class ShopTransport implements LiveTransport {
  connect(_conversation: Conversation, sink: LiveSink): Promise<void> {
    sink.features({ end: true, typing: false });
    sink.line('online');
    // @ts-expect-error -- the line is up, down, or being mended
    sink.line('slow');
    return Promise.resolve();
  }
  send({ id, body }: OutgoingMessage): Promise<IncomingMessage> {
    const date = '2026-01-22T14:35:00.000Z';
    return Promise.resolve({
      message: { id, date, direction: 'in', body, status: 'sent', attachments: [] },
    });
  }
  refresh(): Promise<void> {
    return Promise.resolve();
  }
  disconnect(): void {
    // Nothing is open.
  }
}

export const transports = (chat: KustomerHandoffChat, transport: ShopTransport): void => {
  chat.transport = () => new ShopTransport();
  // @ts-expect-error -- a factory, since each connection needs one of its own
  chat.transport = transport;
  // @ts-expect-error -- a transport sends
  chat.transport = () => ({
    connect: () => Promise.resolve(),
    refresh: () => Promise.resolve(),
    disconnect: () => undefined,
  });
  // @ts-expect-error -- it is made at once: there is nothing to wait for
  chat.transport = () => Promise.resolve(new ShopTransport());
};

/* The session without an element. */

export const session = async (): Promise<void> => {
  const options: HandoffSessionOptions = {
    org: 'acme',
    from: 'Acme Assistant',
    brand: undefined,
    lang: null,
  };
  const chat = createHandoffSession(options);
  same<typeof chat, HandoffSession>(true);
  same<typeof chat.readiness, Readiness>(true);
  same<typeof chat.reviewed, Review | null>(true);
  const stop: () => void = chat.subscribe(() => undefined);
  chat.on('kustomer-phase-change', ({ detail: { phase, previous } }) => {
    [phase, previous] satisfies ChatEventDetails['kustomer-phase-change']['phase'][];
  });
  chat.connect();
  const { id } = await chat.handoff();
  id.toUpperCase();
  stop();

  // @ts-expect-error -- no such option
  createHandoffSession({ organisation: 'acme' });
  // @ts-expect-error -- no such driver
  chat.configure({ driver: 'widget-only' });
  // @ts-expect-error -- no such event
  chat.on('kustomer-phase', () => undefined);
  chat.on('kustomer-handoff-error', ({ detail }) => {
    // @ts-expect-error -- it carries an error, and no message
    detail.message;
  });
  // @ts-expect-error -- where the person is takes two facts
  chat.readerMoved({ isHere: true });
  // @ts-expect-error -- nothing is reviewed at most steps
  chat.reviewed.entries;
  // @ts-expect-error -- the session's inside is not the page's
  chat.state;
};

export const ask = (question: HandoffQuestion): string => {
  // @ts-expect-error -- only one of the two questions has a conversation
  question.conversation;
  switch (question.kind) {
    case 'need':
      return 'What can we help you with?';
    case 'existing':
      return question.conversation.id;
  }
};
