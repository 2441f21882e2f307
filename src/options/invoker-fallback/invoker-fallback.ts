/**
 * Does for one element what a platform with invoker commands does by itself: a click on a button with its id in
 * `commandfor` is a command. Returns the undo.
 */
export const watchButtons = (host: Element, onCommand: (command: string) => void): (() => void) => {
  const onClick = ({ target, defaultPrevented }: Event): void => {
    const button = target instanceof Element ? target.closest('button[commandfor]:not(:disabled)') : null;
    const isOurs = button && host.id !== '' && button.getAttribute('commandfor') === host.id;
    if (isOurs && host.isConnected && !defaultPrevented) onCommand(button.getAttribute('command') ?? '');
  };
  document.addEventListener('click', onClick);
  return () => {
    document.removeEventListener('click', onClick);
  };
};
