import { css } from 'lit';

/** The messages of a review, and what becomes of each. */
export const entryStyles = css`
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
  @media (pointer: coarse) {
    .toggle {
      min-block-size: 44px;
      margin-block: -10px;
    }
    .toggle:focus-visible {
      outline-offset: -10px;
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
