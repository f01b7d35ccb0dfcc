// Tells an agent that asked for it (mode 1004) whether the person is with it: attached, and the terminal in front. What the outer
// terminal says while they are attached goes there by itself (input/attached.ts).
import type { FrameModes } from '../protocol/frame.js';

const focusIn = Buffer.from('\x1b[I');
const focusOut = Buffer.from('\x1b[O');

/** Whoever is typed into: a pane or a popup. */
export interface Typed {
  view: string;
  screen: { modes: Pick<FrameModes, 'focusEvents'>; state: string; paused: boolean };
}

export class AgentFocus {
  #told: Typed | null = null;

  constructor(private readonly hub: { keys(view: string, bytes: Buffer): void }) {}

  /** @param typed null while nobody is typed into; cheap to repeat */
  update(typed: Typed | null, inFront: boolean): void {
    const last = this.#told;
    if (typed?.view === last?.view) return;
    this.#told = typed;
    if (!inFront) return;
    if (last !== null) this.#tell(last, focusOut);
    if (typed !== null) this.#tell(typed, focusIn);
  }

  #tell({ view, screen }: Typed, bytes: Buffer): void {
    const hears = screen.modes.focusEvents && screen.state === 'live' && !screen.paused;
    if (hears) this.hub.keys(view, bytes);
  }
}
