import type { CoreConversationState } from './core-types.js';

/** What a running Core knows of its conversations. Events of those it does not know are not for it. */
export class ConversationBook {
  readonly #known = new Map<string, { unread: Set<string>; isInAssistantMode: boolean }>();

  clear(): void {
    this.#known.clear();
  }

  knows(id: string): boolean {
    return this.#known.has(id);
  }

  add(id: string, state: CoreConversationState = { unread: [], isInAssistantMode: false }): void {
    if (this.#known.has(id)) return;
    this.#known.set(id, { unread: new Set(state.unread), isInAssistantMode: state.isInAssistantMode });
  }

  isInAssistantMode(id: string): boolean {
    return this.#known.get(id)?.isInAssistantMode ?? false;
  }

  assistantEnded(id: string): void {
    const conversation = this.#known.get(id);
    if (conversation) conversation.isInAssistantMode = false;
  }

  received(id: string, messageId: string): void {
    this.#known.get(id)?.unread.add(messageId);
  }

  read(id: string, messageIds: readonly string[]): void {
    for (const messageId of messageIds) this.#known.get(id)?.unread.delete(messageId);
  }

  unreadCount(): { total: number; conversations: Record<string, number> } {
    const counts = [...this.#known].flatMap(([id, { unread }]) =>
      unread.size === 0 ? [] : [[id, unread.size] as const],
    );
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    return { total, conversations: Object.fromEntries(counts) };
  }
}
