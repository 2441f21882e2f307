import { ChatError } from '../../src/domain/chat-error.js';

/** The ChatError that a promise rejects with; anything else fails the test. */
export const rejection = async (promise: Promise<unknown>): Promise<ChatError> => {
  let result: unknown;
  try {
    result = await promise;
  } catch (thrown) {
    if (thrown instanceof ChatError) return thrown;
    throw new Error(`rejected with something that is no ChatError: ${String(thrown)}`, { cause: thrown });
  }
  throw new Error(`did not reject but gave ${JSON.stringify(result)}`);
};

/** The ChatError that a call throws; anything else fails the test. */
export const thrownBy = (call: () => unknown): ChatError => {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof ChatError) return thrown;
    throw new Error(`threw something that is no ChatError: ${String(thrown)}`, { cause: thrown });
  }
  throw new Error('did not throw');
};
