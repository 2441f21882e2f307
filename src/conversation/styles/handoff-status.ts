import { css } from 'lit';

export const statusStyles = css`
  :host {
    display: block;
  }
  :host([begun]) {
    display: flex;
    flex-direction: column;
    justify-content: center;
    min-block-size: 76px;
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
  .alert.calm {
    background: var(--_soft);
  }
  .alert.calm b {
    color: var(--_accent);
  }
  .progress .countdown {
    padding-block-start: 6px;
    font-size: 12.5px;
    font-variant-numeric: tabular-nums;
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
  .button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  @keyframes travel {
    from {
      transform: translateX(-20%);
    }
    to {
      transform: translateX(170%);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bar.moving i {
      inline-size: 100%;
      opacity: 0.6;
    }
  }
  @media (forced-colors: active) {
    .alert {
      border: 1px solid CanvasText;
    }
  }
`;
