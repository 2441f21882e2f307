/** Whether the line is up; a separate thing from the phase, which says where the conversation is. */
export type Connection = 'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline';
