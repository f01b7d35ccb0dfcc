// Input while a program of the person stands in a popup: all keys and the mouse are its own, but for the key that ends it.
import type { Deck } from '../actions/action.js';
import { AttachedRouter } from '../input/attached.js';
import { DetachKeys } from '../input/detach.js';
import type { InputEvent } from '../input/event.js';
import type { PaneHub } from '../panes/hub.js';
import { cropOf } from '../screen/crop.js';
import type { Stage } from '../stage.js';
import { goBack, leavePopup } from './dialogs.js';
import { type PopupDialog, viewOfProgram } from './program.js';
import { programNamed } from './store-programs.js';
import type { TypeAhead } from './type-ahead.js';

export class PopupInput {
  readonly #detach: DetachKeys;
  readonly #router = new AttachedRouter();

  constructor(
    private readonly deck: Deck,
    private readonly stage: Stage,
    private readonly hub: Pick<PaneHub, 'keys' | 'paste'>,
    private readonly ahead: TypeAhead,
  ) {
    this.#detach = new DetachKeys(() => deck.store.getState().config.keys.detach);
  }

  /** True when the event was the popup's. */
  take(event: InputEvent): boolean {
    const { dialog } = this.deck.store.getState();
    if (event.type === 'key') {
      const judged = this.#detach.judge(event.key, dialog?.kind === 'popup', performance.now());
      if (judged === 'leave' && dialog?.kind === 'popup') {
        leavePopup(this.deck, dialog);
        return true;
      }
      if (judged === 'send' && dialog?.kind === 'end-program' && dialog.to === 'popup') {
        goBack(this.deck, dialog);
        this.#send(event);
        return true;
      }
    }
    if (dialog?.kind !== 'popup') return false;
    if (this.#closes(event, dialog)) return true;
    const { popup } = this.stage;
    if (popup === null || popup.screen.state === 'empty')
      this.ahead.keep(viewOfProgram(dialog.program), event);
    else this.#send(event);
    return true;
  }

  /** What has ended is only there to be read. */
  #closes(event: InputEvent, dialog: PopupDialog): boolean {
    const program = programNamed(this.deck.store.getState(), dialog.program);
    const isOver = program === undefined || program.ended !== null;
    if (isOver && event.type === 'key') leavePopup(this.deck, dialog);
    return isOver;
  }

  #send(event: InputEvent): void {
    const { popup } = this.stage;
    if (popup === null) return;
    const { screen, rect, view } = popup;
    const routed = this.#router.route(event, { modes: screen.modes, rect, crop: cropOf(screen, rect) });
    if (routed.to !== 'agent') return;
    if ('keys' in routed) this.hub.keys(view, routed.keys);
    else this.hub.paste(view, routed.paste);
  }
}
