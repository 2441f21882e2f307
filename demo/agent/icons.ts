import { svg, type SVGTemplateResult } from 'lit';

const icon = (shape: SVGTemplateResult): SVGTemplateResult => svg`
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"
    stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;

export const backIcon = icon(svg`<path d="M12 4.5 6.5 10l5.5 5.5" />`);
export const sendIcon = icon(svg`<path d="M10 16V4.5M5 9.5l5-5 5 5" />`);
export const personIcon = icon(
  svg`<circle cx="10" cy="7" r="3" /><path d="M3.5 17c.4-3 3-4.5 6.5-4.5s6.1 1.5 6.5 4.5" />`,
);
export const fileIcon = icon(svg`<path d="M11.5 3H5.5v14h9V6zM11.5 3v3h3" />`);
export const chatIcon = icon(svg`<path d="M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5z" />`);
export const importIcon = icon(svg`<path d="M10 3.5v8.5M6.5 8.5 10 12l3.5-3.5M4 16h12" />`);
