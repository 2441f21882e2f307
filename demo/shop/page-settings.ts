import type { Redact } from '../../src/domain/handoff/shareable.js';
import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId, create, createChips } from './dom.js';

/* What a page sets on the element, as switches and one choice. Each stands in the address under its name. */

interface Setting {
  readonly name: 'review' | 'redact' | 'archive' | 'external-id' | 'title-badge' | 'sound' | 'debug';
  readonly label: string;
  readonly hint: string;
  /** What stands in the address when the switch is turned on. */
  readonly on: string;
  /** Brings it to the chat; an empty value is off. */
  readonly apply: (value: string) => void;
  /** Whether only a chat that starts anew takes it. */
  readonly isForNewChats?: boolean;
}

const setAttribute = (name: string, value: string): void => {
  if (value === '') chat.removeAttribute(name);
  else chat.setAttribute(name, value);
};

/** Until the finders are there nothing may leave unread, and should they not come, nothing does. */
const withholdAll: Redact = () => null;

async function hidePrivateDetails(): Promise<void> {
  const { cardNumbers, emailAddresses, redactWith } = await import('../../src/redactors.js');
  if (chat.redact === withholdAll) chat.redact = redactWith(cardNumbers(), emailAddresses());
}

const SETTINGS: readonly Setting[] = [
  {
    name: 'review',
    label: 'Review before sharing',
    hint: 'Shows exactly what will leave, and lets the person leave messages out.',
    on: 'on',
    apply: (value) => chat.toggleAttribute('review', value === 'on'),
  },
  {
    name: 'redact',
    label: 'Hide cards and e-mail addresses',
    hint: 'Replaced in the browser, before anything leaves. See “Card and e-mail” above.',
    on: 'on',
    apply(value) {
      chat.redact = value === 'on' ? withholdAll : null;
      // A failure to load leaves everything withheld, which the review shows.
      if (value === 'on') hidePrivateDetails().catch(() => undefined);
    },
  },
  {
    name: 'external-id',
    label: 'A name for this chat',
    hint: 'external-id: with it, a second window finds the same conversation. Starts a new chat.',
    on: 'order-1042',
    apply: (value) => setAttribute('external-id', value),
    isForNewChats: true,
  },
  {
    name: 'archive',
    label: 'Archive only',
    hint: 'The conversation is saved for the team as a closed one; nobody answers.',
    on: 'on',
    apply: (value) => chat.toggleAttribute('archive', value === 'on'),
  },
  {
    name: 'title-badge',
    label: 'Count in the title',
    hint: 'title-badge: “(2) ” before the page’s title while the agent’s messages are unread.',
    on: 'on',
    apply: (value) => chat.toggleAttribute('title-badge', value === 'on'),
  },
  {
    name: 'sound',
    label: 'Sound',
    hint: 'A short soft tone for a message that comes while nobody looks: turn to the agent’s window.',
    on: 'on',
    apply: (value) => chat.toggleAttribute('sound', value === 'on'),
  },
  {
    name: 'debug',
    label: 'Tell the console',
    hint: 'debug: what happens, without bodies and tokens. Says what carries the conversation, too.',
    on: 'on',
    apply: (value) => chat.toggleAttribute('debug', value === 'on'),
  },
];

/** What may be kept for a reload. */
const RESUMES = [
  { name: 'session', label: 'In this tab', hint: 'A reload takes the chat up where it was.' },
  {
    name: 'device',
    label: 'On this device',
    hint: 'resume="device": so does a later visit with this browser.',
  },
  {
    name: 'off',
    label: 'Nowhere',
    hint: 'resume="off": nothing is stored, so a reload starts from the bot again.',
  },
] as const;

type Resume = (typeof RESUMES)[number]['name'];

const resume = (): (typeof RESUMES)[number] =>
  RESUMES.find(({ name }) => name === readAddress('resume')) ?? RESUMES[0];

const applyResume = (): void => setAttribute('resume', resume().name === 'session' ? '' : resume().name);

const isOn = ({ name, on }: Setting): boolean =>
  name === 'external-id' ? readAddress(name) !== '' : readAddress(name) === on;

/** The settings in the address. Runs before the element is defined. */
export function openSettings(): void {
  for (const setting of SETTINGS) if (isOn(setting)) setting.apply(readAddress(setting.name));
  applyResume();
}

/** The choice of what is kept. Returns its row, and what shows which holds. */
function createResumeRow(onChange: (name: Resume) => void): readonly [HTMLElement, () => void] {
  const [title, hint] = [create('span', 'switch-title', 'Kept for a reload'), create('span', 'switch-hint')];
  const chips = create('div', 'chips');
  title.id = 'setting-resume';
  chips.setAttribute('role', 'group');
  chips.setAttribute('aria-labelledby', title.id);
  const press = createChips(chips, 'resume', RESUMES, onChange);
  const show = (): void => {
    press(resume().name);
    hint.textContent = resume().hint;
  };
  return [create('div', 'setting-choice', create('span', 'switch-text', title, hint), chips), show];
}

function createSwitch(
  { name, label, hint }: Setting,
  onChange: (isChecked: boolean) => void,
): readonly [HTMLElement, HTMLInputElement] {
  const input = create('input', '');
  input.type = 'checkbox';
  input.setAttribute('role', 'switch');
  input.dataset['setting'] = name;
  const [title, text] = [create('span', 'switch-title', label), create('span', 'switch-hint', hint)];
  title.id = `setting-${name}`;
  text.id = `setting-${name}-hint`;
  input.setAttribute('aria-labelledby', title.id);
  input.setAttribute('aria-describedby', text.id);
  input.addEventListener('change', () => onChange(input.checked));
  return [create('label', 'switch', create('span', 'switch-text', title, text), input), input];
}

/** Fills in the settings. Returns what brings all of them back to the usual. */
export function startSettings(): () => void {
  const now = byId('settings-now', HTMLElement);

  function show(): void {
    for (const [setting, , input] of rows) input.checked = isOn(setting);
    showResume();
    const count = SETTINGS.filter(isOn).length + (resume() === RESUMES[0] ? 0 : 1);
    now.textContent = count === 0 ? 'As usual' : `${count} changed`;
  }

  function change(setting: Setting, isChecked: boolean): void {
    writeAddress(setting.name, isChecked ? setting.on : '');
    if (setting.isForNewChats) {
      // A log keeps the name that it has had from its start.
      chat.reset();
      location.reload();
      return;
    }
    setting.apply(readAddress(setting.name));
    show();
  }

  const rows = SETTINGS.map(
    (setting) => [setting, ...createSwitch(setting, (isChecked) => change(setting, isChecked))] as const,
  );
  const [resumeRow, showResume] = createResumeRow((name) => {
    writeAddress('resume', name === 'session' ? '' : name);
    applyResume();
    show();
  });
  byId('settings', HTMLElement).replaceChildren(...rows.map(([, row]) => row), resumeRow);
  show();
  return () => {
    for (const setting of SETTINGS) {
      writeAddress(setting.name, '');
      setting.apply('');
    }
    writeAddress('resume', '');
    applyResume();
    show();
  };
}
