import type { Omission } from '../../domain/handoff/shareable.js';
import type { MessageLog } from '../../domain/log/message-log.js';
import { pendingOf, readSnapshot, toSnapshot } from '../../domain/log/snapshot.js';
import { isText, isTextList, parseRecord } from '../../domain/stored-value.js';

/** The chat as it stands in a tab. */
export interface StoredChat {
  readonly log: MessageLog;
  /** The name of the log towards the server. */
  readonly externalId: string | null;
  /** The tracking id of the customer whose log it is; `null` where there was none yet. */
  readonly owner: string | null;
  /** Ids of messages that nobody has seen. */
  readonly unseen: readonly string[];
  readonly omitted: readonly Omission[];
}

const isOmission = (value: unknown): value is Omission =>
  typeof value === 'object' && value !== null && isText((value as Partial<Omission>).reason);

/** What waits to be sent stands apart, so that it is there where the log found no room. */
export const readChat = (stored: string | null, outbox: string | null): StoredChat | null => {
  if (stored === null && outbox === null) return null;
  const fields = parseRecord(stored);
  const { externalId, owner, unseen, omitted } = fields;
  return {
    log: readSnapshot(fields, parseRecord(outbox)['pending']),
    externalId: isText(externalId) ? externalId : null,
    owner: isText(owner) ? owner : null,
    unseen: isTextList(unseen) ? unseen : [],
    omitted: Array.isArray(omitted) ? omitted.filter(isOmission) : [],
  };
};

export const writeChat = ({ log, ...rest }: StoredChat): string =>
  JSON.stringify({ ...toSnapshot(log), ...rest });

/** An empty text where nothing waits. */
export const writeOutbox = (log: MessageLog): string => {
  const pending = pendingOf(log);
  return pending.length === 0 ? '' : JSON.stringify({ pending });
};
