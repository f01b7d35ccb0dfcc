// Which sessions are on the screen and where: from the state to the hub's views and the compositor's pictures.

import type { Placed } from '../domain/layout/arrange.js';
import type { Rect } from '../domain/layout/layout.js';
import { innerRect } from '../domain/layout/screen.js';
import { findPane, type Pane } from '../domain/layout/tree.js';
import { addressOf } from '../domain/session-address.js';
import type { CopyDesk } from './copy/desk.js';
import { copyWithKeys } from './copy/place.js';
import type { PaneHub } from './panes/hub.js';
import type { Folded } from './panes/last-lines.js';
import { viewOfProgram } from './popups/program.js';
import { popupRect } from './popups/rooms.js';
import { programNamed } from './popups/store-programs.js';
import type { Compositor, PanePicture } from './screen/compositor.js';
import type { PaneScreen } from './screen/pane-screen.js';
import {
  arrangementOf,
  focusedPane,
  isSingle,
  partsOf,
  programOfPane,
  viewOfPane,
  workerNamed,
  workerOfPane,
} from './store/select.js';
import type { CockpitState } from './store/state.js';
import { dialogModel } from './views/dialog.js';

/** The pane that has the focus, as far as keys for its agent are concerned. */
export interface FocusedScreen {
  /** Name of its view in the hub. */
  view: string;
  rect: Rect;
  screen: PaneScreen;
}

/** Pictures of panes, and the places where the chrome stays on top of them. */
export interface Scene {
  panes: PanePicture[];
  above: Rect[];
}

export class Stage {
  #shown = new Set<string>();
  #pictures: PanePicture[] = [];
  #above: Rect[] = [];
  #focused: FocusedScreen | null = null;
  #popup: FocusedScreen | null = null;
  #folded: Folded[] = [];

  constructor(
    private readonly hub: Pick<PaneHub, 'show' | 'hide'>,
    private readonly compositor: Pick<Compositor, 'setPanes'>,
    private readonly copies?: Pick<CopyDesk, 'show' | 'settle'>,
  ) {}

  get focused(): FocusedScreen | null {
    return this.#focused;
  }

  /** The screen of the popup that is open: it has all keys. */
  get popup(): FocusedScreen | null {
    return this.#popup;
  }

  /** Those with a session that stand on the screen as one line, and say nothing of themselves. */
  get folded(): readonly Folded[] {
    return this.#folded;
  }

  /** Opens, moves and closes views; {@link scene} is what came of it. */
  update(state: CockpitState): void {
    const single = isSingle(state) && partsOf(state).form === 'single';
    const focusedId = focusedPane(state)?.id;
    const dialog = dialogModel(state);
    const shown = new Set<string>();
    this.#focused = null;
    this.#above = dialog === null ? [] : [dialog.rect];
    this.#pictures = [];
    this.#folded = [];
    for (const { pane: id, rect, form } of arrangementOf(state).placed) {
      const pane = findPane(state.arranged.tree, id);
      if (pane?.shows.kind === 'program') {
        this.#showProgram(state, pane, innerRect(rect, !single), form, shown);
        continue;
      }
      const worker = workerNamed(state, workerOfPane(state, pane));
      const address = worker === undefined ? null : addressOf(state.snapshot, worker);
      const inner = innerRect(rect, !single);
      if (form === 'line' && worker?.message === null && address !== null) {
        this.#folded.push({ worker: worker.id, address });
      }
      if (
        form === 'line' ||
        worker === undefined ||
        address === null ||
        inner.width < 1 ||
        inner.height < 1
      ) {
        continue;
      }
      const focused = id === focusedId;
      const view = viewOfPane(pane, worker);
      const room = { cols: inner.width, rows: inner.height };
      const drive = focused && state.attached;
      const screen = this.hub.show(view, address, room, { visible: true, drive });
      shown.add(view);
      if (focused) this.#focused = { view, rect: inner, screen };
      const dim = dialog !== null || screen.state === 'stale';
      const picture = { id: view, rect: inner, screen, dim, focused, attached: drive };
      const history = this.copies?.show({ ...picture, view, pane: id, worker: worker.id, address }) ?? null;
      const hasKeys = copyWithKeys(state) === view;
      this.#pictures.push(
        history === null ? picture : { ...picture, ...history, dim: dialog !== null, attached: hasKeys },
      );
    }
    this.#showPopup(state, shown);
    this.copies?.settle(shown, state);
    for (const view of this.#shown) if (!shown.has(view)) this.hub.hide(view);
    this.#shown = shown;
  }

  /** A program of the person in a pane. */
  #showProgram(state: CockpitState, pane: Pane, rect: Rect, form: Placed['form'], shown: Set<string>): void {
    const program = programOfPane(state, pane);
    const hasRoom = form !== 'line' && rect.width > 0 && rect.height > 0;
    if (program === undefined || program.address === null || !hasRoom) return;
    const focused = pane.id === focusedPane(state)?.id;
    const view = viewOfProgram(program.id);
    const room = { cols: rect.width, rows: rect.height };
    // Nobody else looks at it: its size is that of the pane.
    const screen = this.hub.show(view, program.address, room, { visible: true, drive: true });
    shown.add(view);
    if (focused) this.#focused = { view, rect, screen };
    const dim = state.dialog !== null || screen.state === 'stale';
    this.#pictures.push({ id: view, rect, screen, dim, focused, attached: focused && state.attached });
  }

  #showPopup(state: CockpitState, shown: Set<string>): void {
    this.#popup = null;
    const { dialog } = state;
    const asks = dialog?.kind === 'end-program' && dialog.to === 'popup';
    const open = dialog?.kind === 'popup' || asks ? dialog.program : null;
    const program = programNamed(state, open);
    if (program === undefined || program.address === null) return;
    const rect = innerRect(popupRect(state, program.id), true);
    if (rect.width < 1 || rect.height < 1) return;
    const view = viewOfProgram(program.id);
    const room = { cols: rect.width, rows: rect.height };
    const screen = this.hub.show(view, program.address, room, { visible: true, drive: true });
    shown.add(view);
    // While the question stands its view stays, so that what is typed next finds it.
    if (asks) return;
    this.#popup = { view, rect, screen };
    const dim = screen.state === 'stale';
    this.#pictures.push({ id: view, rect, screen, dim, focused: true, attached: true, top: true });
  }

  /** True when a picture has to be drawn in another way now, because its screen went stale or came back. */
  isOutdated(view: string, dialogOpen: boolean): boolean {
    const picture = this.#pictures.find(one => one.id === view);
    if (picture === undefined) return false;
    const behind = dialogOpen && picture.top !== true;
    return picture.dim !== (behind || picture.screen?.state === 'stale');
  }

  /** What the last update says is to be seen; {@link paint} it together with the chrome of the same state. */
  get scene(): Scene {
    return { panes: this.#pictures, above: this.#above };
  }

  paint({ panes, above }: Scene): void {
    this.compositor.setPanes(panes, above);
  }
}
