import { readAddress } from './address.js';

const given = readAddress('sandbox');

/** Where the sandbox lives: the origin's own one, or with `?sandbox=name` an isolated instance of it. */
export const sandboxPath = /^[a-z0-9-]{1,40}$/.test(given) ? `/sandboxes/${given}` : '';

type Method = 'GET' | 'PUT' | 'POST';

/**
 * Calls the sandbox.
 *
 * @param path from `/sandbox/…` (control) or `/c/…` (what Kustomer has too)
 * @returns the answer's JSON, `null` where it has none, or `undefined` where no sandbox answers or it refuses.
 */
export async function callSandbox(
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  try {
    const response = await fetch(sandboxPath + path, {
      method,
      cache: 'no-store',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) return undefined;
    return response.status === 204 ? null : ((await response.json()) as unknown);
  } catch {
    // No network, or a host that answers every path with its own page: both mean that there is no sandbox.
    return undefined;
  }
}

/** Calls a control route; as `callSandbox`. */
export function control(method: Method, route: string, body?: unknown): Promise<unknown> {
  return callSandbox(method, `/sandbox/${route}`, body);
}
