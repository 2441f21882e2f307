/** Runs a task when the browser has nothing better to do, unless the person asked to save data. */
export const whenIdle = (task: () => void): void => {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(task, { timeout: 5_000 });
  else setTimeout(task, 2_000);
};
