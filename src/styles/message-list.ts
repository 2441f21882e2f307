import { css } from 'lit';

export const messageListStyles = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 0;
    flex: 1;
  }
  .scroller {
    block-size: 100%;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 14px;
    outline-offset: -2px;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .content {
    display: flex;
    flex-direction: column;
  }
  .chunk {
    content-visibility: auto;
    contain-intrinsic-size: auto 2400px;
  }
  /* The newest rows are on screen anyway; an estimate of their height would make the first paint jump. */
  .chunk.shown {
    content-visibility: visible;
  }
  .day {
    text-align: center;
    color: var(--_ink-2);
    font-size: 12px;
    padding: 8px 0 10px;
  }
  .row {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    padding-block-end: 3px;
  }
  .row.in {
    align-items: flex-end;
  }
  .row.last {
    padding-block-end: 8px;
  }
  .bubble {
    max-inline-size: 82%;
    padding: 8px 12px;
    border-radius: var(--_radius-bubble);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
    text-align: start;
  }
  .body {
    display: block;
  }
  .out .bubble {
    background: var(--_out);
    color: var(--_on-out);
  }
  .in .bubble {
    background: var(--_in);
    color: var(--_on-in);
  }
  .out.last .bubble {
    border-end-start-radius: 5px;
  }
  .in.last .bubble {
    border-end-end-radius: 5px;
  }
  .in.sending .bubble {
    opacity: 0.65;
  }
  .in.failed .bubble {
    background: none;
    color: var(--_ink);
    box-shadow: inset 0 0 0 1.5px var(--_bad);
  }
  .file {
    display: block;
    font-weight: 600;
    text-decoration: underline;
  }
  .meta {
    padding: 3px 4px 0;
    font-size: 11.5px;
    color: var(--_ink-2);
    min-block-size: 20px;
  }
  .meta.failed {
    color: var(--_bad);
  }
  .action {
    min-block-size: 24px;
    min-inline-size: 24px;
    padding: 0 2px;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .earlier {
    align-self: center;
    margin-block-end: 10px;
  }
  .empty {
    color: var(--_ink-2);
    text-align: center;
    padding: 40px 16px;
  }
  .empty b {
    display: block;
    color: var(--_ink);
    font-weight: 600;
    margin-block-end: 4px;
  }
  .newest {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    gap: 6px;
    align-items: center;
    min-block-size: 36px;
    padding: 0 14px 0 10px;
    border-radius: 99px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 13px;
    font-weight: 600;
    box-shadow: 0 4px 14px rgb(16 24 40 / 0.22);
    animation: rise var(--_fast);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    .bubble,
    .newest {
      border: 1px solid CanvasText;
    }
  }
`;
