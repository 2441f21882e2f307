import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadSrc } from '../../lazy.js';
import { tell } from '../../warn.js';
import { ChildTranscript } from './child-transcript.js';

interface TranscriptHost extends ReactiveControllerHost, HTMLElement {
  readonly src: string;
  readonly transcript: readonly unknown[];
}

/**
 * Reads a transcript that the page gives as text: as the JSON inside the element, or by `src`. The page's own, by
 * property, is newer than either, and what `src` names is newer than what stands in the page's source.
 */
export class PageTranscript implements ReactiveController {
  readonly #host: TranscriptHost;
  readonly #onTranscript: (transcript: unknown) => void;
  #src = '';

  constructor(host: TranscriptHost, onTranscript: (transcript: unknown) => void) {
    this.#host = host;
    this.#onTranscript = onTranscript;
    host.addController(this);
    new ChildTranscript(host, (text) => {
      if (host.transcript.length === 0 && host.src === '') this.#take(text);
    });
  }

  hostUpdate(): void {
    const { src } = this.#host;
    if (src === this.#src) return;
    this.#src = src;
    if (src !== '') this.#fetch(src).catch(() => undefined);
  }

  async #fetch(src: string): Promise<void> {
    const { fetchTranscript } = await loadSrc();
    const text = await fetchTranscript(src, this.#host.ownerDocument.baseURI);
    // Another one may have been named meanwhile.
    if (text !== null && src === this.#host.src && this.#host.transcript.length === 0) this.#take(text);
  }

  #take(text: string): void {
    let transcript: unknown = null;
    try {
      transcript = JSON.parse(text);
    } catch {
      // The parser's message quotes the text, which is somebody's conversation.
      tell('transcript-json');
    }
    this.#onTranscript(transcript);
  }
}
