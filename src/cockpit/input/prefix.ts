// The prefix of the tmux preset, or one of the person's own: the key after it is a command's, also while an agent is attached.
import { commandAfterPrefix } from '../../domain/keys/keymap.js';
import { keyLabel } from '../../domain/keys/keys.js';
import { repeatable } from '../../domain/keys/tmux.js';
import { isLive } from '../../domain/worker.js';
import type { Deck } from '../actions/action.js';
import { actions, runCommand } from '../actions/index.js';
import { flash } from '../store/crew.js';
import { focusedPane, programOfPane, workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import type { Change, DeckStore } from '../store/store.js';
import type { KeyPress } from './event.js';

/** As tmux's repeat-time: so long a key that moves or resizes goes on without the prefix. */
const repeatMs = 500;

export class Prefix {
  #repeatUntil = Number.NEGATIVE_INFINITY;

  /** @param send what goes to the attached agent after all */
  constructor(
    private readonly deck: Deck,
    private readonly send: (raw: Buffer) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** True when the key was the prefix, or the one that followed it. */
  take(key: KeyPress, raw: Buffer): boolean {
    const state = this.deck.store.getState();
    const { prefix } = state.config.keys;
    if (prefix === null || state.dialog !== null) return false;
    if (state.prefixed) {
      this.#follow(key, raw, prefix);
      return true;
    }
    if (key.name === prefix) {
      this.deck.store.change(() => ({ prefixed: true, flash: null }));
      return true;
    }
    const repeated =
      this.now() < this.#repeatUntil ? commandAfterPrefix(state.commands, key.name) : undefined;
    this.#repeatUntil = Number.NEGATIVE_INFINITY;
    if (repeated === undefined || !repeatable.includes(repeated.name)) return false;
    this.#run(key.name);
    return true;
  }

  #follow(key: KeyPress, raw: Buffer, prefix: string): void {
    const { store } = this.deck;
    store.change(() => ({ prefixed: false, flash: null }));
    if (key.name === 'Escape') return;
    if (key.name === prefix) {
      if (store.getState().attached) this.send(raw);
      return;
    }
    this.#run(key.name);
  }

  #run(key: string): void {
    const { store, now } = this.deck;
    const state = store.getState();
    const command = commandAfterPrefix(state.commands, key);
    if (command === undefined) {
      const pressed = `${keyLabel(state.config.keys.prefix ?? '')} ${keyLabel(key)}`;
      return store.change(flash(`${pressed} does nothing here.`, now()));
    }
    runCommand(this.deck, command, key);
    if (repeatable.includes(command.name)) this.#repeatUntil = this.now() + repeatMs;
    store.change(settleAttached());
  }
}

/** Keys go to an agent only while its pane has the focus and it can take them. */
function settleAttached(): Change {
  return state => (state.attached && typist(state) === null ? { attached: false } : {});
}

/** The pane that could be typed into now, with its worker; null where none has the focus. */
function typist(state: CockpitState): string | null {
  const pane = focusedPane(state);
  if (state.area !== 'panes' || pane === undefined) return null;
  const program = programOfPane(state, pane);
  if (program !== undefined) return program.ended === null ? `${pane.id} ${program.id}` : null;
  const worker = workerNamed(state, workerOfPane(state, pane));
  if (worker === undefined || worker.address === null || !isLive(worker.phase)) return null;
  return actions['attach']?.disabledReason(state) === null ? `${pane.id} ${worker.id}` : null;
}

/** In the tmux preset a pane is typed into as soon as it has the focus. Ends when called. */
export function attachOnFocus(store: DeckStore): () => void {
  let last: string | null = null;
  const look = (state: CockpitState) => {
    const here = state.config.keys.preset === 'tmux' ? typist(state) : null;
    const isNews = here !== last;
    last = here;
    if (isNews && here !== null && !state.attached) store.change(() => ({ attached: true }));
  };
  look(store.getState());
  return store.subscribe(look);
}
