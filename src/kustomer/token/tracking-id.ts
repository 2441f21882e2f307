/* Names the customer of a token, without keeping the token. */

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Returns the claims of a JWT, unverified; `null` where it is no JWT. */
const claimsOf = (token: string): Readonly<Record<string, unknown>> | null => {
  try {
    const claims: unknown = JSON.parse(
      atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')),
    );
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

/** FNV-1a, 32 bits. */
const hash = (text: string, seed: number): string => {
  let bits = seed;
  for (let index = 0; index < text.length; index += 1) {
    bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
  }
  return (bits >>> 0).toString(36);
};

/** Returns enough to tell two tokens apart, and far too little to make one from. */
const fingerprint = (token: string): string => `#${hash(token, 0x811c9dc5)}${hash(token, 0x01234567)}`;

/**
 * Returns the name of the customer that a token stands for: its tracking id (kustomer-chat-api.md section 2, seen in
 * source 2018 as `id`), which stays the same when the token is renewed; for a token that can't be read, a fingerprint.
 */
export const trackingIdOf = (token: string): string => {
  const claims = claimsOf(token);
  return [claims?.['trackingId'], claims?.['id']].find(isText) ?? fingerprint(token);
};
