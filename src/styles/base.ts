import { css } from 'lit';

/** What every view needs: the box model, hidden text, focus, and the two kinds of buttons. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
    margin: 0;
  }
  [hidden] {
    display: none !important;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .button {
    min-block-size: 36px;
    padding: 0 14px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius-control);
    background: var(--_paper);
    color: var(--_ink);
    font-size: 0.9em;
    font-weight: 600;
    transition: filter var(--_fast);
  }
  .button:hover {
    filter: brightness(0.96);
  }
  .link {
    color: var(--_accent);
    font-weight: 600;
    text-decoration: underline;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    button,
    .bubble,
    .face {
      border: 1px solid;
    }
  }
`;
