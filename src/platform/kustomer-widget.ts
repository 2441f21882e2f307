/** Whether Kustomer's own widget runs on the page: sounds and notifications are then its business. */
export const hasKustomerWidget = (): boolean => {
  const { Kustomer } = globalThis as { Kustomer?: unknown };
  return typeof Kustomer === 'object' && Kustomer !== null;
};
