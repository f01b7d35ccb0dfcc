// One input event to the one who is meant: the agent of the attached pane, an open dialog, a command, or the mouse's own rules.
import { commandOfKey } from '../../domain/keys/keys.js';
import type { Deck } from '../actions/action.js';
import { dialogKey, dialogPaste } from '../actions/dialog-keys.js';
import { runKey } from '../actions/index.js';
import { copyKey, copyPaste, endScrolling } from '../copy/actions.js';
import { alternateScroll } from '../copy/alternate-scroll.js';
import { isInside } from '../copy/shown.js';
import { HeldInput } from '../palette/held-input.js';
import type { PaneHub } from '../panes/hub.js';
import { PopupInput } from '../popups/popup-input.js';
import { viewOfProgram } from '../popups/program.js';
import { TypeAhead } from '../popups/type-ahead.js';
import { cropOf } from '../screen/crop.js';
import type { FocusedScreen, Stage } from '../stage.js';
import { flash } from '../store/crew.js';
import { focusedPane, focusedProgram, programOfPane, workerNamed, workerOfPane } from '../store/select.js';
import { takesText } from '../views/forms.js';
import { comeBack, keyOf } from '../views/key-words.js';
import { AttachedRouter, type KeyEvent, keyBytes } from './attached.js';
import { DetachKeys } from './detach.js';
import type { InputEvent, KeyPress } from './event.js';
import { Mouse } from './pointer.js';
import { Prefix } from './prefix.js';
import { ShiftedMouse } from './shifted.js';

export class InputRouter {
  readonly #detach: DetachKeys;
  readonly #mouse: Mouse;
  readonly #popup: PopupInput;
  readonly #prefix: Prefix;
  readonly #held: HeldInput;
  readonly #shifted = new ShiftedMouse();
  readonly #ahead = new TypeAhead();
  #attached = new AttachedRouter();
  /** False once the terminal has said that it is not in front. */
  inFront = true;
  /** When the bytes came that are read now; null between them. */
  #arrived: number | null = null;

