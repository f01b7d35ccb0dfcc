// Cells dealt out to the children of a split.

/** Whole cells for each weight, summing to `total`; nobody falls below its minimum as long as all the minimums fit. */
export function deal(weights: readonly number[], total: number, minimums: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0) || 1;
  const sizes: number[] = [];
  let before = 0;
  let edge = 0;
  for (const weight of weights) {
    before += weight;
    const next = Math.round((before / sum) * total);
    sizes.push(next - edge);
    edge = next;
  }
  return raise(sizes, minimums);
}

/** Takes from whoever has most to spare for whoever is too small. */
function raise(sizes: number[], minimums: readonly number[]): number[] {
  for (;;) {
    const poor = sizes.findIndex((size, at) => size < (minimums[at] ?? 0));
    if (poor < 0) return sizes;
    const spare = sizes.map((size, at) => size - (minimums[at] ?? 0));
    const rich = spare.indexOf(Math.max(...spare));
    if ((spare[rich] ?? 0) <= 0) return sizes;
    sizes[rich] = (sizes[rich] ?? 0) - 1;
    sizes[poor] = (sizes[poor] ?? 0) + 1;
  }
}

/** Agents draw for 80 columns and more: two wide columns show more of them than three narrow ones. */
export const leastGrid = { width: 36, height: 6 };

/** Who wishes for columns gets narrow ones too. */
export const leastColumn = 24;

/** Rows of a grid for `count` panes: how many stand in each. Null when no grid keeps them usable. */
export function gridRows(count: number, width: number, height: number): number[] | null {
  const wanted = Math.ceil(Math.sqrt(count));
  const shapes = Array.from({ length: count }, (_, at) => at + 1).sort(
    (a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b,
  );
  for (const columns of shapes) {
    const rows = Math.ceil(count / columns);
    if (width / columns < leastGrid.width || height / rows < leastGrid.height) continue;
    return Array.from({ length: rows }, (_, row) => Math.min(columns, count - row * columns));
  }
  // One pane, or a screen on which nothing is comfortable: better small than not there.
  return count === 1 ? [1] : null;
}

/** More than this are looked at one at a time, the others told in a line each. */
const mostAtOnce = 9;
/** Less of an agent cannot be followed. */
const leastLegible = { width: 40, height: 8 };
/** What agents draw for; more adds nothing. */
const wholeScreen = { width: 80, height: 24 };

/**
 * Rows of the `auto` arrangement: of all grids the one that shows most of every agent. Null where none is legible, or there
 * are too many: a large pane and a line for each of the others then say more.
 */
export function autoRows(count: number, width: number, height: number): number[] | null {
  if (count === 1) return [1];
  if (count > mostAtOnce) return null;
  let best: { rows: number[]; worth: number } | null = null;
  for (let number = 1; number <= count; number++) {
    const rows = balanced(count, number);
    const columns = rows[0] ?? 1;
    if (width / columns < leastLegible.width || height / number < leastLegible.height) continue;
    const worth = legibility(rows, width, height) * handiness(columns, number);
    if (best === null || worth > best.worth) best = { rows, worth };
  }
  return best?.rows ?? null;
}

/** Side by side is easier to follow than one below the other, a grid easier than a row of many slices. */
function handiness(columns: number, rows: number): number {
  if (columns > rows + 1) return 0.85;
  return rows > columns ? 0.9 : 1;
}

/** `count` panes over so many rows, the fuller rows first: 7 over 3 is 3, 2, 2. */
function balanced(count: number, rows: number): number[] {
  const base = Math.floor(count / rows);
  return Array.from({ length: rows }, (_, row) => base + (row < count % rows ? 1 : 0));
}

/** How much of a whole screen the panes show inside their borders, on the average; 0 to 1. */
function legibility(rows: readonly number[], width: number, height: number): number {
  const seen = (cells: number, whole: number) => Math.min(1, Math.max(0, cells - 2) / whole);
  const tall = seen(height / rows.length, wholeScreen.height);
  const panes = rows.reduce((sum, columns) => sum + columns, 0);
  const shown = rows.reduce((sum, columns) => sum + columns * seen(width / columns, wholeScreen.width), 0);
  return (shown / panes) * tall;
}
