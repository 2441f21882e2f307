import type { SandboxContext } from './context.js';
import type { CoreHabits, Pushed } from './core/core-types.js';
import { coreConversation, coreMessage, coreSatisfaction } from './core-forms.js';
import { serverSentEvents } from './events.js';
import type { Session } from './state.js';
import type { Change, Store } from './store.js';

/** What a change of a conversation pushes to its customer. An imported history is not among it (section 3, documented). */
function pushedFor(store: Store, session: Session, change: Change, baseUrl: string): readonly Pushed[] {
  const { id: conversationId, createdAt, isInAssistantMode } = session;
  const ended = { conversationId, createdAt, ended: session.lockedAt !== null };
  switch (change.type) {
    case 'conversation-created': {
      const handoff = session.importedFrom !== null;
      return [{ event: 'conversation-created', data: coreConversation(session), handoff }];
    }
    case 'message-created': {
      const message = session.messages.find(({ id }) => id === change.messageId);
      return message ? [{ event: 'message', data: coreMessage(store, session, message, baseUrl) }] : [];
    }
    case 'conversation-ended': {
      const survey = coreSatisfaction(store, session);
      const offered: Pushed[] = survey ? [{ event: 'onSatisfactionReceived', data: survey }] : [];
      return [{ event: 'onConversationEnded', data: ended }, ...offered];
    }
    case 'conversation-reopened':
      return [{ event: 'onConversationUnended', data: ended }];
    case 'assistant-ended':
      return [{ event: 'onAssistantEnded', data: { conversationId, isInAssistantMode } }];
    case 'typing': {
      const { displayName = null, avatarUrl = null } = store.state.users[change.userId ?? ''] ?? {};
      const user = { displayName, avatarUrl };
      const data = { conversationId, typing: change.typing === true, user };
      return [{ event: 'onAgentTypingActivity', data }];
    }
    default:
      return [];
  }
}

/** How often one event goes out: not at all, once or twice. Counts the settings `pushDrops` and `pushDuplicates` down. */
function copies(store: Store): number {
  const { state } = store;
  const { pushDrops, pushDuplicates } = state.settings;
  if (pushDrops > 0) {
    state.settings = { ...state.settings, pushDrops: pushDrops - 1 };
    return 0;
  }
  if (pushDuplicates === 0) return 1;
  state.settings = { ...state.settings, pushDuplicates: pushDuplicates - 1 };
  return 2;
}

function habits(store: Store): CoreHabits {
  const { coreNoticesHandoff, coreMessagesHoldImports, coreAvailability } = store.state.settings;
  return { coreNoticesHandoff, coreMessagesHoldImports, coreAvailability };
}

/**
 * The stream of one customer's events: `habits`, then `pushed` for each event. It stands for Kustomer's realtime
 * service, whose channels and messages are not public.
 */
export function coreStream(context: SandboxContext): Response {
  const { store, baseUrl, wait, signal } = context.env;
  const identity = context.get('identity');
  return serverSentEvents(signal, (send, end) => {
    const push = async (pushed: Pushed): Promise<void> => {
      const count = copies(store);
      const { pushDelayMs } = store.state.settings;
      if (pushDelayMs > 0) await wait(pushDelayMs);
      for (let copy = 0; copy < count; copy += 1) send('pushed', pushed);
    };
    send('habits', habits(store));
    return store.subscribe((change) => {
      if (change.type === 'reset' || change.type === 'streams-cut') end();
      if (change.type === 'settings') send('habits', habits(store));
      const session = store.state.sessions[change.conversationId ?? ''];
      // Looked up for each event, since the first chat and a login make or change the customer.
      if (!session || session.customerId !== identity.customerId) return;
      for (const pushed of pushedFor(store, session, change, baseUrl)) void push(pushed);
    });
  });
}
