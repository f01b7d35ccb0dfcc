// The lines of an agent's screen that have not been heard yet. Agents redraw what stands there: a line that moved, only counts on,
// or turns a wheel, is no news. One that was printed is, also when another like it is there already.
import type { PaneScreen } from '../screen/pane-screen.js';

export interface Heard {
  /** New lines, from top to bottom. */
  lines: string[];
  /** The line with the cursor; null where there is none. */
  typed: string | null;
}

interface Row {
  /** Of the line, counted from the first that the session printed. */
  number: number;
  text: string;
  /** Letters and digits. */
  exact: string;
  /** The same for a line that only counts on. */
  kind: string;
}

/** So many lines are remembered; what scrolled off so long ago would be news again. */
const remembered = 500;

export class ScreenText {
  readonly #known = new Set<string>();
  /** As last looked at. */
  #before: Row[] = [];
  #generation = 0;
  /** The furthest that anything was printed. */
  #reached = -1;

  /** @param isTyped the line with the cursor is told apart */
  take(screen: PaneScreen, isTyped: boolean): Heard {
    const texts = screen.grid.lines();
    const at = isTyped && screen.cursor.visible ? screen.cursor.y : -1;
    const rows = texts.flatMap((text, y) => (y === at ? [] : rowsOf(text, screen.top + y)));
    const lines = this.#news(rows, screen).map(({ text }) => text.trim());
    this.#remember(rows, screen.generation);
    return { lines, typed: at < 0 ? null : (texts[at] ?? '').trim() };
  }

  /** Another screen. */
  forget(): void {
    this.#known.clear();
    this.#before = [];
    this.#reached = -1;
  }

  #news(rows: Row[], { top, generation }: PaneScreen): Row[] {
    // Another size gives lines other numbers.
    const isSameSize = generation === this.#generation;
    const now = new Map(rows.map(row => [row.number, row.exact]));
    const stays = (row: Row) => isSameSize && now.get(row.number) === row.exact;
    const standing = new Set(this.#before.filter(stays).map(row => row.number));
    const gone = this.#before.filter(row => !stays(row));
    return rows.filter(row => {
      if (standing.has(row.number)) return false;
      const same = gone.findIndex(one => one.exact === row.exact);
      const moved = same >= 0 ? same : gone.findIndex(one => one.number >= top && one.kind === row.kind);
      if (moved >= 0) gone.splice(moved, 1);
      const isDrawnAnew = isSameSize && row.number <= this.#reached && this.#known.has(row.exact);
      return moved < 0 && !isDrawnAnew;
    });
  }

  #remember(rows: Row[], generation: number): void {
    if (generation !== this.#generation) this.#reached = -1;
    this.#generation = generation;
    this.#before = rows;
    for (const { exact, number } of rows) {
      // The latest stay longest.
      this.#known.delete(exact);
      this.#known.add(exact);
      this.#reached = Math.max(this.#reached, number);
    }
    for (const exact of this.#known) {
      if (this.#known.size <= remembered + rows.length) break;
      this.#known.delete(exact);
    }
  }
}

/** None of a rule or a wheel: there is nothing to hear. */
function rowsOf(text: string, number: number): Row[] {
  const exact = text.match(/[\p{L}\p{M}\p{N}]+/gu)?.join(' ') ?? '';
  if (exact === '') return [];
  // Digits count as far as they stand in words.
  const words = text.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}_./-]*/gu);
  return [{ number, text, exact, kind: words?.join(' ') ?? exact }];
}
