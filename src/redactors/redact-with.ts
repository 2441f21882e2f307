import type { Redact } from '../domain/handoff/shareable.js';
import { cardNumbers } from './card-numbers.js';
import { emailAddresses } from './email-addresses.js';
import { ibans } from './ibans.js';
import { phoneNumbers } from './phone-numbers.js';
import type { Redactor } from './redactor.js';

const inTurn =
  (redactors: readonly Redactor[]): Redactor =>
  (text) =>
    redactors.reduce((result, redactor) => redactor(result), text);

/**
 * What the element's `redact` wants, from redactors that run one after the other on the body. One of your own is any
 * function from text to text; if it throws, the message is withheld.
 */
export const redactWith = (...redactors: readonly Redactor[]): Redact => {
  const redact = inTurn(redactors);
  return ({ body }) => ({ body: redact(body) });
};

/**
 * Every kind of this entry, in the right order: e-mail addresses, IBANs, card numbers, phone numbers. Best effort, by
 * form: it knows no names, postal addresses, birthdays or passwords.
 */
export const personalData = (): Redactor =>
  inTurn([emailAddresses(), ibans(), cardNumbers(), phoneNumbers()]);
