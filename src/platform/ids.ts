import type { Ids } from '../ports/ids.js';
import type { Random } from '../ports/random.js';

/** 128 random bits as hex. `crypto.randomUUID` does not exist on http pages. */
export const randomIds: Ids = {
  next: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    ),
};

export const systemRandom: Random = () => Math.random();
