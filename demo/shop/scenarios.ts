import type { MessageInput } from '../../src/domain/message.js';
import { readAddress, writeAddress } from './address.js';
import { chat } from './chat.js';
import { byId, createChips } from './dom.js';
import { BOT_NAME, botOnly, longTranscript, malformed, mixed, withPrivateDetails } from './transcripts.js';

export type ScenarioName =
  'normal' | 'empty' | 'bot-only' | 'long' | 'private' | 'mixed' | 'malformed' | 'no-from';

interface Scenario {
  readonly name: ScenarioName;
  readonly label: string;
  readonly hint: string;
  readonly transcript: () => unknown;
  readonly from: string;
}

const seed = chat.querySelector('script[type="application/json"]');
const seeded: unknown = JSON.parse(seed?.textContent ?? '[]');

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'normal',
    label: 'Parcel delayed',
    hint: 'Seven messages, seeded by the JSON inside the element.',
    transcript: () => seeded,
    from: BOT_NAME,
  },
  {
    name: 'empty',
    label: 'Empty',
    hint: 'Nobody has written yet. A person who asks for a human is asked what they need.',
    transcript: () => [],
    from: BOT_NAME,
  },
  {
    name: 'bot-only',
    label: 'Bot only',
    hint: 'No customer message, which a handoff needs: the chat asks for one.',
    transcript: () => botOnly,
    from: BOT_NAME,
  },
  {
    name: 'long',
    label: '142 messages',
    hint: 'A handoff takes 100 at most: the newest go, and the person is told how many stay behind.',
    transcript: () => longTranscript(142),
    from: BOT_NAME,
  },
  {
    name: 'private',
    label: 'Card and e-mail',
    hint: 'The customer wrote a card number and an e-mail address. See “Page settings”: review, and what to hide.',
    transcript: () => withPrivateDetails,
    from: BOT_NAME,
  },
  {
    name: 'mixed',
    label: 'Two bots',
    hint: 'Two names on the bot’s side. In Kustomer both become “Acme Assistant”; the console tells the developer.',
    transcript: () => mixed,
    from: BOT_NAME,
  },
  {
    name: 'malformed',
    label: 'Malformed',
    hint: 'No messages, wrong dates, hostile text: what can be mended is, the rest is left out.',
    transcript: () => malformed,
    from: BOT_NAME,
  },
  {
    name: 'no-from',
    label: 'No “from”',
    hint: 'The page forgot the bot’s name, which a handoff needs: see readiness in the events.',
    transcript: () => seeded,
    from: '',
  },
];

const named = (name: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.name === name);

function setFrom(from: string): void {
  if (from === '') chat.removeAttribute('from');
  else chat.setAttribute('from', from);
}

/** A page without types may hand over anything: the element has to cope, so the compiler is told to look away. */
function setTranscript({ transcript }: Scenario): void {
  // A copy, so that the same scenario chosen twice counts as a change.
  chat.transcript = structuredClone(transcript()) as readonly MessageInput[];
}

/** The scenario in the address. Runs before the element is defined, as the page's own markup would. */
export function openScenario(): void {
  const scenario = named(readAddress('scenario'));
  // The usual one is the element's child: nothing is to be done, and what an embedder copies from here is true.
  if (!scenario || scenario.name === 'normal') return;
  setFrom(scenario.from);
  if (scenario.transcript() === seeded) return;
  seed?.remove();
  setTranscript(scenario);
}

/** Fills in the scenario buttons. Returns what chooses one. */
export function startScenarios(): (name: ScenarioName) => void {
  const hint = byId('scenario-hint', HTMLElement);
  const now = byId('scenario-now', HTMLElement);
  const press = createChips(byId('scenarios', HTMLElement), 'scenario', SCENARIOS, (name) => choose(name));

  function show({ name, label, hint: text }: Scenario): void {
    press(name);
    now.textContent = label;
    hint.textContent = text;
  }

  function choose(name: ScenarioName): void {
    const scenario = named(name);
    if (!scenario) return;
    chat.reset();
    writeAddress('scenario', name === 'normal' ? '' : name);
    // After a reset the chat goes by a name of its own; the page's holds for one that starts with it.
    if (chat.hasAttribute('external-id')) {
      location.reload();
      return;
    }
    setFrom(scenario.from);
    setTranscript(scenario);
    show(scenario);
  }

  const current = named(readAddress('scenario')) ?? named('normal');
  if (current) show(current);
  return choose;
}
