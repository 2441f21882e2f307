import { connect, createServer, type Server, type Socket } from 'node:net';
import { Line, type Fault } from './tcp-line.js';

export type { Fault } from './tcp-line.js';

interface Trap {
  readonly start: string;
  readonly fault: Fault;
  readonly sprung: () => void;
}

const HOST = '127.0.0.1';
const RELISTEN_MS = 20;

/**
 * A bad line: forwards one local port to another, and can spoil every connection or a single one. What it does happens
 * to bytes, so that a browser meets it as it would in the world, connections that are used again included.
 */
export class TcpProxy {
  #target: number;
  #server: Server | null = null;
  #port = 0;
  readonly #lines = new Set<Line>();
  #traps: Trap[] = [];
  /** Of connections that are yet to come. */
  #rule: Fault | null = null;

  private constructor(target: number) {
    this.#target = target;
  }

  /** @param target port on this machine */
  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.accept();
    return proxy;
  }

  /** Without a slash at the end. */
  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#lines.size;
  }

  /** On how many of them a client waits for an answer. */
  get owed(): number {
    return [...this.#lines].filter(({ isOwed }) => isOwed).length;
  }

  /** Forwards to another port from now on. */
  retarget(target: number): void {
    this.#target = target;
  }

  /** Does this to every connection that is open. */
  spoil(fault: Fault): void {
    for (const line of [...this.#lines]) line.spoil(fault);
  }

  /** Does this to every connection, and to those that come, until `heal`. */
  spoilAll(fault: Fault): void {
    this.#rule = fault;
    this.spoil(fault);
  }

  /**
   * Does this to the connection on which a client's bytes next begin so: `POST /c/v1/chat/messages`. Gives a promise
   * of that.
   */
  trap(start: string, fault: Fault): Promise<void> {
    return new Promise((sprung) => {
      this.#traps.push({ start, fault, sprung });
    });
  }

  /** No connection is taken: the port is closed, as where a server is not running. Open ones go on. */
  refuse(): void {
    // Its callback would wait for the connections that are open; the port is free at once.
    this.#server?.close();
    this.#server = null;
  }

  /** Takes connections again, on the same port. */
  async accept(): Promise<void> {
    while (!this.#server) {
      try {
        this.#server = await this.#listen();
      } catch (error) {
        // A connection of somebody else's has the port for a moment.
        if (this.#port === 0 || !isTaken(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RELISTEN_MS));
      }
    }
  }

  /**
   * Everything passes again. What was held up is delivered late, or is lost with its connection.
   *
   * @param held what becomes of connections that stand still
   */
  async heal(held: 'deliver' | 'lose' = 'lose'): Promise<void> {
    this.#rule = null;
    this.#traps = [];
    for (const line of [...this.#lines]) line.heal(held);
    await this.accept();
  }

  close(): void {
    this.refuse();
    this.spoil({ kind: 'reset' });
  }

  async #listen(): Promise<Server> {
    const server = createServer((client) => {
      this.#take(client);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, HOST, resolve);
    });
    const address = server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
    return server;
  }

  #take(client: Socket): void {
    const line = new Line(client, connect(this.#target, HOST), {
      sent: (bytes) => this.#sprung(bytes),
      ended: () => this.#lines.delete(line),
    });
    this.#lines.add(line);
    if (this.#rule) line.spoil(this.#rule);
  }

  #sprung(bytes: Buffer): Fault | null {
    const text = bytes.toString('latin1', 0, 200);
    const index = this.#traps.findIndex(({ start }) => text.startsWith(start));
    const [trap] = index < 0 ? [] : this.#traps.splice(index, 1);
    trap?.sprung();
    return trap?.fault ?? null;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
