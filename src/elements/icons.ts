import { svg, type SVGTemplateResult } from 'lit';

/* On a 20 px grid, 1.75 px strokes, in the colour of the text around them. */

/** Draws paths as an icon. */
export const icon = (paths: SVGTemplateResult): SVGTemplateResult => svg`
  <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
