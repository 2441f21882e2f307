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
  ul {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 0;
    list-style: none;
  }
  li {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
  }
  li.in {
    align-items: flex-end;
  }
  .bubble {
    max-inline-size: 82%;
    padding: 7px 11px;
    border: 1px solid transparent;
    border-radius: var(--_radius-bubble);
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    transition:
      background var(--_fast),
      color var(--_fast);
  }
  .out .bubble {
    border-end-start-radius: 5px;
    background: var(--_out);
    color: var(--_on-out);
  }
  .in .bubble {
    border-end-end-radius: 5px;
    background: var(--_in);
    color: var(--_on-in);
  }
  .refused:not(.omitted) .bubble {
    box-shadow:
      0 0 0 2px var(--_paper),
      0 0 0 3.5px var(--_bad);
  }
  .omitted .bubble {
    border: 1px dashed var(--_edge);
    background: none;
    color: var(--_ink-2);
    text-decoration: line-through;
  }
  .meta,
  .remark {
    display: flex;
    align-items: center;
    max-inline-size: 100%;
    font-size: 12px;
    line-height: 1.35;
    color: var(--_ink-2);
  }
  .meta {
    min-block-size: 24px;
    padding-inline-start: 4px;
  }
  .in .meta {
    padding-inline: 0 4px;
  }
  .facts {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .in .facts {
    text-align: end;
  }
  .who {
    display: inline-block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    vertical-align: bottom;
  }
  time {
    unicode-bidi: plaintext;
  }
  .remark {
    gap: 5px;
    padding: 4px 4px 0;
  }
  .remark svg {
    flex: none;
    inline-size: 15px;
    block-size: 15px;
  }
  .bad {
    color: var(--_bad);
    font-weight: 600;
    padding-block-start: 7px;
  }
  /* Tall enough for a finger, but the rows stand no further apart for it. */
  .toggle {
    flex: none;
    min-block-size: 36px;
    margin-block: -6px;
    margin-inline: 2px -8px;
    padding: 0 8px;
    border-radius: 8px;
    font-weight: 500;
    text-decoration: underline;
    text-decoration-color: var(--_edge);
    text-underline-offset: 3px;
    transition: color var(--_fast);
  }
  .toggle:focus-visible {
    outline-offset: -6px;
  }
  .toggle:hover {
    color: var(--_ink);
    text-decoration-color: currentColor;
  }
  .omitted .toggle {
    color: var(--_accent);
    font-weight: 600;
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
  @media (pointer: coarse) {
    .toggle {
      min-block-size: 44px;
      margin-block: -10px;
    }
    .toggle:focus-visible {
      outline-offset: -10px;
    }
  }
  /* Of a host, the base says nothing. */
  @media (prefers-reduced-motion: reduce) {
    :host {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .toggle {
      margin-block: 2px;
      margin-inline: 8px 0;
    }
    .omitted .bubble {
      border: 1px dashed GrayText;
      color: GrayText;
    }
    .refused:not(.omitted) .bubble {
      border: 2px solid CanvasText;
    }
  }
`;
