const GESTURES = ['pointerdown', 'keydown'] as const;

/** Two soft sine tones, a fourth of a second in all. */
const TONES = [
  { at: 0, hertz: 660 },
  { at: 0.09, hertz: 880 },
] as const;
const LOUDNESS = 0.06;
const FADE = 0.16;

const hasBeenActive = (): boolean => {
  const { userActivation } = navigator as { userActivation?: UserActivation };
  return userActivation?.hasBeenActive === true;
};

/** A short soft tone. Nothing of the audio system is touched before the person has done something on the page. */
export class Chime {
  #context: AudioContext | null = null;

  constructor() {
    for (const type of GESTURES)
      document.addEventListener(type, this.#open, { capture: true, passive: true });
  }

  play(): void {
    if (!this.#context && hasBeenActive()) this.#open();
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const { at, hertz } of TONES) {
      const start = context.currentTime + at;
      const oscillator = new OscillatorNode(context, { frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + FADE);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + FADE);
    }
  }

  close(): void {
    this.#unlisten();
    void this.#context?.close();
    this.#context = null;
  }

  /** Safari lets a context run only if it was made during a gesture. */
  readonly #open = (): void => {
    this.#unlisten();
    try {
      this.#context ??= new AudioContext();
      this.#context.resume().catch(() => undefined);
    } catch {
      // A device without sound, or a page with too many contexts.
    }
  };

  #unlisten(): void {
    for (const type of GESTURES) document.removeEventListener(type, this.#open, { capture: true });
  }
}
