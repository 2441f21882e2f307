import type { Fault } from './faults.js';

/** What a handler needs to know of the faults that only change what a list shows. */
export interface ListFaults {
  /** Sessions made within this time, in ms, are not listed yet. */
  readonly lagMs: number;
  readonly hideCustom: boolean;
}

export function listFaults(faults: readonly Fault[]): ListFaults {
  const lag = faults.find((fault) => fault.kind === 'list-lag');
  return {
    lagMs: lag?.kind === 'list-lag' ? lag.ms : 0,
    hideCustom: faults.some((fault) => fault.kind === 'hide-external-id'),
  };
}

interface FaultContext {
  readonly wait: (ms: number) => Promise<void>;
  /** Resolves to `true` when the client has gone, to `false` when the sandbox closes or is reset first. */
  readonly clientGone: () => Promise<boolean>;
  readonly run: () => Promise<Response>;
}

const LOGIN_HTML = '<!doctype html><title>Sign in</title><p>Sign in to this network to go on.</p>';

function statusResponse(fault: Extract<Fault, { kind: 'status' }>): Response {
  const { status, body } = fault;
  const headers = new Headers(fault.headers);
  if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers });
  if (typeof body === 'string') return new Response(body, { status, headers });
  const standard = {
    status,
    error: 'fault',
    message: 'An answer the sandbox was told to give.',
    details: {},
  };
  return Response.json(body ?? standard, { status, headers });
}

/** The answer that stands in place of the real one, and whether the request is carried out before it. */
function substitute(fault: Fault, real: Response | null, text: string): Response | null {
  switch (fault.kind) {
    case 'status':
      return statusResponse(fault);
    case 'html':
      return new Response(LOGIN_HTML, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } });
    case 'malformed':
      // Cut in the middle, as a proxy that gives up does; the status is the true one.
      return new Response(text.slice(0, Math.floor(text.length / 2)) || '{"data":', {
        status: real && real.status !== 204 ? real.status : 200,
        headers: { 'content-type': 'application/json' },
      });
    default:
      return null;
  }
}

/**
 * Answers one request under its faults. `Response.error()` means that the connection is lost: the Node host destroys
 * the socket, and in a service worker the page sees a network error.
 */
export async function runWithFaults(faults: readonly Fault[], context: FaultContext): Promise<Response> {
  const find = (kind: Fault['kind']): Fault | undefined => faults.find((fault) => fault.kind === kind);
  const delay = find('delay');
  if (delay?.kind === 'delay') await context.wait(delay.ms);
  if (find('drop-before')) return Response.error();
  const late = find('commit-late');
  if (late?.kind === 'commit-late') {
    if (late.from === 'request' || (await context.clientGone())) {
      await context.wait(late.ms);
      await context.run();
    }
    return Response.error();
  }
  if (find('hang')) {
    await context.clientGone();
    return Response.error();
  }
  for (const fault of faults) {
    const commit = 'commit' in fault && fault.commit;
    const real = commit ? await context.run() : null;
    const answer = substitute(fault, real, real ? await real.text() : '');
    if (answer) return answer;
  }
  const response = await context.run();
  return find('drop-after') ? Response.error() : response;
}
