// A screen as control sequences that make it again: what xterm's own serializer says, and what it leaves out.
import type { Core } from './xterm.js';

/** @param serialized screen, colours and modes; its cursor is right, but for origin mode */
export function withPlaces(core: Core, serialized: string): string {
  const { buffer, rows, coreService } = core;
  const { scrollTop, scrollBottom, x, y, ybase, savedX, savedY } = buffer;
  const hasRegion = scrollTop !== 0 || scrollBottom !== rows - 1;
  const hasSaved = savedX !== 0 || savedY > ybase;
  const { origin } = coreService.decPrivateModes;
  if (!hasRegion && !hasSaved && !origin) return serialized;
  let text = serialized;
  // Lines are counted from the region's first while origin mode is on.
  const first = origin ? scrollTop : 0;
  const at = (line: number, column: number) => `\x1b[${Math.max(1, line - first + 1)};${column + 1}H`;
  if (hasRegion) text += `\x1b[${scrollTop + 1};${scrollBottom + 1}r`;
  if (hasSaved) text += `${at(Math.max(0, savedY - ybase), savedX)}\x1b7`;
  return text + at(y, Math.min(x, core.cols - 1));
}
