// Cells for a terminal without Unicode: its bytes are its own characters, and ours would be rubbish of another width.
import { grounded } from './joining.js';

/** Box drawing from U+2500 on: what goes across, what goes down; the rest are corners and crossings. */
const across = /[\u2500\u2501\u2504\u2505\u2508\u2509\u254c\u254d\u2550\u2574\u2576\u2578\u257a\u257c\u257e]/;
const down = /[\u2502\u2503\u2506\u2507\u250a\u250b\u254e\u254f\u2551\u2575\u2577\u2579\u257b\u257d\u257f]/;
const box = /^[\u2500-\u257f]$/;

/**
 * Exactly as many characters as the cell has columns. As in tmux lines stay lines, and everything else that is not ASCII is a
 * `_` for each column: that something stands there, and how wide it is.
 */
export function asciiOf(text: string, width: number): string {
  const seen = grounded(text);
  if (/^[ -~]$/.test(seen)) return seen.padEnd(width);
  if (seen === '\u00a0') return ' '.repeat(width);
  if (!box.test(seen)) return '_'.repeat(width);
  return (across.test(seen) ? '-' : down.test(seen) ? '|' : '+').padEnd(width);
}
