// Which rows of a picture go out first where not all of them can: those round the cursor, then the others in turn.

/** Rows above and below the cursor's that belong to what is typed. */
const around = 1;

export class RowOrder {
  #next = 0;

  /** All rows of a screen. @param cursor the row that is typed in, if any */
  rows(count: number, cursor: number | null): number[] {
    const first: number[] = [];
    if (cursor !== null) {
      for (let y = cursor - around; y <= cursor + around; y++) if (y >= 0 && y < count) first.push(y);
    }
    const rest = Array.from({ length: count }, (_, i) => (this.#next + i) % count);
    return [...first, ...rest.filter(y => !first.includes(y))];
  }

  /** The first row that had no room; undefined when all had. */
  stopped(at: number | undefined): void {
    this.#next = at ?? 0;
  }
}
