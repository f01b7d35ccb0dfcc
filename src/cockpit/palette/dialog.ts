// What the open palette remembers.
import type { CockpitState } from '../store/state.js';

export interface PaletteDialog {
  kind: 'palette';
  query: string;
  /** Graphemes behind the caret. */
  back: number;
  /** Id of the entry that the arrows went to, wherever it comes to stand; null is the first, the best of all. */
  aim: string | null;
  /** Names of the layouts there are; null until the supervisor has told, or could not. */
  layouts: string[] | null;
  /** Enter was pressed before they came: it runs what is chosen then. */
  isDue: boolean;
}

/** True while Enter waits for the whole list. */
export function paletteWaits({ dialog }: Pick<CockpitState, 'dialog'>): boolean {
  return dialog?.kind === 'palette' && dialog.isDue;
}
