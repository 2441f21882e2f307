import type { FaultKind } from '../sandbox/faults.js';
import { byId, createChips } from './dom.js';
import { control } from './sandbox-control.js';

export type FaultName =
  | 'none'
  | 'drop-after'
  | 'drop-after-lag'
  | 'drop-before'
  | 'hang'
  | 'html'
  | 'status-422'
  | 'status-429'
  | 'status-503'
  | 'delay'
  | 'send-fails';

/** A fault as `PUT /sandbox/faults` takes it; see demo/sandbox/README.md. */
interface FaultInput {
  readonly match: string;
  readonly kind: FaultKind;
  readonly times?: number | 'always';
  readonly ms?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Choice {
  readonly name: FaultName;
  readonly label: string;
  readonly hint: string;
  readonly faults: readonly FaultInput[];
}

const HANDOFF = 'POST /c/v2.1/chat/handoff';
const SESSIONS = 'GET /c/v1/chat/sessions';
const SEND = 'POST /c/v1/chat/messages';

const NO_FAULTS: Choice = { name: 'none', label: 'No faults', hint: 'Everything works.', faults: [] };

const CHOICES: readonly Choice[] = [
  NO_FAULTS,
  {
    name: 'drop-after',
    label: 'Answer lost',
    hint: 'Carried out, but the answer never arrives: the chat must find the conversation, not make another.',
    faults: [{ match: HANDOFF, kind: 'drop-after' }],
  },
  {
    name: 'drop-after-lag',
    label: 'Answer lost, list lag',
    hint: 'As before, and the list shows the new conversation only 15 s later.',
    faults: [
      { match: HANDOFF, kind: 'drop-after' },
      { match: SESSIONS, kind: 'list-lag', ms: 15_000, times: 'always' },
    ],
  },
  {
    name: 'drop-before',
    label: 'Drop before',
    hint: 'Nothing is carried out. To the chat it looks just like a lost answer.',
    faults: [{ match: HANDOFF, kind: 'drop-before' }],
  },
  {
    name: 'hang',
    label: 'Hang',
    hint: 'The handoff hangs until the chat gives up on it.',
    faults: [{ match: HANDOFF, kind: 'hang' }],
  },
  {
    name: 'html',
    label: 'HTML with 200',
    hint: 'A captive portal answers with its own page; nothing is carried out.',
    faults: [{ match: HANDOFF, kind: 'html' }],
  },
  {
    name: 'status-422',
    label: '422',
    hint: 'The server says no, for good: this is never sent again by itself.',
    faults: [
      {
        match: HANDOFF,
        kind: 'status',
        status: 422,
        body: {
          status: 422,
          error: 'direction_requirement_failed',
          message: "Handoff requires at least one 'in' and one 'out' message.",
          details: { inboundCount: 0, outboundCount: 7 },
        },
      },
    ],
  },
  {
    name: 'status-429',
    label: '429',
    hint: 'The org’s rate limit, once, with a retry-after of 4 s.',
    faults: [
      {
        match: HANDOFF,
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '4' },
        body: { errors: [{ code: 'rate_limited', message: 'Too many requests.', meta: {} }] },
      },
    ],
  },
  {
    name: 'status-503',
    label: '503',
    hint: 'Once. Whether anything was carried out is unclear.',
    faults: [{ match: HANDOFF, kind: 'status', status: 503 }],
  },
  {
    name: 'delay',
    label: 'Delay 3 s',
    hint: 'Every request waits three seconds.',
    faults: [{ match: '* /*', kind: 'delay', ms: 3000, times: 'always' }],
  },
  {
    name: 'send-fails',
    label: 'Send refused',
    hint: 'The next live message is not taken: it stays, marked, and can be tried again.',
    faults: [{ match: SEND, kind: 'status', status: 403 }],
  },
];

const LOOK_AGAIN_MS = 1000;

/** How often the faults in force may still strike; `null` where the answer is not a list of faults. */
function countLeft(faults: unknown): number | null {
  if (!Array.isArray(faults)) return null;
  return faults.reduce<number>((sum, fault: unknown) => {
    const times: unknown = typeof fault === 'object' && fault && 'times' in fault ? fault.times : 0;
    return sum + (times === 'always' ? Infinity : Number(times));
  }, 0);
}

function describe(choice: Choice | null, left: number | null): string {
  if (left === null) return 'No sandbox answers here, so nothing can be made to fail.';
  if (left === Infinity) return 'In force until you choose another.';
  if (left > 0) return `Waiting for the next ${choice?.name === 'send-fails' ? 'message' : 'handoff'}.`;
  return choice && choice.name !== 'none' ? 'Used up: nothing fails any more.' : '';
}

/** Fills in the fault buttons. Returns what chooses one, and resolves once the sandbox knows. */
export function startFaults(): (name: FaultName) => Promise<void> {
  const hint = byId('fault-hint', HTMLElement);
  const state = byId('fault-state', HTMLElement);
  const press = createChips(byId('faults', HTMLElement), 'fault', CHOICES, (name) => void choose(name));
  let chosen: Choice | null = null;
  let nextLook: ReturnType<typeof setTimeout> | undefined;

  function show(left: number | null): void {
    // Faults that another window or an earlier visit put there may be none of these choices.
    const shown = chosen ?? (left === 0 ? NO_FAULTS : null);
    press(shown?.name ?? null);
    hint.textContent = shown?.hint ?? '';
    const text = describe(shown, left);
    if (state.textContent !== text) state.textContent = text;
    clearTimeout(nextLook);
    // The sandbox tells nobody when a fault strikes, and the chat has no event for each of its requests.
    if (left !== null && left > 0 && left < Infinity) nextLook = setTimeout(() => void look(), LOOK_AGAIN_MS);
  }

  async function choose(name: FaultName): Promise<void> {
    const choice = CHOICES.find((known) => known.name === name);
    if (!choice) return;
    chosen = choice;
    press(name);
    show(countLeft(await control('PUT', 'faults', choice.faults)));
  }

  async function look(): Promise<void> {
    show(countLeft(await control('GET', 'faults')));
  }

  void look();
  return choose;
}
