import { css } from 'lit';

/** The review lies over the whole panel; the list scrolls between its heading and its buttons. */
export const reviewStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 2;
    display: flex;
    flex-direction: column;
    background: var(--_paper);
    animation: open var(--_fast);
  }
  :host([hidden]) {
    display: none;
  }
  /* Scrolls as a whole only where large text or a low panel leaves the list too little room. */
  .dialog {
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
    overflow: hidden auto;
  }
  /* They have the focus for the sake of assistive technology and of Escape: nothing happens on a key. */
  .dialog:focus,
  h2:focus {
    outline: none;
  }
  .head,
  .foot {
    flex: none;
  }
  .head {
    padding: 12px 14px;
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    font-size: 1.0667em;
    font-weight: 600;
    line-height: 1.3;
  }
  .head p {
    padding-block-start: 2px;
    color: var(--_ink-2);
    font-size: 13px;
    line-height: 1.4;
  }
  .scroller {
    flex: 1 1 0;
    min-block-size: 120px;
    overflow: hidden auto;
    /* The pressed button is kept in place instead, in every browser the same. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    padding: 14px;
    outline-offset: -2px;
  }
  .left-behind {
    padding: 0 8px 14px;
    color: var(--_ink-2);
    font-size: 12.5px;
    text-align: center;
  }
  .foot {
    padding: 10px 12px 6px;
    border-block-start: 1px solid var(--_line);
  }
  .count {
    padding-block-end: 8px;
    font-size: 13px;
    font-weight: 600;
    line-height: 1.35;
    text-align: center;
  }
  /* Where they do not fit side by side, the first of them is the one that shares. */
  .actions {
    display: flex;
    flex-wrap: wrap-reverse;
    gap: 8px;
  }
  .actions .button {
    flex: 1 0 auto;
    max-inline-size: 100%;
    min-block-size: 48px;
    font-size: inherit;
  }
  .actions .human {
    flex: 4 0 auto;
    inline-size: auto;
    max-inline-size: 100%;
    padding-inline: 12px;
  }
  .note p {
    overflow-wrap: anywhere;
  }
  @keyframes open {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  /* Of a host, the base says nothing. */
  @media (prefers-reduced-motion: reduce) {
    :host {
      animation: none;
    }
  }
`;
