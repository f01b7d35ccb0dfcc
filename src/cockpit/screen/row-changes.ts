// Which rows of a screen changed since they were last painted.

export class RowChanges {
  /** Null: all of it. */
  #rows: Set<number> | null = null;

  add(y: number): void {
    this.#rows?.add(y);
  }

  all(): void {
    this.#rows = null;
  }

  get isAll(): boolean {
    return this.#rows === null;
  }

  /** Forgets them too. */
  take(): readonly number[] | null {
    const rows = this.#rows;
    this.#rows = new Set();
    return rows === null ? null : [...rows];
  }
}
