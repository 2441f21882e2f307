import type { BaseStrings } from './strings.js';

export const en: BaseStrings = {
  botSubtitle: 'Automated answers',
  transcriptLabel: 'Conversation',
  you: 'You',
  agent: 'Agent',
  bot: 'Assistant',
  today: 'Today',
  yesterday: 'Yesterday',
  saidAt: '{name}, {date}:',
  emptyTitle: 'No messages yet',
  emptyText: 'You can ask for a person at any time.',
  showEarlier: 'Show earlier messages',
  talkToPerson: 'Talk to a person',
  archiveConversation: 'Save this conversation',
  sharingNotice: 'Your conversation so far is shared with our team.',
  privacyLink: 'Privacy',
  cancel: 'Cancel',
  connectingNotice: 'Connecting you with our team',
  loadFailed: 'We couldn’t connect you. Please try again.',
};
