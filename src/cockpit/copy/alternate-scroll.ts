// The wheel over an attached agent that has the alternate screen and did not ask for the mouse: cursor keys, as xterm's alternate
// scroll mode (1007) and tmux have it. Pagers and editors scroll by them.
import type { FrameModes } from '../../protocol/frame.js';
import type { InputEvent } from '../input/event.js';

const linesEach = 3;

/** Null when the wheel means something else, or it is no wheel. */
export function alternateScroll(event: InputEvent, modes: FrameModes): Buffer | null {
  if (event.type !== 'mouse' || event.action !== 'wheel' || event.shift) return null;
  if (!modes.alternateScreen || modes.mouse !== 'none') return null;
  if (event.button !== 'wheel-up' && event.button !== 'wheel-down') return null;
  const letter = event.button === 'wheel-up' ? 'A' : 'B';
  return Buffer.from(`\u001b${modes.applicationCursor ? 'O' : '['}${letter}`.repeat(linesEach), 'latin1');
}
