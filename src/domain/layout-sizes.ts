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

/** Rows of a grid for `count` panes: how many stand in each. Null when no grid keeps them usable. */
export function gridRows(count: number, width: number, height: number): number[] | null {
  const least = count > usualGrid ? roomy : tight;
  const wanted = Math.ceil(Math.sqrt(count));
  const shapes = Array.from({ length: count }, (_, at) => at + 1).sort(
    (a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b,
  );
  for (const columns of shapes) {
    const rows = Math.ceil(count / columns);
    if (width / columns < least.width || height / rows < least.height) continue;
    return Array.from({ length: rows }, (_, row) => Math.min(columns, count - row * columns));
  }
  // One pane, or a screen on which nothing is comfortable: better small than not there.
  return count === 1 ? [1] : null;
}

/** Up to this many share a grid even when cells are small; more need room, or they stand in a stack. */
const usualGrid = 9;
/** Agents draw for 80 columns and more: two wide columns show more of them than three narrow ones. */
const tight = { width: 36, height: 6 };
const roomy = { width: 60, height: 14 };
