import { css } from 'lit';

/**
 * The look in one place. Each `--khc-*` property is the page's to set; the `--_` ones are what the views read.
 * `color-scheme` is inherited on purpose: a page that is light only stays light on a dark system.
 */
export const tokens = css`
  :host {
    --_ink: var(--khc-color-text, light-dark(#14171f, #eef0f6));
    --_ink-2: var(--khc-color-text-secondary, light-dark(#565d6d, #a6adbd));
    --_line: var(--khc-color-border, light-dark(#e4e7ee, #2b303c));
    --_edge: var(--khc-color-control-border, light-dark(#868d9c, #6f7788));
    --_paper: var(--khc-color-background, light-dark(#fff, #171a21));
    --_accent: var(--khc-color-accent, light-dark(#2f5bea, #8aa8ff));
    --_on-accent: var(--khc-color-on-accent, light-dark(#fff, #0b1533));
    --_soft: var(--khc-color-accent-soft, light-dark(#eaf0ff, #1d2747));
    --_in: var(--khc-color-customer, light-dark(#2f5bea, #3a63e0));
    --_on-in: var(--khc-color-on-customer, #fff);
    --_out: var(--khc-color-agent, light-dark(#f0f2f6, #232833));
    --_on-out: var(--khc-color-on-agent, light-dark(#14171f, #eef0f6));
    --_radius: var(--khc-radius, 16px);
    --_radius-bubble: var(--khc-radius-bubble, 14px);
    --_radius-control: var(--khc-radius-control, 10px);
    --_font: var(
      --khc-font,
      15px/1.45 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      sans-serif
    );
    --_fast: 160ms ease-out;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
