// What a context menu is about: the thing under the pointer.
import type { Border } from '../../domain/layout/arrange.js';

export type MenuAbout =
  | { kind: 'pane'; pane: string }
  /** An entry of the list of workers. */
  | { kind: 'worker'; worker: string }
  | { kind: 'border'; border: Border }
  /** A task of the board, by id. */
  | { kind: 'task'; task: string }
  /** The cockpit itself: a place that is nobody's. */
  | { kind: 'cockpit' };

export interface MenuDialog {
  kind: 'menu';
  about: MenuAbout;
  /** Cell of the screen where it was opened. */
  x: number;
  y: number;
  /** Number of the entry that Enter runs. */
  chosen: number;
  /** The agent had the keys before; it has them again when nothing was chosen. */
  attached: boolean;
}
