import { css, html, type TemplateResult } from 'lit';

/** Somebody is typing: in the place and the look of the message that it will be. The announcer says it in words. */
export const typingDots = (): TemplateResult =>
  html`<div class="typing" aria-hidden="true"><i></i><i></i><i></i></div>`;

export const typingStyles = css`
  .typing {
    display: flex;
    gap: 4px;
    align-items: center;
    inline-size: fit-content;
    block-size: 38px;
    margin-block-end: 3px;
    padding: 0 14px;
    border-radius: var(--_radius-bubble);
    border-end-start-radius: 5px;
    background: var(--_out);
    animation: typing-appear var(--_fast);
  }
  .typing i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_ink-2);
    animation: bounce 1.2s ease-in-out infinite;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes bounce {
    0%,
    60%,
    100% {
      opacity: 0.45;
      transform: none;
    }
    30% {
      opacity: 1;
      transform: translateY(-3px);
    }
  }
  @keyframes typing-appear {
    from {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .typing {
      border: 1px solid;
    }
    .typing i {
      background: CanvasText;
    }
  }
`;
