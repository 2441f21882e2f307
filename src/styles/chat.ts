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
  .face.online::after {
    content: '';
    position: absolute;
    inset-inline-end: -1px;
    inset-block-end: -1px;
    inline-size: 11px;
    block-size: 11px;
    border-radius: 50%;
    background: var(--_good);
    border: 2px solid var(--_paper);
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
  .banner {
    position: absolute;
    z-index: 1;
    inset-block-start: 8px;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 28px);
    margin-inline: auto;
    padding: 5px 12px;
    border-radius: 99px;
    background: var(--_ink);
    color: var(--_paper);
    font-size: 12.5px;
    font-weight: 500;
    animation: appear var(--_fast);
  }
  footer {
    flex: none;
    border-block-start: 1px solid var(--_line);
    padding: 10px 12px 0;
  }
  .takeover.begun {
    display: flex;
    flex-direction: column;
    justify-content: center;
    min-block-size: 76px;
  }
  .left-behind {
    padding: 6px 0;
    color: var(--_ink-2);
    font-size: 12.5px;
    text-align: center;
  }
  .divider {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 10px 0;
    color: var(--_ink-2);
    font-size: 12.5px;
    text-align: center;
  }
  .divider::before,
  .divider::after {
    content: '';
    flex: 1;
    min-inline-size: 12px;
    block-size: 1px;
    background: var(--_line);
  }
  .progress {
    padding: 6px 0;
    text-align: center;
    font-size: 13.5px;
  }
  .progress b {
    display: block;
    font-weight: 600;
  }
  .progress span {
    display: block;
    color: var(--_ink-2);
  }
  .bar {
    block-size: 3px;
    inline-size: min(180px, 60%);
    margin: 9px auto 0;
    border-radius: 2px;
    background: var(--_soft);
    overflow: hidden;
  }
  .bar.moving i {
    display: block;
    inline-size: 40%;
    block-size: 100%;
    border-radius: 2px;
    background: var(--_accent);
    animation: travel 1.4s ease-in-out infinite alternate;
  }
  .alert {
    padding: 12px;
    margin-block: 6px;
    border-radius: 12px;
    background: var(--_bad-soft);
    font-size: 14px;
  }
  .alert b {
    display: flex;
    gap: 8px;
    color: var(--_bad);
    font-weight: 600;
  }
  .alert svg {
    flex: none;
  }
  .alert p {
    padding-block-start: 4px;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding-block-start: 10px;
  }
  .fallback {
    padding: 0 14px 12px;
    font-size: 14px;
  }
  @keyframes travel {
    from {
      transform: translateX(-20%);
    }
    to {
      transform: translateX(170%);
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bar.moving i {
      inline-size: 100%;
      opacity: 0.6;
    }
  }
  @media (forced-colors: active) {
    .face,
    .alert,
    .banner {
      border: 1px solid CanvasText;
    }
  }
`;
