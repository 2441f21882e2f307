import { tell } from '../../warn.js';

/** The text at a page's `src`; `null`, with a warning, where it can't be had. Lazy: most pages have no `src`. */
export const fetchTranscript = async (src: string, base: string): Promise<string | null> => {
  try {
    const response = await fetch(new URL(src, base));
    if (response.ok) return await response.text();
    tell('transcript-status', String(response.status));
  } catch {
    tell('transcript-fetch');
  }
  return null;
};
