import type { Conversation } from '../../src/sandbox/control-view.js';

export type { Conversation, ConversationMessage } from '../../src/sandbox/control-view.js';

/** The sandbox's control routes as the console uses them. Every method rejects when the sandbox can't be reached. */
export interface DeskApi {
  list(): Promise<readonly Conversation[]>;
  reply(id: string, body: string, agent: string): Promise<void>;
  setTyping(id: string, typing: boolean, agent: string): Promise<void>;
  end(id: string): Promise<void>;
  reopen(id: string): Promise<void>;
  readonly eventsUrl: string;
}

/**
 * @param base where the sandbox is: `''` for this origin, `/sandboxes/<name>` for one instance, or another origin.
 */
export function createDeskApi(base: string): DeskApi {
  const conversations = `${base}/sandbox/conversations`;

  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${conversations}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
  };

  return {
    eventsUrl: `${base}/sandbox/events`,
    async list() {
      const response = await fetch(conversations, { cache: 'no-store' });
      if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
      return (await response.json()) as readonly Conversation[];
    },
    reply: (id, body, agent) => post(`${id}/messages`, { body, agent }),
    setTyping: (id, typing, agent) => post(`${id}/typing`, { typing, agent }),
    end: (id) => post(`${id}/end`, {}),
    reopen: (id) => post(`${id}/reopen`, {}),
  };
}
