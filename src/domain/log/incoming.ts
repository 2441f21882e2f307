import type { Author, Conversation } from '../message.js';
import type { IncomingMessage } from './live-log.js';
export const readIncoming = (value: unknown): { messages: IncomingMessage[]; rejected: number } => ({ messages: value as IncomingMessage[], rejected: 0 });
export const readConversationNews = (value: unknown): Conversation | null => value as Conversation;
export const readAuthor = (value: unknown, _d: string): Author | undefined => value as Author | undefined;
export const readFeatures = (value: unknown): { end: boolean; typing: boolean } => value as { end: boolean; typing: boolean };
export const readSeconds = (value: unknown): number | null => value as number | null;
export const readLine = (value: unknown): 'online' | 'reconnecting' | 'offline' | null => value as 'online';
