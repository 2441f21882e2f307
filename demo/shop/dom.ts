/** The element with this id. The pages here are our own, so that a missing one is a mistake in them. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`There is no ${kind.name} "${id}".`);
  return found;
}

/** An element with a class and with text or children: text stays text, whatever is in it. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

/** Chips of which at most one is pressed. Returns what presses one, or none. */
export function createChips<Name extends string>(
  container: HTMLElement,
  kind: 'scenario' | 'fault' | 'customer' | 'driver' | 'resume',
  choices: readonly { readonly name: Name; readonly label: string }[],
  onChoose: (name: Name) => void,
): (pressed: Name | null) => void {
  const buttons = choices.map(({ name, label }) => {
    const button = create('button', 'chip', label);
    button.type = 'button';
    button.dataset[kind] = name;
    button.addEventListener('click', () => onChoose(name));
    return button;
  });
  container.replaceChildren(...buttons);
  return (pressed) => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset[kind] === pressed));
    }
  };
}