  constructor(
    private readonly deck: Deck,
    private readonly stage: Stage,
    private readonly hub: Pick<PaneHub, 'keys' | 'paste'>,
    private readonly onFocus: () => void,
  ) {
    this.#mouse = new Mouse(deck, () => this.#arrived ?? performance.now());
    this.#detach = new DetachKeys(() => deck.store.getState().config.keys.detach);
    this.#held = new HeldInput(deck.store, event => this.handle(event));
    this.#popup = new PopupInput(deck, stage, hub, this.#ahead);
    this.#prefix = new Prefix(deck, raw => {
      if (this.stage.focused !== null && this.#takesKeys()) this.hub.keys(this.stage.focused.view, raw);
    });
  }

  /** Clicks that came together were made together, however long each of them takes here. */
  arrive(read: () => void): void {
    this.#arrived = performance.now();
    read();
    this.#arrived = null;
  }

  handle(event: InputEvent): void {
    if (event.type === 'focus') {
      this.inFront = event.focused;
      if (event.focused) this.#mouse.terminalFocused();
      this.onFocus();
    }
    if (this.#shifted.take(event)) return;
    if (this.#held.take(event) || this.#popup.take(event)) return;
    const state = this.deck.store.getState();
    const attached = state.attached && state.dialog === null;
    const keys = event.type === 'key' ? this.#bytesOf(event) : null;
    if (event.type === 'key' && keys !== null && this.#prefix.take(event.key, keys)) return;
    if (event.type === 'key' && keys !== null && this.#judgeDetach(event.key, keys, attached)) return;
    if (attached && event.type === 'key' && copyKey(this.deck, event.key)) return;
    if (attached && this.#toAgent(event)) return;
    if (event.type === 'key') for (const key of this.#apart(event.key, event.raw)) this.#key(key);
    else if (event.type === 'mouse') this.#mouse.handle(event);
    else if (event.type === 'paste') this.#paste(event.text);
  }

  /** As the agent wants to hear it that has the focus. */
  #bytesOf(event: KeyEvent): Buffer {
    const modes = this.stage.focused?.screen.modes;
    return (modes === undefined ? null : keyBytes(event, modes)) ?? event.raw;
  }

  /** The screen of a view has changed: what was typed before it stood is typed now. */
  screenCame(view: string): void {
    for (const event of this.#ahead.take(view)) this.handle(event);
  }

  /** True when the key was one of those that come back (or, the second time, go to the agent after all). */
  #judgeDetach(key: KeyPress, raw: Buffer, attached: boolean): boolean {
    const judged = this.#detach.judge(key, attached, performance.now());
    if (judged === 'leave') this.deck.store.change(() => ({ attached: false, flash: null }));
    if (judged === 'send' && this.stage.focused !== null) {
      this.hub.keys(this.stage.focused.view, raw);
      this.deck.store.change(() => ({ attached: true, flash: null }));
    }
    return judged !== null;
  }

  /** False when the event is the cockpit's all the same. */
  #toAgent(event: InputEvent): boolean {
    const focused = this.stage.focused;
    const program = focusedProgram(this.deck.store.getState());
    if (program !== undefined && (focused === null || focused.screen.state === 'empty')) {
      this.#ahead.keep(viewOfProgram(program.id), event);
    }
    if (focused === null || (program !== undefined && focused.screen.state === 'empty'))
      return event.type !== 'mouse';
    const { screen, rect, view } = focused;
    const isTyped = event.type === 'key' || event.type === 'paste';
    if (isTyped && endScrolling(this.deck, event.type === 'key' ? event.key : null)) return true;
    if (this.#scrollsAlternate(event, focused)) return true;
    const routed = this.#attached.route(event, { modes: screen.modes, rect, crop: cropOf(screen, rect) });
    if (routed.to === 'cockpit') return false;
    if (routed.to === 'nobody') return true;
    if (!this.#takesKeys()) return true;
    if ('keys' in routed) this.hub.keys(view, routed.keys);
    else this.hub.paste(view, routed.paste);
    return true;
  }

  /** True when the wheel became cursor keys for the agent. */
  #scrollsAlternate(event: InputEvent, { view, screen, rect }: FocusedScreen): boolean {
    const arrows = alternateScroll(event, screen.modes);
    if (arrows === null || event.type !== 'mouse' || this.deck.copies.has(view)) return false;
    if (!isInside({ rect }, event.x, event.y)) return false;
    if (this.#takesKeys()) this.hub.keys(view, arrows);
    return true;
  }

  /** Keys for an agent that is paused or has ended go nowhere; a word says so. */
  #takesKeys(): boolean {
    const { store, now } = this.deck;
    const state = store.getState();
    const program = programOfPane(state, focusedPane(state));
    if (program !== undefined && program.ended === null) return true;
    if (program !== undefined) {
      store.change(flash(`${program.title} has ended: ${comeBack(state, 'close')}.`, now(), 'warning'));
      return false;
    }
    const worker = workerNamed(state, workerOfPane(state, focusedPane(state)));
    if (worker?.phase === 'running') return true;
    if (worker?.phase === 'paused') {
      store.change(flash(`${worker.id} is paused: ${comeBack(state, 'pause')}.`, now(), 'warning'));
      return false;
    }
    const name = worker?.id ?? 'The worker';
    store.change(
      flash(`${name} does not run: ${comeBack(state, 'restart')} to restart it.`, now(), 'warning'),
    );
    return false;
  }

  /** Escape and a key right after it come as one with Alt; where Alt means nothing they are what they were. */
  #apart(key: KeyPress, raw: Buffer): KeyPress[] {
    const { dialog, commands } = this.deck.store.getState();
    const kind = dialog?.kind;
    const rest = key.name.replace(/^alt\+/, '');
    const isPair = rest !== key.name && raw[0] === 0x1b && raw[1] !== 0x5b && raw[1] !== 0x4f;
    const isBound = kind === undefined && commandOfKey(commands, 'main', key.name) !== undefined;
    if (!isPair || isBound || takesText(kind)) return [key];
    return [
      { name: 'Escape', text: '' },
      { name: rest, text: rest === 'Space' ? ' ' : [...rest].length === 1 ? rest : '' },
    ];
  }

  #key(key: KeyPress): void {
    const { store } = this.deck;
    if (store.getState().flash !== null) store.change(() => ({ flash: null }));
    const { dialog, commands } = store.getState();
    if (dialog !== null) dialogKey(this.deck, key);
    else if (copyKey(this.deck, key)) return;
    else if (commandOfKey(commands, 'main', key.name) !== undefined) runKey(this.deck, key.name);
    else if (key.name === 'ctrl+c')
      store.change(flash(`${keyOf(store.getState(), 'quit')} leaves; the crew works on.`, this.deck.now()));
    else if (key.name === 'Escape') store.change(() => ({ marked: [] }));
    else runKey(this.deck, key.name);
  }

  #paste(text: string): void {
    if (this.deck.store.getState().dialog !== null) return dialogPaste(this.deck, text);
    if (copyPaste(this.deck, text)) return;
    const { store, now } = this.deck;
    const key = keyOf(store.getState(), 'attach');
    store.change(flash(`Nothing to paste into: ${key} attaches first.`, now(), 'warning'));
  }
}
