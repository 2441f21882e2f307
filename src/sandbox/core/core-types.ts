/** The forms of KustomerCore: `kustomer-chat-api.md` section 10 (documented unless said otherwise). */

export interface CoreSender {
  readonly type: 'user' | 'customer';
  readonly id: string | null;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

/** The inner shape is not documented: this one is an assumption. */
export interface CoreAttachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly contentLength: number;
  readonly url: string;
}

export interface CoreMessage {
  readonly messageId: string;
  readonly body: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly direction: 'in' | 'out';
  readonly conversationId: string;
  readonly attachments: readonly CoreAttachment[];
  readonly meta: { readonly template: unknown; readonly articles: readonly unknown[] };
  readonly sentBy: CoreSender;
}

export interface CoreConversation {
  readonly conversationId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly preview: string | null;
  readonly lastMessageAt: string | null;
  readonly ended: boolean;
  readonly isInAssistantMode: boolean;
}

/** Seen in IBM's types, 2020-2023; `questions` is an assumption, needed for the documented `answers`. */
export interface CoreSatisfaction {
  readonly conversationId: string;
  readonly satisfactionId: string;
  readonly timetoken: string;
  readonly form: {
    readonly name: string;
    readonly description: string;
    readonly introduction: string;
    readonly ratingPrompt: string;
    readonly followupQuestion: string | null;
    readonly scale: unknown;
    readonly questions: readonly unknown[];
  };
  readonly response: { readonly rating: number | null; readonly followupAnswer: string | null };
}

export interface CoreIdentity {
  readonly identified: boolean;
  readonly customerId: string | null;
  readonly email: string | null;
  readonly externalId: string | null;
}

type Ended = Pick<CoreConversation, 'conversationId' | 'createdAt' | 'ended'>;

/** What listeners get. */
export interface CoreEvents {
  readonly onConversationCreate: Omit<CoreConversation, 'preview' | 'lastMessageAt'>;
  readonly onConversationEnded: Ended;
  readonly onConversationUnended: Ended;
  readonly onAssistantEnded: Pick<CoreConversation, 'conversationId' | 'isInAssistantMode'>;
  readonly onMessageReceived: CoreMessage;
  readonly onMessageSent: CoreMessage;
  readonly onAgentTypingActivity: {
    readonly conversationId: string;
    readonly typing: boolean;
    readonly user: Pick<CoreSender, 'displayName' | 'avatarUrl'>;
  };
  readonly onSatisfactionReceived: CoreSatisfaction;
  readonly onLogin: CoreIdentity;
}

/** What the sandbox pushes: most events as listeners get them. These are the sandbox's own, not Kustomer's. */
export type Pushed =
  | { readonly event: 'message'; readonly data: CoreMessage }
  | {
      readonly event: 'conversation-created';
      readonly data: CoreEvents['onConversationCreate'];
      readonly handoff: boolean;
    }
  | {
      [Name in PushedAsIs]: { readonly event: Name; readonly data: CoreEvents[Name] };
    }[PushedAsIs];

type PushedAsIs =
  | 'onConversationEnded'
  | 'onConversationUnended'
  | 'onAssistantEnded'
  | 'onAgentTypingActivity'
  | 'onSatisfactionReceived';

/** How the double's script is to behave; sent at the start of every stream, and again when it changes. */
export interface CoreHabits {
  readonly coreNoticesHandoff: 'listed' | 'after-getConversations' | 'never';
  readonly coreMessagesHoldImports: boolean;
  readonly coreAvailability: string;
}

/** What `GET /core/conversations` tells of one conversation; the sandbox's own. */
export interface CoreConversationState {
  /** Ids of the messages not marked as read. */
  readonly unread: readonly string[];
  readonly isInAssistantMode: boolean;
}

/** Answers of a method: one of the two is `null`. */
export type Callback<Response> = (response: Response | null, error: CoreError | null) => void;

/** `Error` objects with optional fields. */
export interface CoreError extends Error {
  readonly status?: number;
  readonly code?: string;
  readonly title?: string;
  readonly source?: unknown;
}
