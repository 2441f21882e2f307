import type { LiveFeatures } from '../ports/live-transport.js';
import { at, bad, isFields } from './wire.js';

/** The chat settings that a live conversation depends on (kustomer-chat-api.md section 9, seen in source). */
export interface ChatSettings {
  /** The customer may end a conversation. */
  readonly isClosable: boolean;
  /** Agents may see that the customer is typing. */
  readonly showsTyping: boolean;
}

export const readChatSettings = (body: unknown): ChatSettings => {
  const attributes = at(body, 'data', 'attributes');
  if (!isFields(attributes)) throw bad('it holds no chat settings');
  return {
    isClosable: at(attributes, 'closableChat') === true,
    showsTyping: at(attributes, 'showTypingIndicatorWeb') !== false,
  };
};

/** Returns what can be offered. The server refuses to end a conversation without the setting, so that is no guess. */
export const featuresOf = (settings: ChatSettings | null, canType: boolean): LiveFeatures => ({
  end: settings?.isClosable === true,
  typing: canType && settings?.showsTyping !== false,
});

interface SettingsSource {
  readSettings(signal: AbortSignal): Promise<ChatSettings>;
}

/** The organisation's settings, asked for once for all drivers of a connection. */
export class RememberedSettings {
  readonly #api: SettingsSource;
  #asked: Promise<ChatSettings | null> | null = null;

  constructor(api: SettingsSource) {
    this.#api = api;
  }

  /** Returns `null` where the server does not give them; the next call asks again then. */
  read(): Promise<ChatSettings | null> {
    return (this.#asked ??= this.#api.readSettings(new AbortController().signal).catch(() => {
      this.#asked = null;
      return null;
    }));
  }
}
