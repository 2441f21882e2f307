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
    text-align: start;
  }
  .body {
    display: block;
    white-space: pre-wrap;
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
  .file {
    display: block;
    font-weight: 600;
  }
  .meta {
    padding: 3px 4px 0;
    font-size: 11.5px;
    color: var(--_ink-2);
    min-block-size: 20px;
  }
  .earlier {
    align-self: center;
    margin-block-end: 10px;
  }
`;
