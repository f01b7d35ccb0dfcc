// What a layout is. Arithmetic on it is in layout-*.ts beside this file; reading YAML is the supervisor's.

/** A leaf shows one thing. `slot` n is the n-th worker of the crew (1-based), `worker` a named one. */
export type LayoutLeaf =
  | { kind: 'slot'; slot: number }
  /** `pin`: it keeps its place through changes of layout; only in a layout, not in a pane. */
  | { kind: 'worker'; worker: string; pin?: boolean }
  | { kind: 'empty' }
  | { kind: 'board' }
  | { kind: 'crew' }
  /** The worker under the cursor of the crew list. */
  | { kind: 'selected' }
  /** A program of the person, by the id of its session; only in a pane, not in a layout. */
  | { kind: 'program'; program: string };

/**
 * `fill` stands for as many panes as there are workers not shown elsewhere. A `grid` is one for any number as long as there is
 * room, `auto` one up to nine as long as agents are legible in it; a `stack` shows one large and the rest as lines below it.
 */
export type LayoutFill = { kind: 'fill'; arrange: 'auto' | 'grid' | 'columns' | 'rows' | 'stack' };

/** `row` puts children side by side, `column` one below the other. */
export interface LayoutSplit {
  kind: 'split';
  direction: 'row' | 'column';
  children: { node: LayoutNode /** Relative weight, > 0. */; weight: number }[];
  /** One child large, a line for each pane of the others; its direction is `column`. */
  stack?: boolean;
}

export type LayoutNode = LayoutLeaf | LayoutFill | LayoutSplit;

export interface Layout {
  name: string;
  description: string;
  /** Show the rail of workers at 120 columns or more. */
  rail: boolean;
  root: LayoutNode;
}

export interface LayoutSummary {
  name: string;
  description: string;
  from: 'built-in' | 'user' | 'project';
  file: string;
}

/** Cells of the terminal, origin 0,0 at the top left; the border is inside. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}
