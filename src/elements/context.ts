import { createContext } from '@lit/context';
import type { TokenInput } from '../kustomer/token/tracking-token.js';

/**
 * Hands the tracking token to every chat element below a provider. The key is a registered symbol, so that a provider
 * and an element out of two copies of this package understand each other.
 */
export const trackingTokenContext = createContext<TokenInput>(
  Symbol.for('kustomer-handoff-chat/tracking-token'),
);
