import type { ReactiveControllerHost } from 'lit';
import { loadSrc } from '../../lazy.js';
import type { ChatSession } from '../../session/chat-session.js';
import { warn } from '../../warn.js';
import { ChildTranscript } from './child-transcript.js';

interface TranscriptHost extends ReactiveControllerHost, HTMLElement {
  readonly src: string;
  readonly transcript: readonly unknown[];
}

/**
 * Reads a transcript that the page gives as text: as the JSON inside the element, or by `src`. The page's own, by
 * property, is newer than either, and what `src` names is newer than what stands in the page's source.
 */
export class PageTranscript {
  readonly #host: TranscriptHost;
  readonly #session: ChatSession;

  constructor(host: TranscriptHost, session: ChatSession) {
    this.#host = host;
    this.#session = session;
    new ChildTranscript(host, (text) => {
      this.#take(text, '');
    });
  }

  /** Fetches what `src` names, if anything. */
  async load(): Promise<void> {
    const { src, ownerDocument } = this.#host;
    if (src === '') return;
    const { fetchTranscript } = await loadSrc();
    const text = await fetchTranscript(src, ownerDocument.baseURI);
    if (text !== null) this.#take(text, src);
  }

  #take(text: string, src: string): void {
    // Another one may have been named meanwhile.
    if (this.#host.transcript.length > 0 || this.#host.src !== src) return;
    let transcript: unknown = null;
    try {
      transcript = JSON.parse(text);
    } catch {
      // The parser's message quotes the text, which is somebody's conversation.
      warn('transcript-json');
    }
    this.#session.setTranscript(transcript);
  }
}
