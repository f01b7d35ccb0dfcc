// The lines of an agent's screen that have not been heard yet. Agents redraw what stands there: a line that only counts on, or
// turns a wheel, is no news.
import type { PaneScreen } from '../screen/pane-screen.js';

export interface Heard {
  /** New lines, from top to bottom. */
  lines: string[];
  /** The line with the cursor; null where there is none. */
  typed: string | null;
}

/** So many lines are remembered; what scrolled off so long ago would be news again. */
const remembered = 500;

export class ScreenText {
  readonly #known = new Set<string>();

  /** @param isTyped the line with the cursor is told apart */
  take(screen: PaneScreen, isTyped: boolean): Heard {
    const rows = screen.grid.lines();
    const at = isTyped && screen.cursor.visible ? screen.cursor.y : -1;
    const lines: string[] = [];
    for (const [y, line] of rows.entries()) {
      const key = essence(line);
      if (y === at || key === '') continue;
      if (!this.#known.has(key)) lines.push(line.trim());
      // The latest stay longest.
      this.#known.delete(key);
      this.#known.add(key);
    }
    for (const key of this.#known) {
      if (this.#known.size <= remembered + rows.length) break;
      this.#known.delete(key);
    }
    return { lines, typed: at < 0 ? null : (rows[at] ?? '').trim() };
  }

  /** Another screen. */
  forget(): void {
    this.#known.clear();
  }
}

/** Letters, and digits as far as they stand in words: of rules, wheels and counters nothing is left. */
function essence(line: string): string {
  const words = line.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}_./-]*/gu);
  return words?.join(' ') ?? line.replaceAll(/[^\p{N}]/gu, '');
}
