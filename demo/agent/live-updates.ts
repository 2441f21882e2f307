const POLL_MS = 3000;

/**
 * Calls `refresh` now, on every event of the stream, and every few seconds for as long as the stream is down.
 *
 * @returns the undo.
 */
export function startLiveUpdates(eventsUrl: string, refresh: () => void): () => void {
  const events = new EventSource(eventsUrl);
  let poll: ReturnType<typeof setInterval> | undefined;

  const stopPolling = (): void => {
    clearInterval(poll);
    poll = undefined;
  };
  events.addEventListener('open', () => {
    stopPolling();
    // Whatever happened while the stream was down was not told.
    refresh();
  });
  events.addEventListener('changed', refresh);
  events.addEventListener('error', () => {
    poll ??= setInterval(refresh, POLL_MS);
  });
  refresh();
  return () => {
    stopPolling();
    events.close();
  };
}
