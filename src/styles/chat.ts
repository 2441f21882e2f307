import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: block;
    inline-size: 100%;
    block-size: 560px;
    min-inline-size: 240px;
    color: var(--_ink);
    font: var(--_font);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    background: var(--_paper);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  header {
    display: flex;
    gap: 10px;
    align-items: center;
    min-block-size: 61px;
    padding: 12px 14px;
    border-block-end: 1px solid var(--_line);
  }
  .face {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_accent);
    font-weight: 600;
    font-size: 13px;
  }
  .who {
    min-inline-size: 0;
  }
  .who b,
  .who small {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .who b {
    font-weight: 600;
    line-height: 1.3;
  }
  .who small {
    color: var(--_ink-2);
    font-size: 12.5px;
    line-height: 1.35;
  }
  .middle {
    position: relative;
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
  }
  footer {
    flex: none;
    border-block-start: 1px solid var(--_line);
    padding: 10px 12px 6px;
  }
  .middle .note {
    padding: 6px 0;
    color: var(--_ink-2);
    font-size: 12.5px;
    text-align: center;
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
  .fallback {
    padding: 0 14px 12px;
    font-size: 14px;
  }
`;
