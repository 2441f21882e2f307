import type { ReactiveController } from 'lit';
import { Chime } from '../../platform/chime.js';
import { hasKustomerWidget } from '../../platform/kustomer-widget.js';
import { browserPage } from '../../platform/page.js';
import { openClaim, type Claim } from '../../platform/tabs.js';
import { setTitleBadge } from '../../platform/title-badge.js';
import type { OptionContext } from '../../conversation/option.js';
import type { ChatHost } from '../../elements/parts.js';
import type { ChatSession } from '../../session/chat-session.js';
import { unreadCountOf } from '../../session/state.js';

/* What a page may ask for besides: loaded only where it does, and only in a live conversation. */

/** Tells of unread messages outside of the element: before the page's title, and by a tone. In one tab only. */
export class UnreadAlerts implements ReactiveController {
  readonly #host: ChatHost;
  readonly #session: ChatSession;
  #claim: Claim | null = null;
  #claimed = '';
  #chime: Chime | null = null;
  #stops: readonly (() => void)[] = [];
  #count = 0;
  /** The page has been left, and may come back. */
  #isAway = false;

  constructor(host: ChatHost, session: ChatSession) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#stops.length > 0) return;
    const turn = (isAway: boolean): void => {
      this.#isAway = isAway;
      if (isAway) this.#claimTab('');
      else this.#host.requestUpdate();
    };
    this.#stops = [
      browserPage.subscribe(() => {
        // The tab that is looked at knows best what is unread.
        if (browserPage.visible()) this.#claim?.take();
      }),
      // A page in the back/forward cache tells of nothing, and is thrown out of it for a lock that another one wants.
      browserPage.watchLeaving(
        () => {
          turn(true);
        },
        () => {
          turn(false);
        },
      ),
    ];
    // What came while this code was on its way.
    turn(false);
  }

  hostUpdated(): void {
    const { sound, titleBadge } = this.#host;
    const count = unreadCountOf(this.#session.state);
    const hasMore = count > this.#count;
    this.#count = count;
    this.#claimTab(this.#isAway ? '' : (this.#session.conversation?.id ?? ''));
    const mayTell = this.#claim?.isOurs === true && !hasKustomerWidget();
    setTitleBadge(this, titleBadge && mayTell ? count : 0);
    if (sound) this.#chime ??= new Chime();
    else this.#closeChime();
    if (sound && mayTell && hasMore && !(browserPage.visible() && document.hasFocus())) this.#chime?.play();
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#claimTab('');
    this.#closeChime();
    setTitleBadge(this, 0);
  }

  #claimTab(conversationId: string): void {
    if (conversationId === this.#claimed) return;
    this.#claimed = conversationId;
    this.#claim?.release();
    this.#claim = null;
    if (conversationId === '') return;
    this.#claim = openClaim(`khc:alerts:${conversationId}`, browserPage.visible(), () => {
      this.#host.requestUpdate();
    });
  }

  #closeChime(): void {
    this.#chime?.close();
    this.#chime = null;
  }
}

/** Opens it for one chat. It shows nothing in the panel. */
export const open = ({ host, session }: OptionContext): null => {
  new UnreadAlerts(host, session);
  return null;
};
