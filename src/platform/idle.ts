/** Whether the tab or the device has stored anything whose key begins like this. */
export const hasStored = (prefix: string): boolean => {
  try {
    return [sessionStorage, localStorage].some((storage) =>
      Object.keys(storage).some((key) => key.startsWith(prefix)),
    );
  } catch {
    // Storage is refused.
    return false;
  }
};

/** Runs a task when the browser has nothing better to do, unless the person asked to save data; or soon. */
export const whenIdle = (task: () => void, isUrgent: boolean): void => {
  if (isUrgent) {
    queueMicrotask(task);
    return;
  }
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(task, { timeout: 5_000 });
  else setTimeout(task, 2_000);
};
