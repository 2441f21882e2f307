import type { KustomerHandoffChat } from '../../src/elements/kustomer-handoff-chat.js';

const found = document.querySelector<KustomerHandoffChat>('kustomer-handoff-chat#chat');
if (!found) throw new Error('The page has no chat.');

/** The page's one chat. Its methods are there once `src/define.ts` has run; properties may be set before. */
export const chat = found;
