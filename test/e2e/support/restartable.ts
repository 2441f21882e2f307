import { startSandbox, type RunningSandbox } from '../../../src/sandbox/server.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Desk } from './desk.js';

const portOf = ({ url }: RunningSandbox): number => Number(new URL(url).port);

/** A sandbox behind a bad line, that can be stopped and goes on with what it knew, as a server with a database does. */
export class RestartableSandbox {
  readonly line: TcpProxy;
  #running: RunningSandbox;
  #isStopped = false;

  private constructor(running: RunningSandbox, line: TcpProxy) {
    this.#running = running;
    this.line = line;
  }

  static async start(): Promise<RestartableSandbox> {
    const running = await startSandbox();
    return new RestartableSandbox(running, await TcpProxy.open(portOf(running)));
  }

  /** The agent's own line is good. */
  get desk(): Desk {
    return new Desk(this.#running.url);
  }

  /** Ends every connection; none is taken until it is started again. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.line.refuse();
    this.line.spoil({ kind: 'reset' });
    await this.#running.close();
  }

  async startAgain(): Promise<void> {
    if (!this.#isStopped) return;
    this.#running = await startSandbox({ state: this.#running.host.sandbox().state });
    this.#isStopped = false;
    this.line.retarget(portOf(this.#running));
    await this.line.accept();
  }

  async close(): Promise<void> {
    this.line.close();
    if (!this.#isStopped) await this.#running.close();
  }
}
