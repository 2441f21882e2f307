/* Reads what was stored, which anybody may have changed: what is no JSON or has another form is as good as nothing. */

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** The object that a text stands for; an empty one where it stands for none. */
export const parseRecord = (text: string | null): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
