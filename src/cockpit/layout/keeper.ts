// Keeps the arrangement for the next time: written a moment after the person changed it, read once when the cockpit opens.
import { maxSavedChars } from '../../domain/layout/saved.js';
import { readArrangement, writeArrangement } from '../../home/arrangement-file.js';
import type { Home } from '../../home/home.js';
import { complain } from '../store/crew.js';
import { restoreArrangement, savedOf } from '../store/panes-layout.js';
import type { CockpitState } from '../store/state.js';
import type { DeckStore } from '../store/store.js';

/** A burst of keys is one writing, and a cockpit that is killed loses no more than this. */
const writeAfterMs = 250;
/** What a change of makes it worth writing. */
const kept = [
  'layout',
  'arranged',
  'recent',
  'zoomed',
  'pinned',
  'railHidden',
  'autoFill',
  'apart',
] as const satisfies readonly (keyof CockpitState)[];

export class ArrangementKeeper {
  #before: CockpitState | null = null;
  #written: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #changedAt = 0;
  #isAside = false;

  /** @param root of the project; known once the supervisor has answered */
  constructor(
    private readonly home: Home,
    private readonly store: DeckStore,
    private readonly root: () => string,
  ) {}

  /** Brings back what was kept; false where nothing was. Two cockpits of a project: the last change is kept, each shows its own. */
  restore(): boolean {
    const read = readArrangement(this.home, this.root());
    if (!read.ok) this.#complain(read.failure.sentence);
    if (!read.ok || read.value === null) return false;
    this.store.change(restoreArrangement(read.value));
    return true;
  }

  /** A change that is not the person's at this cockpit: nothing is written for it. */
  aside(change: () => void): void {
    this.#isAside = true;
    change();
    this.#isAside = false;
  }

  /** After every change of the state; cheap while nothing of the arrangement changed. */
  update(state: CockpitState): void {
    const before = this.#before;
    this.#before = state;
    if (before === null || kept.every(key => Object.is(before[key], state[key]))) return;
    // What the crew or auto-fill moved comes about again by itself, and must not win over what a person did elsewhere.
    const byItself = before.snapshot !== state.snapshot || before.filledAt !== state.filledAt;
    if (byItself || this.#isAside) return;
    this.#changedAt = Date.now();
    this.#timer ??= setTimeout(() => this.#write(), writeAfterMs);
  }

  /** What is not written yet is written now. */
  stop(): void {
    if (this.#timer !== undefined) this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = JSON.stringify(savedOf(this.store.getState()));
    if (text === this.#written || text.length > maxSavedChars) return;
    const wrote = writeArrangement(this.home, this.root(), text, this.#changedAt);
    if (wrote.ok) this.#written = text;
    else this.#complain(wrote.failure.sentence);
  }

  #complain(sentence: string): void {
    this.store.change(complain(sentence, Date.now(), 'warning'));
  }
}
