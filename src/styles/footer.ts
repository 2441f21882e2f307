import { css } from 'lit';

/** The footer keeps its height from the bot's phase to the end, so that the transcript never moves. */
export const footerStyles = css`
  .note {
    display: flex;
    justify-content: center;
    align-items: center;
    min-block-size: 38px;
    padding-block-start: 2px;
    font-size: 12px;
    line-height: 1.35;
    color: var(--_ink-2);
    text-align: center;
  }
  .text-button {
    min-block-size: 36px;
    padding: 0 16px;
    border-radius: 8px;
    font-size: 13px;
    font-weight: 600;
    color: var(--_ink);
  }
  .text-button:hover {
    background: var(--_out);
  }
  .human {
    display: flex;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 6px 16px;
    gap: 8px;
    align-items: center;
    justify-content: center;
    border-radius: var(--_radius-control);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    transition: filter var(--_fast);
  }
  .human svg {
    flex: none;
  }
  .human:hover {
    filter: brightness(1.08);
  }
  .human[aria-disabled='true'] {
    cursor: default;
    opacity: 0.6;
  }
`;
