import { isRecord } from '../json.js';
import type { CoreHabits, Pushed } from './core-types.js';

const RECONNECT_MS = 1000;
/** Longer than this a start does not wait for the stream. */
const OPENING_MS = 3000;

export interface StreamOptions {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly onHabits: (habits: CoreHabits) => void;
  readonly onPushed: (pushed: Pushed) => void;
}

function fieldsOf(block: string): { event: string; data: string } {
  const fields = { event: '', data: '' };
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) fields.event = line.slice(7);
    if (line.startsWith('data: ')) fields.data += line.slice(6);
  }
  return fields;
}

/**
 * Server-sent events over `fetch`: `EventSource` sends no header, and the token must not go into a URL. Reconnects
 * every second; what was pushed in between is lost.
 */
export class PushedStream {
  readonly #options: StreamOptions;
  #running: AbortController | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** Resolves once events can come, or it is clear that the first attempt failed. */
  restart(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    return new Promise((resolve) => {
      setTimeout(resolve, OPENING_MS);
      void this.#run(running.signal, resolve);
    });
  }

  async #run(signal: AbortSignal, settled: () => void): Promise<void> {
    while (!signal.aborted) {
      try {
        const response = await this.#options.open(signal);
        if (response.ok && response.body) await this.#read(response.body, signal, settled);
      } catch {
        // The line is down: the next attempt follows.
      }
      settled();
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }

  async #read(body: ReadableStream<Uint8Array>, signal: AbortSignal, settled: () => void): Promise<void> {
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#deliver(block);
      if (blocks.some((block) => block.startsWith('event: habits'))) settled();
    }
  }

  #deliver(block: string): void {
    const { event, data } = fieldsOf(block);
    if (data === '') return;
    const value: unknown = JSON.parse(data);
    if (!isRecord(value)) return;
    if (event === 'habits') this.#options.onHabits(value as unknown as CoreHabits);
    if (event === 'pushed') this.#options.onPushed(value as unknown as Pushed);
  }
}
