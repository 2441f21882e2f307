/** A text with forms for counts, chosen by `Intl.PluralRules`. */
export type PluralText = { readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string };

/** The texts of the bot phase and of the log; they come with the element. */
export interface BaseStrings {
  readonly botSubtitle: string;
  readonly transcriptLabel: string;
  readonly you: string;
  readonly agent: string;
  readonly bot: string;
  readonly today: string;
  readonly yesterday: string;
  /** For assistive technology, before a message: who said it and when. */
  readonly saidAt: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly showEarlier: string;
  readonly talkToPerson: string;
  /** The same button where `archive` only saves the conversation. */
  readonly archiveConversation: string;
  readonly sharingNotice: string;
  readonly privacyLink: string;
  readonly cancel: string;
  /** Stands in for a bot's message where there is none; part of the handoff. */
  readonly connectingNotice: string;
  /** Where even the code that could say more was not to be had. */
  readonly loadFailed: string;
}

/** The texts of the field that the customer writes in. */
export interface ComposerStrings {
  readonly askTitle: string;
  readonly askPlaceholder: string;
  readonly askSubmit: string;
  readonly back: string;
  readonly messageLabel: string;
  readonly messagePlaceholder: string;
  readonly send: string;
  readonly sendHint: string;
}

/** The texts of a handoff and of what follows; they come with the code that shows them. */
export interface ConversationStrings extends ComposerStrings {
  readonly leftBehind: PluralText;
  readonly leftBehindShared: PluralText;
  readonly newMessages: PluralText;
  /** The line above the first message that was not seen yet. */
  readonly newMessagesLine: string;
  readonly joined: string;
  readonly tookOver: string;
  readonly typing: string;
  /** How long until somebody usually replies: below two minutes, in minutes, in hours. */
  readonly waitMinute: string;
  readonly waitMinutes: PluralText;
  readonly waitHours: PluralText;
  readonly teamName: string;
  readonly teamSubtitleWaiting: string;
  readonly teamSubtitle: string;
  readonly endedSubtitle: string;
  readonly tryAgain: string;
  readonly startConversation: string;
  readonly sending: string;
  readonly waiting: string;
  readonly sent: string;
  readonly notSent: string;
  readonly delete: string;
  readonly offlineBanner: string;
  readonly reconnectingBanner: string;
  /** For the announcer, after one of the two. */
  readonly backOnline: string;
  readonly existingTitle: string;
  readonly existingText: string;
  readonly continueExisting: string;
  readonly reviewTitle: string;
  readonly reviewText: string;
  readonly reviewShare: string;
  /** After the server has named messages that it does not take. */
  readonly reviewAgain: string;
  readonly reviewShared: PluralText;
  readonly reviewExclude: string;
  readonly reviewInclude: string;
  /** For assistive technology: what the button does, and to which message. */
  readonly reviewExcludeLabel: string;
  readonly reviewIncludeLabel: string;
  readonly reviewRequired: string;
  readonly reviewRedacted: string;
  readonly reviewRefused: string;
  /** Why a message is left out. */
  readonly reviewExcluded: string;
  readonly reviewWithheld: string;
  readonly reviewEmpty: string;
  readonly queuedTitle: string;
  readonly queuedText: string;
  readonly busyTitle: string;
  readonly busyText: string;
  /** Where the server asked for a longer wait than we keep a person waiting for. */
  readonly busyCappedText: string;
  readonly busyCountdown: PluralText;
  readonly sendingTitle: string;
  readonly preparingText: string;
  readonly postingText: string;
  readonly connectingText: string;
  readonly elsewhereText: string;
  readonly slowText: string;
  readonly slowCancelText: string;
  readonly checkingTitle: string;
  readonly checkingText: string;
  readonly unconfirmedTitle: string;
  readonly unconfirmedText: string;
  readonly startNewOne: string;
  readonly failedTitle: string;
  readonly closedTitle: string;
  readonly latestOnly: string;
  readonly startOver: string;
  readonly connectFailedTitle: string;
  readonly connected: string;
  /** While a conversation is only saved, in the place of the words for connecting. */
  readonly archiveTitle: string;
  readonly archivePostingText: string;
  readonly archiveElsewhereText: string;
  readonly archiveQueuedText: string;
  readonly archiveUnconfirmedTitle: string;
  readonly archiveFailedTitle: string;
  readonly archived: string;
  readonly archivedText: string;
  readonly archivedSubtitle: string;
  readonly endedByAgent: string;
  readonly endedByCustomer: string;
  readonly ended: string;
  /** The conversation was deleted. */
  readonly goneTitle: string;
  readonly goneText: string;
  /** It can't be reached any more for another reason, which the error's sentence tells. */
  readonly lostTitle: string;
  readonly draftKept: string;
  readonly end: string;
  readonly endConversation: string;
  readonly endQuestion: string;
  readonly endText: string;
  readonly keep: string;
  readonly ending: string;
  readonly endFailed: string;
  /** For the announcer. */
  readonly announceMessage: string;
  readonly announceSending: string;
  readonly announceFailedMessage: string;
  /** What happened and what can be done, by error code; `server` is for codes that are not known here. */
  readonly errors: Readonly<Record<string, string>> & { readonly server: string; readonly unknown: string };
}

/** Every text for people. `{name}` places are filled in; a page may override any of them. */
export interface Strings extends BaseStrings, ConversationStrings {}
