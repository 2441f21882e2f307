import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId } from './dom.js';

const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const themeNamed = (name: unknown): Theme => THEMES.find((theme) => theme === name) ?? 'auto';

/** The chat has its own attribute; the page goes along, since a real one would. */
function apply(theme: Theme): void {
  chat.setAttribute('theme', theme);
  document.documentElement.dataset['theme'] = theme;
}

/** The theme in the address. Runs first, so that the page does not flash in another one. */
export function openTheme(): void {
  apply(themeNamed(readAddress('theme')));
}

/** Listens to the switch. Returns what sets it. */
export function startTheme(): (theme: Theme) => void {
  const themes = byId('themes', HTMLFieldSetElement);
  const radios = [...themes.querySelectorAll('input')];

  function choose(theme: Theme): void {
    apply(theme);
    writeAddress('theme', theme === 'auto' ? '' : theme);
    for (const radio of radios) radio.checked = radio.value === theme;
  }

  themes.addEventListener('change', () => choose(themeNamed(radios.find(({ checked }) => checked)?.value)));
  choose(themeNamed(readAddress('theme')));
  return choose;
}
