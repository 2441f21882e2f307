import { isRecord } from './json.js';

/** What `GET /p/v1/chat/settings` answers: the part of Kustomer's chat settings that a client can act on. */
export interface ChatSettings {
  enabled: boolean;
  teamName: string;
  teamIconUrl: string | null;
  greeting: string;
  autoreply: string;
  waitMessage: string;
  brandId: string | null;
  closableChat: boolean;
  singleSessionChat: boolean;
  noHistory: boolean;
  disableAttachments: boolean;
  showTypingIndicatorWeb: boolean;
  showTypingIndicatorCustomerWeb: boolean;
  offhoursDisplay: string;
  offhoursMessage: string;
  volumeControl: Readonly<Record<string, unknown>>;
}

/** The survey offered when a chat ends (`kustomer-chat-api.md` section 8, seen in source). */
export interface SatisfactionForm {
  readonly ratingPrompt: string;
  readonly introduction: string;
  readonly scale: {
    readonly type: 'number' | 'emoji' | 'thumb';
    readonly options: number;
    readonly labelLow: string;
    readonly labelHigh: string;
  };
  readonly questions: readonly { readonly id: string; readonly prompt: string; readonly type: string }[];
}

/** How the double itself behaves; a client never sees these. */
export interface ServiceSettings {
  /** Whether `retry-after` and `x-ratelimit-*` can be read across origins. */
  exposeHeaders: boolean;
  /** Requests the org may make in one window. Enterprise: 1,000 in 60 s (section 3, documented). */
  rateLimit: { readonly limit: number; readonly windowSeconds: number };
  /** 30 days in the one sample known (section 2, seen in source 2018). */
  tokenLifetimeSeconds: number;
  /** Whether `tokens/current` with a token that ran out gives the same identity a new one, or a new identity. */
  renewExpiredTokens: boolean;
  /** What `GET …/queue` reports; `null` answers 404. */
  queue: { readonly name: string; readonly estimatedWaitTimeSeconds: number } | null;
  /** The survey; `null` turns surveys off. */
  satisfaction: SatisfactionForm | null;
  /**
   * When a running `core.js` takes notice of a conversation that a handoff over REST made: at once, once
   * `getConversations` has listed it, or not before the next `init` (unknown, "do not invent" 8).
   */
  coreNoticesHandoff: 'listed' | 'after-getConversations' | 'never';
  /** Whether `getMessages` of `core.js` returns imported messages too (unknown, "do not invent" 9). */
  coreMessagesHoldImports: boolean;
  /** What `isChatAvailable` of `core.js` answers while chat is `enabled`. */
  coreAvailability: 'online' | 'offline' | 'hidden' | 'disabled';
  /** How many pushed events are still to be lost. Counts down. */
  pushDrops: number;
  /** How many pushed events are still to be sent twice. Counts down. */
  pushDuplicates: number;
  /** By how many ms each pushed event is late. */
  pushDelayMs: number;
}

export type Settings = ChatSettings & ServiceSettings;

const SERVICE_KEYS: readonly (keyof ServiceSettings)[] = [
  'exposeHeaders',
  'rateLimit',
  'tokenLifetimeSeconds',
  'renewExpiredTokens',
  'queue',
  'satisfaction',
  'coreNoticesHandoff',
  'coreMessagesHoldImports',
  'coreAvailability',
  'pushDrops',
  'pushDuplicates',
  'pushDelayMs',
];

const DEFAULT_SURVEY: SatisfactionForm = {
  ratingPrompt: 'How did we do?',
  introduction: 'Your answer goes to the team that helped you.',
  scale: { type: 'emoji', options: 5, labelLow: 'Poor', labelHigh: 'Great' },
  questions: [{ id: '5f0c0ffee0000000000000c1', prompt: 'Anything to add?', type: 'text' }],
};

export function defaultSettings(): Settings {
  return {
    enabled: true,
    teamName: 'Acme Support',
    teamIconUrl: null,
    greeting: 'How can we help?',
    autoreply: '',
    waitMessage: '',
    brandId: null,
    closableChat: true,
    singleSessionChat: false,
    noHistory: false,
    disableAttachments: false,
    showTypingIndicatorWeb: true,
    showTypingIndicatorCustomerWeb: true,
    offhoursDisplay: 'online',
    offhoursMessage: '',
    volumeControl: { enabled: false },
    exposeHeaders: false,
    rateLimit: { limit: 1000, windowSeconds: 60 },
    tokenLifetimeSeconds: 30 * 24 * 60 * 60,
    renewExpiredTokens: true,
    queue: { name: 'Chat', estimatedWaitTimeSeconds: 120 },
    satisfaction: DEFAULT_SURVEY,
    coreNoticesHandoff: 'after-getConversations',
    coreMessagesHoldImports: false,
    coreAvailability: 'online',
    pushDrops: 0,
    pushDuplicates: 0,
    pushDelayMs: 0,
  };
}

/** The settings a client may see. */
export function chatSettings(settings: Settings): Readonly<Record<string, unknown>> {
  const hidden = new Set<string>(SERVICE_KEYS);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !hidden.has(key)));
}

const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

const oneOf =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    names.some((name) => name === value);

/** Checks for the settings whose shape the sandbox itself depends on; the others need the default's type. */
const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  rateLimit: (value) => isRecord(value) && isPositive(value['limit']) && isPositive(value['windowSeconds']),
  tokenLifetimeSeconds: isPositive,
  queue: (value) =>
    value === null ||
    (isRecord(value) && typeof value['name'] === 'string' && isPositive(value['estimatedWaitTimeSeconds'])),
  satisfaction: (value) =>
    value === null || (isRecord(value) && isRecord(value['scale']) && Array.isArray(value['questions'])),
  teamIconUrl: (value) => value === null || typeof value === 'string',
  brandId: (value) => value === null || typeof value === 'string',
  coreNoticesHandoff: oneOf('listed', 'after-getConversations', 'never'),
  coreAvailability: oneOf('online', 'offline', 'hidden', 'disabled'),
  pushDrops: isCount,
  pushDuplicates: isCount,
  pushDelayMs: isCount,
};

/**
 * Merges a partial into the settings. A name or a type that does not exist is refused, since a typo in a test
 * would otherwise pass as a setting that has no effect.
 *
 * @returns the new settings, or the reason for the refusal.
 */
export function mergeSettings(current: Settings, patch: unknown): Settings | string {
  if (!isRecord(patch)) return 'The settings must be an object.';
  for (const [key, value] of Object.entries(patch)) {
    if (!(key in current)) return `There is no setting "${key}".`;
    const check = CHECKS[key] ?? ((given: unknown) => typeof given === typeof current[key as keyof Settings]);
    if (!check(value)) return `The value of "${key}" has the wrong type.`;
  }
  return { ...current, ...patch };
}
