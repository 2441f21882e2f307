import { html, render } from 'lit';
import { KustomerHandoffChat } from './elements/kustomer-handoff-chat.js';
import { MessageList } from './elements/message-list.js';
import { loadDeveloper } from './lazy.js';

/* With the types come the tag's and the events' names in the DOM's own maps. */
export type * from './index.js';

/* Registers the element. A second copy on the page finds the tag taken and leaves it alone. */

/** Under Trusted Types a page may refuse the policy that templates need; then its light DOM is the better chat. */
const canRender = (): boolean => {
  try {
    render(html`<i></i>`, document.createDocumentFragment());
    return true;
  } catch (cause) {
    loadDeveloper().then(
      ({ reportRefusedPolicy }) => {
        reportRefusedPolicy(cause);
      },
      () => undefined,
    );
    return false;
  }
};

if (!customElements.get('kustomer-handoff-chat') && canRender()) {
  customElements.define('khc-message-list', MessageList);
  customElements.define('kustomer-handoff-chat', KustomerHandoffChat);
}
