import type { Socket } from 'node:net';

/** What can go wrong with a connection once. */
export type Fault =
  /** RST to both sides; what was sent is not forwarded. */
  | { readonly kind: 'reset' }
  /** What was sent is forwarded, so that the server does its work; then RST: the answer is lost. */
  | { readonly kind: 'reset-after' }
  /** What was sent is forwarded; then the client gets FIN in place of an answer. */
  | { readonly kind: 'half-close' }
  /** The answer is cut after so many bytes, then FIN. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** Nothing passes any more, in either direction, and nothing is closed. */
  | { readonly kind: 'stall' }
  /** Every piece is late by so much. */
  | { readonly kind: 'slow'; readonly ms: number };

/**
 * Browsers quietly send a request again, a POST too, when a connection that they have used before is lost without a
 * byte of an answer: one fault would make two messages, and no page could tell. After an interim answer they don't.
 */
const INTERIM = 'HTTP/1.1 102 Processing\r\n\r\n';

export interface LineEvents {
  /** The client has sent this; gives what shall be done to the line now. */
  readonly sent: (bytes: Buffer) => Fault | null;
  readonly ended: () => void;
}

/** One connection through the proxy: a client's and the one to the server that belongs to it. */
export class Line {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #events: LineEvents;
  /** The client has sent something that nothing came back for yet. */
  #isOwed = false;
  #isStalled = false;
  #delay = 0;
  /** How many bytes of the answer may still pass. */
  #left = Infinity;
  #isOver = false;
  /** Pieces that are under way, per direction, so that late ones keep their order. */
  #toServer = Promise.resolve();
  #toClient = Promise.resolve();

  constructor(client: Socket, upstream: Socket, events: LineEvents) {
    this.#client = client;
    this.#upstream = upstream;
    this.#events = events;
    client.on('data', (bytes) => {
      this.#sent(bytes);
    });
    upstream.on('data', (bytes) => {
      this.#toClient = this.#later(this.#toClient, () => {
        this.#answer(bytes);
      });
    });
    client.on('end', () => {
      this.#toServer = this.#later(this.#toServer, () => upstream.end());
    });
    upstream.on('end', () => {
      this.#toClient = this.#later(this.#toClient, () => {
        this.#endClient();
      });
    });
    for (const socket of [client, upstream]) {
      // What follows an error is the close.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#lost(socket);
      });
    }
  }

  get isOwed(): boolean {
    return this.#isOwed && !this.#isOver;
  }

  spoil(fault: Fault): void {
    if (this.#isOver) return;
    switch (fault.kind) {
      case 'reset':
        this.#upstream.resetAndDestroy();
        this.#resetClient();
        break;
      case 'reset-after':
        this.#upstream.end();
        this.#resetClient();
        break;
      case 'half-close':
        this.#endClient();
        break;
      case 'truncate':
        this.#left = fault.bytes;
        break;
      case 'stall':
        this.#hold(true);
        break;
      case 'slow':
        this.#delay = fault.ms;
    }
  }

  /** @param held what becomes of a line that stands still */
  heal(held: 'deliver' | 'lose'): void {
    this.#delay = 0;
    this.#left = Infinity;
    if (!this.#isStalled) return;
    if (held === 'lose') this.spoil({ kind: 'reset' });
    else this.#hold(false);
  }

  #sent(bytes: Buffer): void {
    // It was sent before the FIN was seen: nobody takes it, and a browser may send it again elsewhere.
    if (this.#client.writableEnded) return;
    const fault = this.#events.sent(bytes);
    if (fault?.kind === 'reset') {
      this.#isOwed = true;
      this.spoil(fault);
      return;
    }
    if (fault?.kind === 'truncate' || fault?.kind === 'slow') this.spoil(fault);
    this.#isOwed = true;
    const isLast = fault?.kind === 'reset-after' || fault?.kind === 'half-close' || fault?.kind === 'stall';
    this.#toServer = this.#later(this.#toServer, () => {
      this.#upstream.write(bytes, () => {
        if (isLast) this.spoil(fault);
      });
    });
  }

  #answer(bytes: Buffer): void {
    const passing = bytes.subarray(0, this.#left);
    if (passing.length > 0 && this.#client.writable) {
      this.#isOwed = false;
      this.#client.write(passing);
    }
    this.#left -= passing.length;
    if (this.#left === 0) this.#endClient();
  }

  /** Runs it after what is under way, late where the line is slow. */
  #later(before: Promise<void>, task: () => void): Promise<void> {
    const ms = this.#delay;
    if (ms === 0) return before.then(task);
    const late = new Promise<void>((resolve) => setTimeout(resolve, ms));
    return Promise.all([before, late]).then(task);
  }

  #hold(isStalled: boolean): void {
    this.#isStalled = isStalled;
    for (const socket of [this.#client, this.#upstream]) {
      if (isStalled) socket.pause();
      else socket.resume();
    }
  }

  /** FIN, with nothing owed. */
  #endClient(): void {
    if (this.#client.writable) this.#client.end(this.#isOwed ? INTERIM : '');
    this.#isOwed = false;
  }

  #resetClient(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const cut = (): void => {
      this.#client.resetAndDestroy();
    };
    if (this.#isOwed && this.#client.writable) this.#client.write(INTERIM, cut);
    else cut();
  }

  /** One side is gone: so is the other. */
  #lost(socket: Socket): void {
    if (socket === this.#client) this.#upstream.destroy();
    else if (!this.#client.destroyed && !this.#client.writableEnded) this.#resetClient();
    if (!this.#client.destroyed) return;
    this.#isOver = true;
    this.#events.ended();
  }
}
