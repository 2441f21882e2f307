import { byId, create, createChips } from './dom.js';
import { FAULT_GROUPS, NO_FAULTS, type FaultChoice } from './fault-choices.js';
import { control } from './sandbox-control.js';

const LOOK_AGAIN_MS = 1000;
const PUSH_SETTINGS: ReadonlySet<string> = new Set(['pushDrops', 'pushDuplicates', 'pushDelayMs']);
const CHOICES: readonly FaultChoice[] = [NO_FAULTS, ...FAULT_GROUPS.flatMap(({ choices }) => choices)];

/** How often the faults in force may still strike; `null` where the answer is not a list of faults. */
function countLeft(faults: unknown): number | null {
  if (!Array.isArray(faults)) return null;
  return faults.reduce<number>((sum, fault: unknown) => {
    const times: unknown = typeof fault === 'object' && fault && 'times' in fault ? fault.times : 0;
    return sum + (times === 'always' ? Infinity : Number(times));
  }, 0);
}

/** Whether anything goes wrong with what is pushed: that counts down too, but nobody waits for the end of it. */
const hasPushFaults = (settings: unknown): boolean =>
  Object.entries(settings ?? {}).some(([name, value]) => PUSH_SETTINGS.has(name) && Number(value) > 0);

function describe(choice: FaultChoice | null, left: number | null): string {
  if (left === null) return 'No sandbox answers here, so nothing can be made to fail.';
  if (left === Infinity) return 'In force until you choose another.';
  if (left > 0) return `Waiting for the next ${choice?.waitsFor ?? 'handoff'}.`;
  return choice && choice !== NO_FAULTS ? 'Used up: nothing fails any more.' : '';
}

/** The chips under the titles of their groups. Returns what presses one of them. */
function createGroups(onChoose: (name: string) => void): (pressed: string | null) => void {
  const presses = [createChips(byId('no-faults', HTMLElement), 'fault', [NO_FAULTS], onChoose)];
  const groups = FAULT_GROUPS.map(({ title, choices }, index) => {
    const heading = create('h4', '', title);
    heading.id = `fault-group-${index}`;
    const chips = create('div', 'chips');
    chips.setAttribute('role', 'group');
    chips.setAttribute('aria-labelledby', heading.id);
    presses.push(createChips(chips, 'fault', choices, onChoose));
    return create('div', 'chip-group', heading, chips);
  });
  byId('faults', HTMLElement).replaceChildren(...groups);
  return (pressed) => {
    for (const press of presses) press(pressed);
  };
}

/** Fills in the fault buttons. Returns what chooses one, and resolves once the sandbox knows. */
export function startFaults(): (name: string) => Promise<void> {
  const hint = byId('fault-hint', HTMLElement);
  const state = byId('fault-state', HTMLElement);
  const now = byId('fault-now', HTMLElement);
  const press = createGroups((name) => void choose(name));
  let chosen: FaultChoice | null = null;
  let nextLook: ReturnType<typeof setTimeout> | undefined;

  function show(left: number | null): void {
    // Faults that another window or an earlier visit put there may be none of these choices.
    const shown = chosen ?? (left === 0 ? NO_FAULTS : null);
    press(shown?.name ?? null);
    hint.textContent = shown?.hint ?? '';
    now.textContent = shown?.label ?? (left === null ? 'No sandbox' : 'Others');
    const text = describe(shown, left);
    if (state.textContent !== text) state.textContent = text;
    clearTimeout(nextLook);
    // The sandbox tells nobody when a fault strikes, and the chat has no event for each of its requests.
    if (left !== null && left > 0 && left < Infinity) nextLook = setTimeout(() => void look(), LOOK_AGAIN_MS);
  }

  async function choose(name: string): Promise<void> {
    const choice = CHOICES.find((known) => known.name === name);
    if (!choice) return;
    chosen = choice;
    press(name);
    await control('PUT', 'settings', {
      ...{ exposeHeaders: choice.exposeHeaders ?? false, pushDrops: 0, pushDuplicates: 0, pushDelayMs: 0 },
      ...choice.pushes,
    });
    await control('PUT', 'faults', choice.faults);
    // Another may have been chosen meanwhile.
    if (chosen === choice) await look();
  }

  async function look(): Promise<void> {
    const before = chosen;
    const left = countLeft(await control('GET', 'faults'));
    const isPushFaulty = hasPushFaults(await control('GET', 'settings'));
    if (chosen === before) show(left !== null && isPushFaulty ? Infinity : left);
  }

  void look();
  return choose;
}
