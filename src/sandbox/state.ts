import type { Fault } from './faults.js';
import { defaultSettings, type Settings } from './settings.js';

export type Presence = 'online' | 'offline';

/** One browser, as a tracking token names it. `customerId` is `null` until its first chat or login. */
export interface Identity {
  readonly trackingId: string;
  customerId: string | null;
  verified: boolean;
  /** What `sendPresenceActivity` said last; `null` until it says anything. */
  presence: Presence | null;
}

export interface Customer {
  readonly id: string;
  readonly createdAt: string;
  name: string | null;
  email: string | null;
  externalId: string | null;
  lastActivity: string;
  /** What `describeCustomer` gave. */
  described: Readonly<Record<string, unknown>>;
}

/** Someone, or something, who wrote an outbound message: an agent, or the bot named by a handoff's `from`. */
export interface User {
  readonly id: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
}

export type Direction = 'in' | 'out';

export interface Message {
  readonly id: string;
  readonly direction: Direction;
  readonly body: string;
  /** ISO 8601. For imported messages the date the handoff gave. */
  readonly createdAt: string;
  /** ISO 8601 when the message came with a handoff, else `null`. */
  readonly importedAt: string | null;
  /** The sender of an outbound message; `null` for the customer's own. */
  readonly userId: string | null;
  readonly attachmentIds: readonly string[];
  /** A message template (`templateType` and its fields), passed through as the agent gave it. */
  readonly template: unknown;
  /** ISO 8601 when the customer read it, or marked a message of their own as read; `null` until then. */
  seenAt: string | null;
}

export type SatisfactionStatus = 'offered' | 'rated' | 'commented';

export interface SatisfactionAnswer {
  readonly id: string;
  readonly answer: string;
}

export interface SatisfactionResponse {
  readonly id: string;
  readonly createdAt: string;
  status: SatisfactionStatus;
  rating: number | null;
  answers: readonly SatisfactionAnswer[];
  updatedAt: string;
  submittedAt: string | null;
}

export type LockReason = 'customer_ended' | 'user_ended';

export interface Session {
  readonly id: string;
  customerId: string;
  readonly trackingId: string;
  readonly createdAt: string;
  readonly title: string | null;
  readonly brandId: string | null;
  readonly lang: string | null;
  custom: Readonly<Record<string, unknown>>;
  /** The handoff's `from`; `null` for a session made in another way. */
  readonly importedFrom: string | null;
  lastMessageAt: string | null;
  lastSeenAt: string | null;
  /** Present means ended (`kustomer-chat-api.md` section 5, seen in source). */
  lockedAt: string | null;
  lockReason: LockReason | null;
  satisfaction: SatisfactionResponse | null;
  typing: { readonly userId: string; readonly at: string } | null;
  /** ISO 8601, the last sign that the customer is typing; `null` when they stopped. */
  customerTypingAt: string | null;
  /** Whether one of Kustomer's own assistants has the conversation. Nothing here starts one by itself. */
  isInAssistantMode: boolean;
  /** In the order in which the server took them in. */
  readonly messages: Message[];
}

export interface Attachment {
  readonly id: string;
  readonly customerId: string | null;
  readonly name: string;
  readonly contentType: string;
  readonly contentLength: number;
  /** The bytes in base64, so that the state stays plain data; `null` until uploaded. */
  content: string | null;
}

/** One request as `GET /sandbox/requests` shows it. `status` is `null` while open and when no answer was given. */
export interface RequestEntry {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  status: number | null;
  /** ISO 8601, when the request came in. */
  readonly time: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The kinds of the faults that were applied. */
  faults: readonly string[];
}

/** Everything an instance knows, as plain data: `JSON.stringify` and back loses nothing. */
export interface SandboxState {
  readonly orgId: string;
  readonly orgName: string;
  ids: { readonly machine: string; counter: number };
  /** Tokens carry a serial; those up to `refusedUpTo` are answered with 401. */
  tokens: { issued: number; refusedUpTo: number };
  identities: Record<string, Identity>;
  customers: Record<string, Customer>;
  users: Record<string, User>;
  sessions: Record<string, Session>;
  attachments: Record<string, Attachment>;
  settings: Settings;
  faults: readonly Fault[];
  rateWindow: { startedAt: number; used: number };
  requests: RequestEntry[];
}

export const DEFAULT_AGENT: User = {
  id: '5f0c0ffee0000000000000a1',
  displayName: 'Sam Rivera',
  avatarUrl: null,
};

function machinePart(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function emptyState(): SandboxState {
  return {
    orgId: '5f0c0ffee0000000000000f0',
    orgName: 'sandbox',
    ids: { machine: machinePart(), counter: 0 },
    tokens: { issued: 0, refusedUpTo: 0 },
    identities: {},
    customers: {},
    users: { [DEFAULT_AGENT.id]: DEFAULT_AGENT },
    sessions: {},
    attachments: {},
    settings: defaultSettings(),
    faults: [],
    rateWindow: { startedAt: 0, used: 0 },
    requests: [],
  };
}
