import type { ChatEventDetails } from '../domain/event-details.js';

export type ChatEventMap = { [Type in keyof ChatEventDetails]: CustomEvent<ChatEventDetails[Type]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging is how the DOM's map is extended
  interface HTMLElementEventMap extends ChatEventMap {}
}

/** Fires a public event. Returns `false` where a listener prevented it. */
export const emit = <Type extends keyof ChatEventDetails>(
  target: EventTarget,
  type: Type,
  detail: ChatEventDetails[Type],
  cancelable = false,
): boolean =>
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
