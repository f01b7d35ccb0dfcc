// What the open palette remembers.
export interface PaletteDialog {
  kind: 'palette';
  query: string;
  /** Graphemes behind the caret. */
  back: number;
  /** Number of the entry that Enter runs. */
  chosen: number;
  /** Names of the layouts there are, once the supervisor has told. */
  layouts: string[];
}
