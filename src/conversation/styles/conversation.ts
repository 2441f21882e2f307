import { css } from 'lit';

/* What the views of the bot phase look like once there is a conversation; comes with its code. */

export const conversationStyles = css`
  :host {
    --_bad: var(--khc-color-danger, light-dark(#b3261e, #ffb4ab));
    --_bad-soft: var(--khc-color-danger-soft, light-dark(#fdeceb, #3a1b1a));
    --_good: var(--khc-color-online, light-dark(#1b9a63, #3fbf86));
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
  /* The question about the end hangs from it, over the log. */
  header {
    position: relative;
    z-index: 2;
  }
  khc-end-conversation {
    flex: none;
    margin-inline-start: auto;
  }
  .face img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 50%;
    object-fit: cover;
  }
  .face img.loaded {
    background: var(--_soft);
  }
  /* The last 40 px of the log: on the screen means that the newest message is. Takes no room. */
  .tail {
    position: relative;
  }
  .log-end {
    position: absolute;
    inset-block-end: 0;
    inline-size: 1px;
    block-size: 40px;
    visibility: hidden;
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
  .human.quiet {
    background: none;
    color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_edge);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;

export const liveMessageStyles = css`
  .in.sending .bubble {
    opacity: 0.65;
  }
  .in.failed .bubble {
    background: none;
    color: var(--_ink);
    box-shadow: inset 0 0 0 1.5px var(--_bad);
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
  .line {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 8px 0 10px;
    color: var(--_ink-2);
    font-size: 12.5px;
    text-align: center;
  }
  .line::before,
  .line::after {
    content: '';
    flex: 1;
    min-inline-size: 12px;
    block-size: 1px;
    background: var(--_line);
  }
  .line span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .line.new {
    color: var(--_accent);
    font-weight: 600;
  }
  .line.new::before,
  .line.new::after {
    background: var(--_accent);
    opacity: 0.45;
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
    .newest {
      border: 1px solid CanvasText;
    }
  }
`;
