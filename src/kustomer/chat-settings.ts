import type { LiveFeatures } from '../ports/live-transport.js';
import { at, bad, isFields } from './wire.js';

/** Of the organisation's chat settings (kustomer-chat-api.md section 9), what a live conversation depends on. */
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

/** What can be offered. Ending is refused without the setting, so it is not offered on a guess. */
export const featuresOf = (settings: ChatSettings | null, canType: boolean): LiveFeatures => ({
  end: settings?.isClosable === true,
  typing: canType && settings?.showsTyping !== false,
});

interface SettingsSource {
  readSettings(signal: AbortSignal): Promise<ChatSettings>;
}

/** Asks for the settings once, for all drivers of a connection; `null` where they can't be had. */
export const rememberSettings = (api: SettingsSource): (() => Promise<ChatSettings | null>) => {
  let asked: Promise<ChatSettings | null> | null = null;
  return () =>
    (asked ??= api.readSettings(new AbortController().signal).catch(() => {
      asked = null;
      return null;
    }));
};
