import type { ChatError } from '../domain/chat-error.js';
import type { FlowState } from '../domain/flow-state.js';
import type { HandoffRequest } from '../domain/handoff-request.js';
import type { IntakeProblem } from '../domain/message-intake.js';
import type { MessageLog } from '../domain/message-log.js';
import type { Author, ChatMessage, Conversation, ConversationEndedBy } from '../domain/message.js';
import type {
  Clock,
  Ids,
  KustomerSdk,
  Locks,
  Page,
  Random,
  Storage,
  TabChannel,
  Timings,
} from '../domain/ports.js';
import type { Readiness } from '../domain/readiness.js';
import type { Omission, Redact } from '../domain/shareable.js';
import type { handOffOverCore } from '../kustomer/core-handoff.js';
import type { CoreTransport } from '../kustomer/core-transport.js';
import type { openInWidget } from '../kustomer/kustomer-core.js';
import type { LiveFeatures, LiveTransport } from '../kustomer/live-transport.js';
import type { RouteOverrides } from '../kustomer/routes.js';
import type { TokenInput } from '../kustomer/tracking-token.js';
import type { ExternalId } from './external-id.js';
import type { Flight } from './flight.js';
import type { Store } from './store.js';

/** Whether the line is up; a separate thing from the phase, which says where the conversation is. */
export type Connection = 'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline';

export type Driver = 'auto' | 'core' | 'rest';

/** What the page has set. Read when it is needed, so that it may change at any time. */
export interface SessionConfig {
  readonly baseUrl: string | null;
  readonly from: string | null;
  readonly brand: string | null;
  /** The page's own; where there is none, one is generated for each log. */
  readonly externalId: string | null;
  readonly lang: string | null;
  readonly archive: boolean;
  readonly anonymous: boolean;
  readonly trackingToken: TokenInput;
  readonly routes: RouteOverrides | null;
  readonly redact: Redact | null;
  /** Whether the person sees and decides what will be shared. */
  readonly review: boolean;
  /** What may be stored for a reload: in the tab, on the device too, or nothing. */
  readonly resume: 'session' | 'device' | 'off';
  /** Tells this chat from others of the page in what is stored: the element's id. */
  readonly name: string;
  /** Milliseconds between polls while there is activity. */
  readonly pollInterval: number;
  readonly transport: (() => LiveTransport) | null;
  /** What carries the live conversation where there is no `transport`: Kustomer's web SDK, polling, or what fits. */
  readonly driver: Driver;
  /** Stands in for a bot's message where the log has none. */
  readonly connectingNotice: string;
}

export interface SessionState {
  readonly flow: FlowState;
  readonly log: MessageLog;
  readonly connection: Connection;
  /** What the last request left behind. */
  readonly omitted: readonly Omission[];
  /** Who was last heard on the other side. */
  readonly agent: Author | null;
  /** When the conversation was created, by our clock: milliseconds since the epoch. */
  readonly liveSince: number | null;
  readonly intakeProblems: readonly IntakeProblem[];
  /** Who is typing on the other side. */
  readonly typing: Author | null;
  /** How long until somebody usually replies, in seconds. */
  readonly waitSeconds: number | null;
  /** What can be done in this conversation; `null` until the driver has said so. */
  readonly features: LiveFeatures | null;
  /** Ids of the other side's messages that the person has not seen, oldest first. */
  readonly unseen: readonly string[];
  /** Key of the log entry above which "New messages" stands. */
  readonly newFrom: string | null;
  /** What stands in the composer and was not sent; it outlives the end of the conversation. */
  readonly draft: string;
}

/** What is told to the page besides the state. Requests are copies. */
export type SessionSignal =
  | {
      readonly type: 'handoff';
      readonly conversation: Conversation;
      readonly request: HandoffRequest;
      readonly omitted: readonly Omission[];
    }
  | { readonly type: 'handoff-error'; readonly error: ChatError }
  | { readonly type: 'message'; readonly message: ChatMessage }
  /** What carries the live conversation from now on, and why not Core where it might have been. For diagnosis. */
  | { readonly type: 'driver'; readonly driver: 'core' | 'rest'; readonly reason: string | null }
  | { readonly type: 'ended'; readonly conversation: Conversation; readonly by: ConversationEndedBy };

export interface SessionHooks {
  /** Asked before each POST; `false` stops the handoff, a rejection too. */
  readonly beforeHandoff?: (request: HandoffRequest, omitted: readonly Omission[]) => Promise<boolean>;
  readonly onSignal?: (signal: SessionSignal) => void;
  /** Loads what will show the live conversation. Awaited before the POST leaves. */
  readonly prepareView?: (() => Promise<unknown>) | undefined;
  /** Told of what the developer should mend: a text, or one of the codes in `diagnostics.ts`. */
  readonly warn?: (message: string) => void;
}

/** What only conversations over Kustomer's web SDK need. */
export interface CoreModule {
  readonly CoreTransport: typeof CoreTransport;
  readonly handOffOverCore: typeof handOffOverCore;
  readonly openInWidget: typeof openInWidget;
}

/** What a session and its engine share: the one state, and everything that may be asked at any time. */
export interface SessionCore {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store<SessionState>;
  readonly flight: Flight;
  readonly hooks: SessionHooks;
  readonly externalId: ExternalId;
  readonly config: () => SessionConfig;
  /** The token of a provider further up the page. */
  readonly contextToken: () => TokenInput;
  readonly readiness: () => Readiness;
  /** Whether what was before a reload may be taken up; not once the page has asked for a fresh start. */
  readonly mayResume: () => boolean;
  /** Begins again with what is stored, as after a reload. */
  readonly reopen: () => void;
  /** Whether the element is on the page; away from it nothing may poll. */
  readonly isAttached: () => boolean;
}

/** All that a conversation needs of the world. */
export interface SessionEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly locks: Locks;
  readonly openChannel: (name: string) => TabChannel;
  readonly fetch: typeof fetch;
  readonly timings: Timings;
  readonly pageOrigin: string;
  /** Where the page's web SDK keeps its token; read only. */
  readonly pageStorage: Storage;
  /** What lives as long as the tab: an anonymous token, the marker of a handoff. */
  readonly storage: Storage;
  /** What lives as long as the page, where nothing may be stored. */
  readonly memory: Storage;
  readonly sdk: KustomerSdk;
  readonly loadCore: () => Promise<CoreModule>;
}
