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

/** Returns the tracking id that a token names (kustomer-chat-api.md section 2, seen in source 2018 as `id`). */
const readableIdOf = (token: string): string | null => {
  const claims = claimsOf(token);
  return [claims?.['trackingId'], claims?.['id']].find(isText) ?? null;
};

/** Who gives a token: a function of the page's, a function of a provider's, or a text that stands somewhere. */
export type TokenOrigin = 'function' | 'provider' | 'text';

/**
 * Names the customer that a token stands for: its tracking id, which outlives a renewed token; of a text that can't be
 * read, a fingerprint. A function may make a new token for each request, so what can't be read of it stands for one
 * person, whichever function of the page it is (frameworks make a new one per render). Stored in markers as `owner`,
 * so its form stays.
 */
export const ownerOf = (token: string, origin: TokenOrigin): string =>
  readableIdOf(token) ?? (origin === 'text' ? fingerprint(token) : `opaque:${origin}`);
