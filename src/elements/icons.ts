import { svg, type SVGTemplateResult } from 'lit';

/* On a 20 px grid, 1.75 px strokes, in the colour of the text around them. */

const icon = (paths: SVGTemplateResult): SVGTemplateResult => svg`
  <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;

export const arrowUp = icon(svg`<path d="M10 16V4.5M5 9.25 10 4.25l5 5" />`);
export const arrowDown = icon(svg`<path d="M10 4v11.5M5 10.75l5 5 5-5" />`);
export const people = icon(
  svg`<circle cx="7.75" cy="7" r="2.75" /><path d="M2.75 16c.5-2.75 2.5-4.25 5-4.25s4.5 1.5 5 4.25M12.75 4.5a2.75 2.75 0 0 1 0 5M14.5 12c1.6.6 2.6 1.9 2.9 4" />`,
);
export const alert = icon(svg`<circle cx="10" cy="10" r="7.25" /><path d="M10 6.5v4.25M10 13.5v.01" />`);
