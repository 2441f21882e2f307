import { readAddress } from './address.js';

const given = readAddress('sandbox');

/** Where the sandbox lives: the origin's own one, or with `?sandbox=name` an isolated instance of it. */
export const sandboxPath = /^[a-z0-9-]{1,40}$/.test(given) ? `/sandboxes/${given}` : '';

/**
 * Calls a control route.
 *
 * @returns the answer's JSON, `null` where it has none, or `undefined` where no sandbox answers.
 */
export async function control(
  method: 'GET' | 'PUT' | 'POST',
  route: string,
  body?: unknown,
): Promise<unknown> {
  try {
    const response = await fetch(`${sandboxPath}/sandbox/${route}`, {
      method,
      cache: 'no-store',
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) return undefined;
    return response.status === 204 ? null : ((await response.json()) as unknown);
  } catch {
    // No network, or a host that answers every path with its own page: both mean that there is no sandbox.
    return undefined;
  }
}
