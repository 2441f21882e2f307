import { warn } from '../../warn.js';

/** The text at a page's `src`; `null`, with a warning, where it can't be had. Lazy: most pages have no `src`. */
export const fetchTranscript = async (src: string, base: string): Promise<string | null> => {
  try {
    const response = await fetch(new URL(src, base));
    if (response.ok) return await response.text();
    warn('transcript-status', String(response.status));
  } catch {
    warn('transcript-fetch');
  }
  return null;
};
